"""Double taps with the heel, from a physical model, on the simulator's machines and through its sensor.

A shoe's heel pushes the plate for 8 to 30 ms (a half sine); the plate answers as one damped resonance of 12 to 40 Hz
that rings for 30 to 120 ms, the bounds of the simulator's clanks. It is scaled by its peak: a light tap shakes the
plate by 0.5 g, a hard one by 4 g. A heel is not a machine: the second tap differs in strength by a quarter (one
standard deviation), in direction by 10 degrees, in the shoe's softness a little, and the leg trembles in between.
"""

import numpy as np
from kickback.simulate_families import FAMILIES
from kickback.simulate_machine import _peak, direction, lever, sled, turn_sensor
from kickback.simulate_motion import GRID_HZ, Script
from kickback.simulate_sensor import Sensor, sense


def answer(n, push_s, hz, decay_s):
    """Acceleration and speed of a resonance that a half sine of push_s excites, n ms long, not to scale."""
    t = np.arange(n) / GRID_HZ
    push = np.where(t < push_s, np.sin(np.pi * t / push_s), 0)
    kernel = np.exp(-t / decay_s) * np.sin(2 * np.pi * hz * t)
    swing = np.convolve(push, kernel)[:n] * np.clip((n - np.arange(n)) / 50, 0, 1)
    return np.diff(swing, n=2, prepend=[0, 0]), np.diff(swing, prepend=0)


def near(axis, degrees, rng):
    """A unit vector about so many degrees off the axis."""
    other = axis + np.tan(np.radians(degrees)) * rng.normal(size=3) / np.sqrt(2)
    return other / np.linalg.norm(other)


def double_tap(rng, strength_g, interval_s, on_sled=False, after=None):
    """Times in s, counts (n x 6) and the second tap's time; after: a family whose recording goes before the taps."""
    script = Script(rng, on_sled, float(rng.uniform(200, 600) if on_sled else rng.uniform(20, 90)))
    if after:
        FAMILIES[after].act(script)
    script.wait(rng.uniform(2.5, 5))
    at = [script.now, script.now + round(interval_s * GRID_HZ)]
    script.wait(interval_s + 2)
    force, rate = (sled if on_sled else lever)(script.position(), rng)
    way, spin = direction(rng), direction(rng)
    hz, decay_s, push_s = rng.uniform(12, 40), rng.uniform(0.03, 0.12), rng.uniform(0.008, 0.03)
    dps = rng.uniform(3, 10) * strength_g
    for start in at:
        n = min(700, len(force) - start)
        accel, speed = answer(n, push_s * rng.uniform(0.8, 1.25), hz, decay_s)
        size = np.exp(rng.normal(0, 0.25))
        force[start : start + n] += np.outer(_peak(accel, strength_g * size), near(way, 10, rng))
        rate[start : start + n] += np.outer(_peak(speed, dps * size), near(spin, 10, rng))
    leg = np.sin(2 * np.pi * rng.uniform(6, 12) * np.arange(at[1] - at[0]) / GRID_HZ) * rng.uniform(0, 0.02)
    force[at[0] : at[1]] += np.outer(leg, direction(rng))
    turn_sensor(script, force, rate, rng)
    t, counts = sense(force, rate, Sensor(), rng)
    return t, counts, at[1] / GRID_HZ
