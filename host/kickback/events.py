"""The core's events by name: it gives tuples of whole numbers, in the order that repcore.counter documents."""

from typing import NamedTuple

from repcore.counter import SET_END, Counter


class Event(NamedTuple):
    """A top, a rep, or a top taken back; ms since the first sample, mdeg or um, mdeg/s or um/s, flags as bits."""

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
    """A set that ended; tension_ms is its time under tension."""

    kind: int
    at_ms: int
    set: int
    reps: int
    start_ms: int
    end_ms: int
    tension_ms: int
    velocity_loss_pct: int


def take(counter: Counter) -> Event | SetEnd | None:
    """The oldest event that waits in the counter, or None."""
    told = counter.take()
    if told is None:
        return None
    return SetEnd(*told[:8]) if told[0] == SET_END else Event(*told)
