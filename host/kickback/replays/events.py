"""The core's events with named fields; repcore.counter documents the tuples that they come as."""

from typing import NamedTuple

from repcore.counter import SET_END, Counter


class Event(NamedTuple):
    """A top, a rep, or a top that is taken back.

    Times in ms since the first sample, rom in mdeg or um, speeds in mdeg/s or um/s, flags as bits.
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


def take(counter: Counter) -> Event | SetEnd | None:
    """Take the oldest event that waits in the counter; None where none waits."""
    fields = counter.take()
    if fields is None:
        return None
    return SetEnd(*fields[:8]) if fields[0] == SET_END else Event(*fields)
