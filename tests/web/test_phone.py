"""The phone as the sensor: DeviceMotionEvents as phones give them, rounded and late; no sensor of Chromium's own."""

import base64
import json

import numpy as np
import pytest
from kickback.replays.run import replay
from kickback.simulate.trace import simulate_trace
from kickback.traces import kbt

G = 9.80665
RATE_HZ = 60
SEND = """(rows) => new Promise((done) => {
  const send = (at) => {
    for (const [ms, x, y, z, alpha, beta, gamma] of rows.slice(at, at + 60)) {
      const event = new DeviceMotionEvent("devicemotion", {
        accelerationIncludingGravity: { x, y, z }, rotationRate: { alpha, beta, gamma }, interval: 16 });
      Object.defineProperty(event, "timeStamp", { value: ms });
      dispatchEvent(event);
    }
    if (at + 60 < rows.length) setTimeout(() => send(at + 60));
    else done(rows.length);
  };
  send(0);
})"""
KEPT = """new Promise((done) => {
  const opened = indexedDB.open("kickback");
  opened.onsuccess = () => {
    const asked = opened.result.transaction("recordings").objectStore("recordings").getAll();
    asked.onsuccess = () => done(asked.result.map((row) => btoa(String.fromCharCode(...row.kbt))));
  };
})"""


def motion(family: str, seed: int, reps_until_s: float = 60.0) -> list[list[float]]:
    """Rows as a phone gives them: 60 Hz, in 0.1 m/s2 and 0.1 deg/s, each some ms late by chance."""
    t_s, counts, _ = simulate_trace(family, seed, RATE_HZ)
    late_ms = np.random.default_rng(seed).uniform(0, 4, len(t_s))
    accel = np.round(counts[:, :3] * (4 / 32768 * G), 1)
    gyro = np.round(counts[:, 3:] * (500 / 32768), 1)
    rows = np.column_stack([1000 * t_s + late_ms, accel, gyro])
    return rows[t_s - t_s[0] < reps_until_s].tolist()


def train(page, rows) -> None:
    page.press("Use this phone")
    page.press("Start")
    page.until("document.querySelector('.status')?.innerText.includes('measuring')")
    assert page.run(f"({SEND})({json.dumps(rows)})") == len(rows)


def kept(page) -> list[bytes]:
    return [base64.b64decode(text) for text in page.run(KEPT)]


@pytest.mark.parametrize("family, truth", [("controlled", 7), ("sled", 5)])
def test_it_counts_what_kickback_counts(page, family, truth):
    """The recording is kept with its truth, and the laptop's replay of it is what the page showed."""
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
    """No rep is lost or made up by rounding and lateness: the count is the simulation's."""
    told = counted = 0
    for seed in range(3):
        _, _, doc = simulate_trace("touch_and_go", seed, RATE_HZ)
        train(page, motion("touch_and_go", seed, 1000))
        page.press("Stop")
        page.until("document.querySelector('[name=truth]') !== null")
        told += doc["counted"]
        counted += int(page.run("document.querySelector('main p').textContent").split()[0])
        page.press("Discard")
    assert counted == told > 20


def test_a_phone_without_motion_says_so(page):
    page.press("Use this phone")
    page.press("Start")
    told = page.until("document.querySelector('.live .trouble')?.textContent")
    assert told.startswith("No motion data arrive") and page.tab.errors == []


def test_motion_refused_is_a_sentence(page):
    page.run("DeviceMotionEvent.requestPermission = async () => 'denied'")
    page.press("Use this phone")
    page.press("Start")
    assert page.until("document.querySelector('.trouble')?.textContent").startswith("Motion was not allowed")
