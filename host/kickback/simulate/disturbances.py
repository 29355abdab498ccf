"""What moves the machine's frame, and what moves the sensor on its plate, beside the lifter.

The frame's movements act on the pose, those in the clip on what the sensor feels.
"""

import numpy as np

from kickback.simulate.machine import direction, turned
from kickback.simulate.paths import across, rotations
from kickback.simulate.script import GRID_HZ


def move_frame(script, pose, up, rng):
    """The pose on a frame that neighbours shake and on which people sit down, and of a sensor carried in a hand."""
    for span in script.spans:
        if span.kind in FRAME:
            now = slice(span.start, min(span.stop, script.now))
            shift, turn = FRAME[span.kind](now.stop - now.start, span, up, rng)
            pose.offset[now] = (turn @ pose.offset[now][:, :, None])[:, :, 0] + shift
            pose.turn[now] = turn @ pose.turn[now]
    return pose


def _shaken(n, span, up, rng):
    """Neighbours: 0.8-4.8 Hz that come and go, `strength` mm at most."""
    t = np.arange(n) / GRID_HZ
    waves = np.zeros(n)
    for _ in range(3):
        swell = np.sin(np.pi * np.clip(t * rng.uniform(0.1, 0.4) % 3, 0, 1)) ** 2
        waves += swell * np.sin(2 * np.pi * rng.uniform(0.8, 4.8) * t + rng.uniform(0, 6))
    return np.outer(waves * span.strength / 1000 / np.abs(waves).max() * _soft(n, 0.3), direction(rng)), np.eye(3)


def _sat_on(n, span, up, rng):
    """Somebody sits down and gets up again: the frame tilts by `turn` degrees and sinks by `strength` mm."""
    t = np.arange(n) / GRID_HZ
    down, ring = rng.uniform(0.3, 0.8), 2 * np.pi * rng.uniform(2.5, 6)
    load = _ease(t / down) * _ease((n / GRID_HZ - t) / down)
    swing = 0.15 * np.exp(-2 * np.clip(t - down, 0, None)) * np.sin(ring * np.clip(t - down, 0, None))
    load += swing * _ease((n / GRID_HZ - t) / down)
    return np.outer(-load * span.strength / 1000, up), rotations(across(up, rng), span.turn * load)


def _carried(n, span, up, rng):
    """In a walker's hand: the arm swings about one axis, the wrist turns slowly, the body bounces at each step."""
    t, soft = np.arange(n) / GRID_HZ, _soft(n, 1.0)
    stride = rng.uniform(0.75, 1.05)
    swell = 1 + 0.4 * np.sin(2 * np.pi * rng.uniform(0.05, 0.2) * t + rng.uniform(0, 6))
    swing = span.turn * soft * swell * np.sin(2 * np.pi * stride * t)
    turn = rotations(across(up, rng), swing)
    shift = turn @ (-0.6 * up) + 0.6 * up
    shift += np.outer(soft * rng.uniform(0.01, 0.025) * np.sin(4 * np.pi * stride * t + rng.uniform(0, 6)), up)
    for _ in range(3):
        wave = np.sin(2 * np.pi * rng.uniform(0.03, 0.3) * t + rng.uniform(0, 6))
        turn = turn @ rotations(direction(rng), span.strength * rng.uniform(5, 30) * soft * wave)
    return shift, turn


FRAME = {"neighbour": _shaken, "sit": _sat_on, "hand": _carried}


def move_clip(script, force, rate, rng):
    """Turn the sensor in its clip: a "slip" by `turn` degrees for good, "loose" to and fro by up to `turn` degrees."""
    path = script.position()
    for span in script.spans:
        if span.kind not in ("slip", "loose"):
            continue
        now = slice(span.start, script.now)
        u = np.clip(np.arange(script.now - span.start) / (span.stop - span.start), 0, 1)
        angle = span.turn * _ease(u) if span.kind == "slip" else span.turn * _rattling(path[now], rng)
        axis = direction(rng)
        force[now], rate[now] = turned(force[now], axis, -angle), turned(rate[now], axis, -angle)
        rate[now] += np.outer(np.gradient(angle) * GRID_HZ, axis)


def _rattling(path, rng):
    """Angles within -1 and 1 of a sensor that rattles at 6-20 Hz while its plate moves, quiet at rest."""
    t, speed = np.arange(len(path)) / GRID_HZ, np.abs(np.gradient(path))
    loud = np.convolve(np.minimum(speed / (0.2 * speed.max() + 1e-12), 1), np.hanning(101) / 50, "same")
    tone = sum(np.sin(2 * np.pi * rng.uniform(6, 20) * t + rng.uniform(0, 6)) for _ in range(4)) / 4
    return loud * tone


def _soft(n, seconds):
    """1, but rising from and falling to 0 within `seconds` at both ends."""
    t = np.arange(n) / GRID_HZ
    return _ease(np.minimum(t, t[::-1]) / seconds)


def _ease(u):
    """From 0 to 1 as u does, with no speed nor acceleration at either end."""
    u = np.clip(u, 0, 1)
    return u**3 * (10 - 15 * u + 6 * u * u)
