"""The page in a tab of a browser, with the actions of a person."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from browser import Tab
from kickback.web.build import site
from kickback.web.serve import make_server

SLOW_S = 60
PHONE = {"width": 390, "height": 844, "phone": True}


@contextmanager
def served() -> Iterator[str]:
    """The address of a server of the page."""
    server = make_server(site(), 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


class Page:
    """The page in a tab, on a phone's screen."""

    screen = PHONE

    def __init__(self, tab: Tab, address: str) -> None:
        self.tab, self.address = tab, address
        self.prompted: list[dict] = []  # requests of the browser to its user

    def open(self, view: str = "train") -> None:
        """Loads the page with empty storage and an empty console."""
        self.tab.call("Page.navigate", url="about:blank")
        self.tab.call("Storage.clearDataForOrigin", origin=self.address.rstrip("/"), storageTypes="all")
        self.load(view)

    def load(self, view: str = "train") -> None:
        """Loads the page with the stored data."""
        self.tab.call("Page.navigate", url="about:blank")
        self.tab.errors.clear()
        self.tab.call("Page.navigate", url=f"{self.address}#{view}")
        self.until("document.querySelector('nav') !== null && document.querySelector('h1') !== null")

    def go(self, view: str) -> None:
        """Another view of the loaded page."""
        before = self.run("location.hash")
        self.run(f"location.hash = {view!r}")
        if before != f"#{view}":
            self.until("document.activeElement === document.querySelector('main')")

    def run(self, script: str):
        return self.tab.run(script)

    def until(self, script: str, seconds: float = SLOW_S):
        """Waits until an expression is true and returns its value."""
        ends = time.monotonic() + seconds
        while not (found := self.run(script)):
            assert time.monotonic() < ends, f"{script} is never true; {self.failure_text()}"
            time.sleep(0.02)
        return found

    def wait(self, found: Callable[[], object], seconds: float = SLOW_S) -> None:
        """Waits until a Python condition is true, and handles events of the browser meanwhile."""
        ends = time.monotonic() + seconds
        while not found():
            assert time.monotonic() < ends, f"in vain; {self.failure_text()}"
            self.run("1")
            time.sleep(0.02)

    def failure_text(self) -> str:
        """The text of the page, for a failing test."""
        return f"the page says: {self.text()[:600]} {self.tab.errors}"

    def text(self) -> str:
        return self.run("document.querySelector('main').innerText")

    def press(self, words: str) -> None:
        """Presses the button with this text."""
        place = self.until(
            f"""(() => {{
              const words = (button) => (button.querySelector('strong') ?? button).textContent;
              const found = [...document.querySelectorAll('main button')].find((one) => words(one) === {words!r});
              if (!found || found.disabled) return null;
              found.scrollIntoView({{ block: 'center' }});
              const box = found.getBoundingClientRect();
              return [box.x + box.width / 2, box.y + box.height / 2];
            }})()"""
        )
        for kind in ("mousePressed", "mouseReleased"):
            where = {"x": place[0], "y": place[1], "button": "left", "clickCount": 1}
            self.tab.call("Input.dispatchMouseEvent", type=kind, **where)

    def choose_file(self, path: Path) -> None:
        """Passes a file to the page's only file input."""
        found = self.tab.call("Runtime.evaluate", expression="document.querySelector('main input[type=file]')")
        self.tab.call("DOM.setFileInputFiles", files=[str(path)], objectId=found["result"]["objectId"])
