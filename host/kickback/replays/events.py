"""The core's events with named fields; repcore.counter documents the tuples that they come as."""

from typing import NamedTuple

from repcore.counter import SET_END, Counter


class Event(NamedTuple):
    """A top, a rep, or a top that is taken back.

    Times in ms since the first sample, rom in mdeg or um, speeds in mdeg/s or um/s, flags as bits;
    pulses: how often the plate went down and up again around its top.
    """

    kind: int
    at_ms: int
    set: int
    rep: int
    start_ms: int
    peak_start_ms: int
    peak_end_ms: int
    end_ms: int
    rom: int
    mean_speed: int
    peak_speed: int
    flags: int
    pulses: int = 0


class SetEnd(NamedTuple):
    """The end of a set; tension_ms is the set's time under tension."""

    kind: int
    at_ms: int
    set: int
    reps: int
    start_ms: int
    end_ms: int
    tension_ms: int
    velocity_loss_pct: int


class NotCountedEvent(NamedTuple):
    """A movement that is not a rep.

    Times in ms since the first sample, range in mdeg or um; value and limit in the unit that REASONS gives.
    """

    kind: int
    at_ms: int
    set: int
    rep: int
    start_ms: int
    peak_ms: int
    end_ms: int
    range: int
    value: int
    limit: int
    reason: int


NOT_COUNTED = 6
# By the core's reason code: the phrase, the unit of value and limit for people ("range" for that of the range), and
# how many of the core's units are one of them.
REASONS = {
    1: ("below half the usual range", "range", 1000),
    2: ("not three alike in a row", "", 1),
    3: ("off the path", "", 1000),
    4: ("does not come back", "", 1000),
    5: ("passes its start", "", 1000),
}


def take(counter: Counter) -> Event | SetEnd | NotCountedEvent | None:
    """Take the oldest event that waits in the counter; None where none waits."""
    fields = counter.take()
    if fields is None:
        return None
    if fields[0] == NOT_COUNTED:
        return NotCountedEvent(*fields[:11])
    return SetEnd(*fields[:8]) if fields[0] == SET_END else Event(*fields)
