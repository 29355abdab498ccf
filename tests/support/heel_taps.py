"""Double taps with the heel, from a physical model, on the simulator's machines and through its sensor.

A shoe's heel pushes the plate for 8 to 30 ms (a half sine); the plate answers as one damped resonance of 12 to 40 Hz
that decays within 30 to 120 ms, as in the simulator's impacts. It is scaled by its peak: a light tap shakes the
plate by 0.5 g, a hard one by 4 g. The second tap differs in strength (standard deviation 25 %), direction (10
degrees) and duration, and the leg trembles between the taps.
"""

import numpy as np
from kickback.simulate.clip import move_in_hand
from kickback.simulate.families import FAMILIES
from kickback.simulate.imu import ImuModel, sense
from kickback.simulate.paths import felt, lever, straight_rail
from kickback.simulate.rotations import direction
from kickback.simulate.script import GRID_HZ, Script
from kickback.simulate.vibration import with_peak


def answer(n, push_s, hz, decay_s):
    """Acceleration and speed of a resonance that a half sine of push_s excites, n ms long, not to scale."""
    t = np.arange(n) / GRID_HZ
    push = np.where(t < push_s, np.sin(np.pi * t / push_s), 0)
    kernel = np.exp(-t / decay_s) * np.sin(2 * np.pi * hz * t)
    swing = np.convolve(push, kernel)[:n] * np.clip((n - np.arange(n)) / 50, 0, 1)
    return np.diff(swing, n=2, prepend=[0, 0]), np.diff(swing, prepend=0)


def near(axis, degrees, rng):
    """A random unit vector about so many degrees from the axis."""
    other = axis + np.tan(np.radians(degrees)) * rng.normal(size=3) / np.sqrt(2)
    return other / np.linalg.norm(other)


def knocked(script, knocks, rng, hand=0.0, clumsy=0.0):
    """Plays knocks, pairs of s and peak g, at one place of the script's resting plate. Returns times and counts.

    clumsy: degrees by which the direction of each knock varies; hand: tremor of the leg in g between them.
    """
    path = straight_rail if script.sled else lever
    force, rate = felt(path(script.position(), script.range, direction(rng), rng), direction(rng))
    way, spin = direction(rng), direction(rng)
    hz, decay_s, push_s = rng.uniform(12, 40), rng.uniform(0.03, 0.12), rng.uniform(0.008, 0.03)
    dps_per_g = rng.uniform(3, 10)
    for at_s, peak_g in knocks:
        start = round(at_s * GRID_HZ)
        n = min(700, len(force) - start)
        accel, speed = answer(n, push_s * rng.uniform(0.8, 1.25), hz, decay_s)
        force[start : start + n] += np.outer(with_peak(accel, peak_g), near(way, clumsy, rng))
        rate[start : start + n] += np.outer(with_peak(speed, peak_g * dps_per_g), near(spin, clumsy, rng))
    between = slice(round(knocks[0][0] * GRID_HZ), round(knocks[-1][0] * GRID_HZ))
    tremor = np.sin(2 * np.pi * rng.uniform(6, 12) * np.arange(between.stop - between.start) / GRID_HZ)
    force[between] += np.outer(hand * tremor, direction(rng))
    move_in_hand(script, force, rate, rng)
    t, counts = sense(force, rate, ImuModel(), rng)
    return t, counts


def machine(rng, after):
    """A script at rest, on a lever or a sled, optionally after a recording of a family."""
    on_sled = bool(rng.integers(2))
    script = Script(rng, on_sled, float(rng.uniform(250, 600) if on_sled else rng.uniform(25, 90)))
    if after:
        FAMILIES[("sled" if on_sled else "controlled") if after == "set" else after].scene(script)
    script.wait(rng.uniform(2.5, 5))
    return script


def double_tap(rng, strength_g, interval_s, after=None):
    """Times in s, counts (n x 6) and the time of the second tap. after: "set", or None for a plate at rest."""
    script = machine(rng, after)
    at_s = script.now / GRID_HZ
    script.wait(interval_s + 2)
    peaks = strength_g * np.exp(rng.normal(0, 0.25, 2))
    knocks = [(at_s, peaks[0]), (at_s + interval_s, peaks[1])]
    return *knocked(script, knocks, rng, rng.uniform(0, 0.02), 10), at_s + interval_s


def landing(rng, strength_g, first_s, left):
    """A falling weight that bounces: each knock is ``left`` times as hard as the previous one, and its delay is too."""
    script = machine(rng, None)
    at_s, knocks = script.now / GRID_HZ, []
    while strength_g > 0.02 and first_s > 0.005:
        knocks.append((at_s, strength_g))
        at_s, strength_g, first_s = at_s + first_s, strength_g * left, first_s * left
    script.wait(at_s - script.now / GRID_HZ + 2)
    return knocked(script, knocks, rng)
