"""Feed a trace to the detection core, in batches as on the device."""

from collections.abc import Callable, Mapping
from itertools import pairwise

import numpy as np
from repcore.counter import Counter

from kickback.replays.rep_builder import RepBuilder, core_clock_us
from kickback.replays.result import Track
from kickback.replays.settings import DEFAULTS
from kickback.traces.kbt import CLOCK, counts
from kickback.traces.trace import Trace

BATCH = 16  # samples: the device feeds at most as many at a time, so the core's queue has room for their events
TRACK_BATCH = 4


def feed_core(
    fed: Trace,
    settings: Mapping[str, float],
    builder: RepBuilder,
    track: Track | None,
    progress: Callable[[int, int], None] | None,
) -> None:
    """Feed all samples, take all events, and end the last set. The size of a batch does not change any event.

    fed: at a rate that the core accepts. track: gets the core's position and speed after each batch.
    """
    counter, total = builder.counter, len(fed.t_s)
    clock, words = _clock_and_words(fed, settings)
    set_ends = set(fed.origin.set_ends) if fed.origin else set()
    for first, last in pairwise(sorted({*range(0, total, TRACK_BATCH if track else BATCH), *set_ends, total})):
        counter.feed(clock[first:last], words[6 * first : 6 * last], last - first)
        builder.take_events()
        if last in set_ends:
            counter.end_set()
            builder.take_events()
        if track:
            _add_point(track, counter, float(fed.t_s[last - 1]))
        if progress and last // 1000 > first // 1000:
            progress(last, total)
    counter.end_set()
    builder.take_events()


def _clock_and_words(fed: Trace, settings: Mapping[str, float]) -> tuple[list[int], list[int]]:
    """The device's wrapping clock in us, length n, and the sensor's six counts of each sample, length 6 n."""
    accel = counts(fed.accel_g, settings.get("accel_range_g", DEFAULTS["accel_range_g"]))
    gyro = counts(fed.gyro_dps, settings.get("gyro_range_dps", DEFAULTS["gyro_range_dps"]))
    words: list[int] = np.hstack([accel, gyro]).ravel().tolist()
    return (core_clock_us(fed.t_s) % CLOCK).tolist(), words


def _add_point(track: Track, counter: Counter, t_s: float) -> None:
    track.t_s.append(t_s)
    track.position.append(counter.position / 1000)
    track.speed.append(counter.speed / 1000)
