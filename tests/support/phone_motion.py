"""DeviceMotionEvents like those of phones: 60 a second, rounded and late."""

import json

import numpy as np
from kickback.simulate.trace import simulate_trace

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


def motion(family: str, seed: int, reps_until_s: float = 60.0) -> list[list[float]]:
    """Rows like those of a phone: 60 Hz, in 0.1 m/s2 and 0.1 deg/s, each with a random delay of some ms."""
    t_s, counts, _ = simulate_trace(family, seed, RATE_HZ)
    late_ms = np.random.default_rng(seed).uniform(0, 4, len(t_s))
    accel = np.round(counts[:, :3] * (4 / 32768 * G), 1)
    gyro = np.round(counts[:, 3:] * (500 / 32768), 1)
    rows = np.column_stack([1000 * t_s + late_ms, accel, gyro])
    return rows[t_s - t_s[0] < reps_until_s].tolist()


def train(page, rows) -> None:
    """Starts in the first view, and sends the rows."""
    page.press("Use this phone")
    page.press("Start")
    page.until("document.querySelector('.status')?.innerText.includes('measuring')")
    send(page, rows)


def send(page, rows) -> None:
    """Sends the page these events without delay."""
    assert page.run(f"({SEND})({json.dumps(rows)})") == len(rows)
