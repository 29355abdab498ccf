"""Controls headless Chromium over its debugging protocol: opens pages, reads the console, takes screenshots."""

import base64
import json
import re
import subprocess
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import websocket

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --hide-scrollbars "
    "--remote-debugging-port=0 --remote-allow-origins=*"
).split()
SLOW_S = 60
HERE = build_opener(ProxyHandler({}))


class Tab:
    """One page. errors: the errors of its console and its network requests.

    own: the beginnings of addresses that it may request. on: functions by event, called with the event's parameters.
    """

    def __init__(self, address: str) -> None:
        self.own: tuple[str, ...] = ("file:", "data:")
        self.on: dict[str, Callable[[dict], None]] = {}
        self.socket = websocket.create_connection(address, timeout=SLOW_S)
        self.errors: list[str] = []
        self.count = 0
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **params):
        """Sends one command and returns its result; messages of the page in between are noted."""
        self.count += 1
        self.socket.send(json.dumps({"id": self.count, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.count:
                assert "error" not in answer, answer
                return answer["result"]
            self._note(answer.get("method"), answer.get("params", {}))

    def _note(self, method: str | None, params: dict) -> None:
        if method in self.on:
            self.on[method](params)
        if method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning", "assert"):
            self.errors.append(str([one.get("value", one.get("description")) for one in params["args"]]))
        elif method == "Runtime.exceptionThrown":
            self.errors.append(str(params["exceptionDetails"])[:500])
        elif method == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
            self.errors.append(params["entry"]["text"])
        elif method == "Network.requestWillBeSent" and not params["request"]["url"].startswith(self.own):
            self.errors.append("network request: " + params["request"]["url"])

    def run(self, script: str):
        """Evaluates a JavaScript expression."""
        answer = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def look_like(self, width: int, height: int = 900, phone: bool = False, dark: bool = False, paper: bool = False):
        """Sets size, colour scheme and medium."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone)
        self.ask("Emulation.setTouchEmulationEnabled", enabled=phone)
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.ask("Emulation.setEmulatedMedia", media="print" if paper else "screen", features=features)

    def open(self, path: Path) -> None:
        """Loads a page and waits until its charts are drawn."""
        self.ask("Page.navigate", url=path.resolve().as_uri())
        until = time.monotonic() + SLOW_S
        figures = "(!document.querySelector('.chart') || document.documentElement.dataset.drawn)"
        drawn = f"document.readyState === 'complete' && {figures}"
        while not self.run(drawn):
            assert time.monotonic() < until and not self.errors, self.errors or "the charts are not drawn"
            time.sleep(0.05)

    def screenshot(self, path: Path) -> None:
        """Writes a PNG of the whole page."""
        size = self.ask("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}
        answer = self.ask("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
        path.write_bytes(base64.b64decode(answer["data"]))

    def print_to(self, path: Path) -> None:
        """Writes a PDF of the page as printed."""
        path.write_bytes(base64.b64decode(self.ask("Page.printToPDF", preferCSSPageSize=True)["data"]))


@contextmanager
def chromium(program: str, folder: Path, *flags: str, environment: dict[str, str] | None = None):
    """Starts a browser with an empty profile and these further flags, and yields its tab."""
    errors = folder / "chromium.txt"
    with open(errors, "wb") as answer:
        command = [program, *FLAGS, *flags, f"--user-data-dir={folder / 'profile'}", "about:blank"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=answer, env=environment)
    try:
        until = time.monotonic() + SLOW_S
        while not (found := re.search(r"ws://[^/]+/", errors.read_text(errors="replace"))):
            assert process.poll() is None and time.monotonic() < until, errors.read_text(errors="replace")
            time.sleep(0.05)
        address = found[0].replace("ws:", "http:") + "json/list"
        pages = json.loads(HERE.open(address, timeout=SLOW_S).read())
        yield Tab(next(one["webSocketDebuggerUrl"] for one in pages if one["type"] == "page"))
    finally:
        process.terminate()
        process.wait(SLOW_S)
