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

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars",
    "--remote-debugging-port=0", "--remote-allow-origins=*",
]  # fmt: skip
TIMEOUT_S = 60
LOCAL = build_opener(ProxyHandler({}))


class Tab:
    """A page. errors: messages of its console, and network requests that it must not make.

    own: the beginnings of addresses that it may request. on: functions by event, called with the event's parameters.
    """

    def __init__(self, address: str) -> None:
        self.own: tuple[str, ...] = ("file:", "data:")
        self.on: dict[str, Callable[[dict], None]] = {}
        self.socket = websocket.create_connection(address, timeout=TIMEOUT_S)
        self.errors: list[str] = []
        self.count = 0
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params):
        """Sends a command and returns its result. Collects the errors of the events in between."""
        self.count += 1
        self.socket.send(json.dumps({"id": self.count, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.count:
                assert "error" not in answer, answer
                return answer["result"]
            self._collect_error(answer.get("method"), answer.get("params", {}))

    def _collect_error(self, method: str | None, params: dict) -> None:
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
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def until(self, script: str):
        """Waits until a JavaScript expression is true and returns its value."""
        ends = time.monotonic() + TIMEOUT_S
        while not (value := self.run(script)):
            assert time.monotonic() < ends, f"{script} is not true"
            time.sleep(0.02)
        return value

    def emulate(self, width: int, height: int = 900, phone: bool = False, dark: bool = False, paper: bool = False):
        """Sets size, colour scheme and medium."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone)
        self.call("Emulation.setTouchEmulationEnabled", enabled=phone)
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.call("Emulation.setEmulatedMedia", media="print" if paper else "screen", features=features)

    def open(self, path: Path) -> None:
        """Loads a page and waits until its charts are drawn."""
        self.call("Page.navigate", url=path.resolve().as_uri())
        until = time.monotonic() + TIMEOUT_S
        figures = "(!document.querySelector('.chart') || document.documentElement.dataset.drawn)"
        drawn = f"document.readyState === 'complete' && {figures}"
        while not self.run(drawn):
            assert time.monotonic() < until and not self.errors, self.errors or "the charts are not drawn"
            time.sleep(0.05)

    def screenshot(self, path: Path) -> None:
        """Writes a PNG of the whole page."""
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}
        answer = self.call("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
        path.write_bytes(base64.b64decode(answer["data"]))

    def print_to(self, path: Path) -> None:
        """Writes a PDF of the page as printed."""
        path.write_bytes(base64.b64decode(self.call("Page.printToPDF", preferCSSPageSize=True)["data"]))


@contextmanager
def chromium(program: str, folder: Path, *flags: str, environment: dict[str, str] | None = None):
    """Starts a browser with an empty profile and these further flags. Yields its tab."""
    errors = folder / "chromium.txt"
    with open(errors, "wb") as stderr:
        command = [program, *FLAGS, *flags, f"--user-data-dir={folder / 'profile'}", "about:blank"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=stderr, env=environment)
    try:
        until = time.monotonic() + TIMEOUT_S
        while not (found := re.search(r"ws://[^/]+/", errors.read_text(errors="replace"))):
            assert process.poll() is None and time.monotonic() < until, errors.read_text(errors="replace")
            time.sleep(0.05)
        address = found[0].replace("ws:", "http:") + "json/list"
        pages = json.loads(LOCAL.open(address, timeout=TIMEOUT_S).read())
        yield Tab(next(one["webSocketDebuggerUrl"] for one in pages if one["type"] == "page"))
    finally:
        process.terminate()
        process.wait(TIMEOUT_S)
