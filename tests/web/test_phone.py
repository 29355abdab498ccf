"""The phone as the sensor: rounded and late DeviceMotionEvents, as from phones, in place of Chromium's sensors."""

import base64

import pytest
from kickback.replays.run import replay
from kickback.simulate.trace import simulate_trace
from kickback.traces import kbt
from phone_motion import RATE_HZ, motion, train

KEPT = """new Promise((done) => {
  const opened = indexedDB.open("kickback");
  opened.onsuccess = () => {
    const asked = opened.result.transaction("recordings").objectStore("recordings").getAll();
    asked.onsuccess = () => done(asked.result.map((row) => btoa(String.fromCharCode(...row.kbt))));
  };
})"""


def kept(page) -> list[bytes]:
    return [base64.b64decode(text) for text in page.run(KEPT)]


@pytest.mark.parametrize("family, truth", [("controlled", 7), ("sled", 5)])
def test_page_counts_like_kickback(page, family, truth):
    """The recording is stored with its truth, and its replay on the laptop equals the page."""
    train(page, motion(family, 0))
    page.press("Stop")
    page.until("document.querySelector('[name=truth]') !== null")
    shown = page.text()
    page.run(f"Object.assign(document.querySelector('[name=truth]'), {{ value: '{truth}' }})")
    page.press("Keep")
    page.until("document.querySelector('.list a') !== null")
    assert f"true count: {truth}" in page.text() and "this phone" in page.text()
    (raw,) = kept(page)
    found = replay(kbt.parse(raw, "kept.kbt"))
    assert len(found.reps) > 3 and found.quality.gaps == 0
    assert f"{len(found.reps)} reps" in shown and f"{len(found.reps)} reps" in page.text()
    assert page.tab.errors == []


def test_levers_at_sixty_hertz(page):
    """Rounding and delays neither lose nor add a rep: the count is that of the simulation."""
    reported = counted = 0
    for seed in range(3):
        _, _, doc = simulate_trace("touch_and_go", seed, RATE_HZ)
        train(page, motion("touch_and_go", seed, 1000))
        page.press("Stop")
        page.until("document.querySelector('[name=truth]') !== null")
        reported += doc["counted"]
        counted += int(page.run("document.querySelector('main p').textContent").split()[0])
        page.press("Discard")
    assert counted == reported > 20


def test_phone_without_motion_is_reported(page):
    page.press("Use this phone")
    page.press("Start")
    reported = page.until("document.querySelector('.live .trouble')?.textContent")
    assert reported.startswith("No motion data arrive") and page.tab.errors == []


def test_refused_motion_is_reported(page):
    page.run("DeviceMotionEvent.requestPermission = async () => 'denied'")
    page.press("Use this phone")
    page.press("Start")
    assert page.until("document.querySelector('.trouble')?.textContent").startswith("Motion was not allowed")
