"""The page in each state: offline, in browsers without some features, with full storage, on small screens."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from phone_motion import motion, send, train

AXE = Path(__file__).parent / "node_modules/axe-core/axe.min.js"
VIEWS = ("train", "trace", "sessions", "settings")
WIDE = "document.documentElement.scrollWidth > innerWidth"
SCREENS = {
    "light, 360 px": {"width": 360, "height": 640, "phone": True},
    "dark, 360 px": {"width": 360, "height": 640, "phone": True, "dark": True},
    "light, desktop": {"width": 1280, "height": 800},
    "dark, desktop": {"width": 1280, "height": 800, "dark": True},
}
ABSENT = """
delete Navigator.prototype.bluetooth; delete Navigator.prototype.wakeLock; delete Navigator.prototype.storage;
delete Navigator.prototype.serviceWorker; delete window.DeviceMotionEvent; delete window.speechSynthesis;
delete window.AudioContext;
"""


@pytest.fixture(params=SCREENS)
def on_screen(page, request):
    """The page on one of the screens; the phone's screen is restored afterwards."""
    page.tab.emulate(**SCREENS[request.param])
    yield page
    page.tab.emulate(**page.screen)


@pytest.fixture(scope="session")
def axe(need):
    npm = shutil.which("npm")
    if npm and not AXE.exists():
        command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
        subprocess.run(command, cwd=AXE.parents[2], capture_output=True, check=False)
    need(AXE.exists(), "No axe-core: install nodejs and npm, and run npm ci in tests/web, with a network.")
    return AXE.read_text()


def violations(page, axe) -> list[str]:
    page.run(axe + "; true")
    reported = page.run("axe.run().then(({ violations }) => JSON.stringify(violations))")
    return [f"{one['id']}: {[node['html'][:120] for node in one['nodes']]}" for one in json.loads(reported)]


def set_under_way(page) -> None:
    """Two reps of the demo and the start of the third, without real time."""
    page.run("localStorage.setItem('kickback.target', JSON.stringify({ reps: 12, tempo: [1, 1, 2], rest: 60 }))")
    train(page, motion("controlled", 0, 25))
    page.until("document.querySelector('table') !== null")


def test_views_fit_the_screen_and_are_accessible(on_screen, axe):
    page = on_screen
    for view in VIEWS:
        page.go(view)
        assert not page.run(WIDE), view
        assert violations(page, axe) == [], view
    page.go("trace")
    page.press("Take the demo recording")
    page.until("document.querySelector('[data-json]') !== null")
    assert not page.run(WIDE) and violations(page, axe) == []
    page.go("train")
    set_under_way(page)
    assert not page.run(WIDE) and violations(page, axe) == []
    page.press("Stop")
    page.until("document.querySelector('[name=truth]') !== null")
    assert not page.run(WIDE) and violations(page, axe) == []
    page.press("Keep")
    page.until("document.querySelector('.list a') !== null")
    assert not page.run(WIDE) and violations(page, axe) == []
    page.run("document.querySelector('.list a').click()")
    page.until("document.querySelector('table') !== null")
    assert not page.run(WIDE) and violations(page, axe) == []


def test_layout_is_stable_while_counting(page):
    """Chromium's layout shifts: a thousandth is less than a pixel of a line of text."""
    page.run(
        "window.shifts = []; new PerformanceObserver((list) => shifts.push(...list.getEntries().map((e) => e.value)))"
        ".observe({ type: 'layout-shift', buffered: false })"
    )
    train(page, motion("controlled", 0, 12))
    page.until("Number(document.querySelector('.count .number').textContent) >= 2")
    page.run("shifts.length = 0")
    send(page, [[row[0] + 12_000, *row[1:]] for row in motion("controlled", 0, 12)])
    page.until("Number(document.querySelector('.count .number').textContent) >= 4")
    assert [shift for shift in page.run("shifts") if shift > 0.001] == []


def test_trouble_does_not_move_the_count(on_screen):
    """It covers the position and the timer; the table of sets fits."""
    page = on_screen
    set_under_way(page)
    top = "document.querySelector('.count').getBoundingClientRect().top"
    before = page.run(top)
    page.run(
        "(() => { const told = document.querySelector('.live .trouble'); told.hidden = false;"
        "told.textContent = 'Kick-1234 cannot be reached: kick the plate to wake it, and come nearer.' })()"
    )
    assert page.run(top) == before
    assert not page.run(
        "(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)(document.querySelector('.sets .wide'))"
    )


def test_page_works_without_the_server(browser_page):
    """The command runs as a process, which is ended."""
    command = [Path(sys.executable).with_name("kickback"), "web", "--port", "0", "--no-browser"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout
        address = server.stdout.readline().split()[0]
        page = type(browser_page)(browser_page.tab, address)
        page.tab.own += (address,)
        page.tab.emulate(**page.screen)
        page.load("train")
        page.until("navigator.serviceWorker.ready.then((one) => one.active.state === 'activated')")
    finally:
        server.terminate()
        server.wait()
    page.load("trace")
    page.press("Take the demo recording")
    page.until("document.querySelector('[data-json]') !== null")
    assert page.tab.errors == []


def test_page_can_be_installed(page):
    assert page.tab.call("Page.getAppManifest")["errors"] == []
    assert page.tab.call("Page.getInstallabilityErrors")["installabilityErrors"] == []


def test_missing_features_of_a_browser_are_reported(page):
    """As in Firefox: no Bluetooth, no motion, no wake lock, no speech, no sound, no service worker."""
    added = page.tab.call("Page.addScriptToEvaluateOnNewDocument", source=ABSENT)
    try:
        page.load("train")
        assert "This browser cannot use Bluetooth" in page.text() and "gives pages no motion sensors" in page.text()
        page.press("Watch a demo set")
        page.until("Number(document.querySelector('.count .number').textContent) >= 1")
        page.press("Stop")
        for view in VIEWS:
            page.go(view)
        assert page.tab.errors == []
    finally:
        page.tab.call("Page.removeScriptToEvaluateOnNewDocument", identifier=added["identifier"])


def test_full_storage_is_reported_and_loses_nothing(page):
    train(page, motion("controlled", 0, 12))
    page.press("Stop")
    page.until("document.querySelector('[name=truth]') !== null")
    origin = page.address.rstrip("/")
    page.tab.call("Storage.overrideQuotaForOrigin", origin=origin, quotaSize=1)
    try:
        page.press("Keep")
        assert page.until("document.querySelector('.trouble')?.textContent").startswith("No room is left")
    finally:
        page.tab.call("Storage.overrideQuotaForOrigin", origin=origin)
    page.press("Keep")
    page.until("document.querySelector('.list a') !== null")


def test_second_tab_shows_the_data_of_the_first(page, address):
    from browser import Tab

    made = page.tab.call("Target.createTarget", url=f"{address}#sessions")["targetId"]
    host = page.tab.socket.sock.getpeername()
    second = Tab(f"ws://localhost:{host[1]}/devtools/page/{made}")
    train(page, motion("controlled", 0, 12))
    page.press("Stop")
    page.press("Keep")
    page.until("document.querySelector('.list a') !== null")
    second.run("location.reload()")
    other = type(page)(second, address)
    other.until("document.querySelector('.list a') !== null")
    page.tab.call("Target.closeTarget", targetId=made)
