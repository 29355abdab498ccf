"""What shakes the plate off its path, and what a hand does to the sensor.

All vectors are rows in the sensor's own frame, n x 3: specific force in g (at rest it points up, 1 g long) and angular
rate in deg/s. The sensor turns relative to the plate only while somebody handles it.
"""

import numpy as np

from kickback.simulate.script import GRID_HZ


def direction(rng):
    """A unit vector, uniform on the sphere."""
    v = rng.normal(size=3)
    return v / np.linalg.norm(v)


def rotation(axis, degrees):
    """The matrix that turns a vector about a unit axis (Rodrigues)."""
    a, (x, y, z) = np.radians(degrees), axis
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(a) * cross + (1 - np.cos(a)) * cross @ cross


def turned(v, axis, degrees):
    """Rows `v` turned about one unit axis by one angle per row."""
    a = np.radians(np.asarray(degrees))[:, None]
    v = np.broadcast_to(v, (len(a), 3))
    along = (v @ axis)[:, None] * axis
    return v * np.cos(a) + np.cross(axis, v) * np.sin(a) + along * (1 - np.cos(a))


def tremor(script, rng):
    """What the muscle's shaking adds to the path: 6-12 Hz while the plate is held, waxing and waning."""
    out = np.zeros(script.now)
    size = 0.25 if script.sled else 0.02  # mm or degrees at 8 Hz, about 0.05 g
    for span in (s for s in script.spans if s.kind == "tremor"):
        n = span.stop - span.start
        t = np.arange(n) / GRID_HZ
        shape = np.sin(np.pi * np.clip(t / 0.3, 0, 0.5)) * np.sin(np.pi * np.clip((n / GRID_HZ - t) / 0.3, 0, 0.5))
        hz = rng.uniform(6, 12)
        wave = np.sin(2 * np.pi * hz * t + rng.uniform(0, 6))
        wave *= 1 + 0.4 * np.sin(2 * np.pi * rng.uniform(0.4, 1.2) * t + rng.uniform(0, 6))
        part = wave * shape * size * (8 / hz) ** 2 * span.strength
        out[span.start : span.stop] += part[: max(0, len(out) - span.start)]
    return out


def shake(script, force, rate, rng):
    """Add what the plate's own path does not explain: clanks, bumps, rattles, steps, a neighbour's weights."""
    for span in script.spans:
        size = SHAKES.get(span.kind)
        if size is None:
            continue
        hz, decay, g, dps = (rng.uniform(*bounds) for bounds in size)
        n = min(len(force), span.stop) - span.start
        if n <= 0:
            continue
        # A ringing plate ends where it was, at rest: from a swing that starts and ends at nothing come rate and force,
        # so that neither adds up to a movement. The blow itself takes 5 ms.
        t = np.arange(n) / GRID_HZ
        swing = np.exp(-t / decay) * np.sin(2 * np.pi * hz * t) * (1 - np.exp(-t / 0.005))
        swing *= np.clip((n - np.arange(n)) / 50, 0, 1)
        turning, push = np.diff(swing, prepend=0), np.diff(swing, n=2, prepend=np.zeros(2))
        force[span.start : span.start + n] += np.outer(_peak(push, span.strength * g), direction(rng))
        rate[span.start : span.start + n] += np.outer(_peak(turning, span.strength * dps), direction(rng))


def _peak(wave, size):
    """The wave, scaled to a largest value of `size`."""
    return wave * (size / max(1e-12, np.abs(wave).max()))


# kind: Hz, decay in s, g, deg/s
SHAKES = {
    "clank": ((15, 40), (0.03, 0.09), (0.4, 1.5), (4, 30)),
    "bump": ((8, 30), (0.04, 0.15), (0.1, 0.8), (2, 25)),
    "rattle": ((10, 35), (0.02, 0.08), (0.05, 0.4), (1, 8)),
    "step": ((4, 10), (0.05, 0.12), (0.01, 0.06), (0.05, 0.6)),
    "weights": ((12, 30), (0.03, 0.1), (0.02, 0.25), (0.1, 2)),
    "pin": ((20, 40), (0.02, 0.05), (0.2, 0.9), (2, 20)),
}


def turn_sensor(script, force, rate, rng):
    """The sensor in somebody's hand: every "turn" is one rotation about a new axis, "carry" a walk with it."""
    rest, last = np.eye(3), None
    for span in sorted((s for s in script.spans if s.kind in ("turn", "carry")), key=lambda s: s.start):
        n = min(len(force), span.stop) - span.start
        now, after = slice(span.start, span.start + n), slice(span.start + n, None)
        if span.kind == "turn":
            axis = _new_axis(last, rng)
            last = axis
            u = (np.arange(n) + 1) / n
            angle = span.turn * u**3 * (10 - 15 * u + 6 * u * u)
            spin, turns = np.outer(np.gradient(angle) * GRID_HZ, axis), None
            force[now], rate[now] = turned(force[now], axis, -angle), turned(rate[now], axis, -angle) + spin
            rest = rotation(axis, -span.turn)
        else:
            spin = _wander(n, span.strength, rng)
            turns = _integrate(spin)
            force[now] = np.einsum("nij,nj->ni", turns, force[now])
            rate[now] = np.einsum("nij,nj->ni", turns, rate[now]) + spin
            rest, last = turns[-1], None
        force[now] += _hand(n, span.strength, rng)
        force[after], rate[after] = force[after] @ rest.T, rate[after] @ rest.T


def _new_axis(last, rng):
    """An axis at least 40 degrees off the last one: going out and home about the same axis would be a rep."""
    while True:
        axis = direction(rng)
        if last is None or abs(axis @ last) < 0.77:
            return axis


def _wander(n, strength, rng):
    """Rates of a carried sensor, deg/s: three sines per axis, 0.2-1.6 Hz, soft at both ends."""
    t = np.arange(n) / GRID_HZ
    soft = np.clip(np.minimum(t, t[::-1]) / 0.4, 0, 1)[:, None]
    waves = [[rng.uniform(10, 60) * np.sin(2 * np.pi * rng.uniform(0.2, 1.6) * t + rng.uniform(0, 6)) for _ in "xyz"]
             for _ in range(3)]  # fmt: skip
    return strength * soft * np.sum(waves, axis=0).T


def _integrate(spin):
    """Orientation matrices of a sensor that spins at `spin` (own frame): what was v before is `m @ v` now."""
    m, out = np.eye(3), np.empty((len(spin), 3, 3))
    for i, (x, y, z) in enumerate(np.radians(spin) / GRID_HZ):
        m = m - np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]]) @ m
        if i % 50 == 0:  # first-order steps drift off the rotations: back to the nearest one
            u, _, v = np.linalg.svd(m)
            m = u @ v
        out[i] = m
    return out


def _hand(n, strength, rng):
    """Acceleration of the hand itself, g, n x 3."""
    t = np.arange(n) / GRID_HZ
    soft = np.clip(np.minimum(t, t[::-1]) / 0.2, 0, 1)[:, None]
    return (
        strength
        * soft
        * np.array(
            [rng.uniform(0.01, 0.12) * np.sin(2 * np.pi * rng.uniform(0.8, 3) * t + rng.uniform(0, 6)) for _ in "xyz"]
        ).T
    )
