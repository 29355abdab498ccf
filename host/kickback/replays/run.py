"""Replay a trace: count its reps as the device does, on the trace's own clock.

>>> from kickback import replay
>>> result = replay("legs.kbt", settings={"set_gap": 20})
>>> [(rep.rep, rep.concentric_s, rep.rom) for rep in result.reps]
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from repcore.counter import Counter

from kickback.replays.coarse.result import coarse_replay
from kickback.replays.core_feed import feed_core
from kickback.replays.rep_builder import RepBuilder
from kickback.replays.result import Quality, Replay, Track
from kickback.replays.settings import DEFAULTS
from kickback.traces.files import read_trace
from kickback.traces.kbt_compressed import Origin
from kickback.traces.trace import CORE_RATES_HZ, Trace
from kickback.training.rep import MACHINES


def replay(
    trace: Trace | str | Path,
    settings: Mapping[str, float] | None = None,
    profile: Sequence[int] | None = None,
    *,
    with_track: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Replay:
    """Count the reps of a trace.

    The detection core does it for 50 to 200 samples per second; faster traces are resampled to 100 for it, and slower
    ones go to the coarse counter, which leaves out what cannot be known.

    trace: in memory, or a file's name. settings: the core's, by name and in human units; they override the trace's
    sensor ranges and the defaults. profile: the ``profile`` of an earlier replay. with_track: keep the motion for a
    plot. progress: called now and then with the number of samples done and the number of all samples.
    A trace that a device recorded has settings, a profile and a resting state of its own; the arguments override them.
    Raises ValueError, one sentence, for a file, setting or profile that is not valid.
    """
    trace = trace if isinstance(trace, Trace) else read_trace(trace)
    origin = trace.origin or Origin()
    used = _ranges(trace) | origin.settings | dict(settings or {})
    given = tuple(profile or origin.profile) or None
    counter = Counter(
        settings=used, profile=given, resting=origin.resting or None, rail=origin.rail, still=origin.still
    )
    if trace.rate_hz < CORE_RATES_HZ[0]:
        return coarse_replay(trace, DEFAULTS | used, with_track)
    return _core_replay(trace, counter, used, Track() if with_track else None, progress)


def _ranges(trace: Trace) -> dict[str, float]:
    """The sensor's ranges as settings, where the trace has them."""
    ranges = {"accel_range_g": trace.accel_range_g, "gyro_range_dps": trace.gyro_range_dps}
    return {name: value for name, value in ranges.items() if value}


def _core_replay(
    trace: Trace,
    counter: Counter,
    settings: Mapping[str, float],
    track: Track | None,
    progress: Callable[[int, int], None] | None,
) -> Replay:
    """The replay by the detection core."""
    fed, resampled = trace.for_core()
    builder = RepBuilder(fed.t_s, counter)
    feed_core(fed, settings, builder, track, progress)
    quality = Quality(len(fed.t_s), counter.frames.gaps, counter.frames.saturated)
    return Replay(
        trace.name,
        round(trace.rate_hz, 1),
        resampled,
        MACHINES[counter.machine],
        builder.sets,
        builder.reps,
        quality,
        counter.profile(),
        track,
        settings,
        builder.not_counted,
    )
