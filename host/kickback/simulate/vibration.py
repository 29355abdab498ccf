"""Vibration of the plate that its path does not explain: tremor, clanks, bumps, rattles, steps, weights."""

import numpy as np

from kickback.simulate.rotations import Rows, Series, direction
from kickback.simulate.script import GRID_HZ, Script, Span

# kind: frequency in Hz, decay in s, peak in g, peak in deg/s
RINGING = {
    "clank": ((15, 40), (0.03, 0.09), (0.4, 1.5), (4, 30)),
    "bump": ((8, 30), (0.04, 0.15), (0.1, 0.8), (2, 25)),
    "rattle": ((10, 35), (0.02, 0.08), (0.05, 0.4), (1, 8)),
    "step": ((4, 10), (0.05, 0.12), (0.01, 0.06), (0.05, 0.6)),
    "weights": ((12, 30), (0.03, 0.1), (0.02, 0.25), (0.1, 2)),
    "pin": ((20, 40), (0.02, 0.05), (0.2, 0.9), (2, 20)),
}


def tremor(script: Script, rng: np.random.Generator) -> Series:
    """Tremor of the muscle along the path while the plate is held: 6-12 Hz with a varying amplitude."""
    total = np.zeros(script.now)
    size = 0.25 if script.sled else 0.02  # mm or degrees at 8 Hz, about 0.05 g
    for span in script.spans:
        if span.kind == "tremor":
            wave = _trembling(span.stop - span.start, rng) * size * span.strength
            total[span.start : span.stop] += wave[: max(0, len(total) - span.start)]
    return total


def _trembling(n: int, rng: np.random.Generator) -> Series:
    t = np.arange(n) / GRID_HZ
    ends = np.sin(np.pi * np.clip(t / 0.3, 0, 0.5)) * np.sin(np.pi * np.clip((n / GRID_HZ - t) / 0.3, 0, 0.5))
    hz = rng.uniform(6, 12)
    wave = np.sin(2 * np.pi * hz * t + rng.uniform(0, 6))
    wave *= 1 + 0.4 * np.sin(2 * np.pi * rng.uniform(0.4, 1.2) * t + rng.uniform(0, 6))
    return wave * ends * (8 / hz) ** 2


def ring(script: Script, force: Rows, rate: Rows, rng: np.random.Generator) -> None:
    """Add the damped vibration of every span of a kind in RINGING to force (g) and rate (deg/s), in place."""
    for span in script.spans:
        if span.kind in RINGING:
            _ring_once(span, force, rate, rng)


def _ring_once(span: Span, force: Rows, rate: Rows, rng: np.random.Generator) -> None:
    hz, decay, g, dps = (rng.uniform(*bounds) for bounds in RINGING[span.kind])
    n = min(len(force), span.stop) - span.start
    if n <= 0:
        return
    # A ringing plate ends at rest where it began. Its rate and force are derivatives of one swing that starts and ends
    # at zero, so that neither adds up to a movement. The blow itself takes 5 ms.
    t = np.arange(n) / GRID_HZ
    swing = np.exp(-t / decay) * np.sin(2 * np.pi * hz * t) * (1 - np.exp(-t / 0.005))
    swing *= np.clip((n - np.arange(n)) / 50, 0, 1)
    turning, push = np.diff(swing, prepend=0), np.diff(swing, n=2, prepend=np.zeros(2))
    force[span.start : span.start + n] += np.outer(with_peak(push, span.strength * g), direction(rng))
    rate[span.start : span.start + n] += np.outer(with_peak(turning, span.strength * dps), direction(rng))


def with_peak(wave: Series, peak: float) -> Series:
    """The wave, scaled so that its largest absolute value is `peak`."""
    return wave * (peak / max(1e-12, np.abs(wave).max()))
