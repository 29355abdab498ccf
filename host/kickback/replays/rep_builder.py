"""The core's events as reps and sets, with times in seconds on the trace's own clock."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
from repcore.counter import REP, TOP, UNTOP, Counter

from kickback.replays.events import REASONS, Event, NotCountedEvent, SetEnd, take
from kickback.replays.result import NotCounted
from kickback.training.rep import MACHINES, UNITS, Rep, Set, flag_names

LONGEST_STEP_US = 300_000_000  # longer steps are limited to this for the core: its clock wraps after 1,074 s


def core_clock_us(t_s: np.ndarray) -> np.ndarray:
    """Times in s, shape (n,), as us since the first sample without steps above LONGEST_STEP_US."""
    t_us = np.rint((t_s - t_s[0]) * 1e6).astype(np.int64)
    return np.concatenate(([0], np.cumsum(np.minimum(np.diff(t_us), LONGEST_STEP_US))))


class RepBuilder:
    """Takes the events of one counter while it is fed; builds reps, sets and movements that did not count.

    t_s: the times of the samples on the trace's own clock, shape (n,).
    """

    def __init__(self, t_s: np.ndarray, counter: Counter) -> None:
        self.counter = counter
        self.reps: list[Rep] = []
        self.sets: list[Set] = []
        self.not_counted: list[NotCounted] = []
        self._t_s, self._clock_ms = t_s, core_clock_us(t_s) / 1000
        self._tops: dict[tuple[int, int], float] = {}

    def take_events(self) -> None:
        """Take all events that wait in the counter."""
        while (event := take(self.counter)) is not None:
            if isinstance(event, SetEnd):
                self.sets.append(self._set(event))
            elif isinstance(event, NotCountedEvent):
                self.not_counted.append(self._not_counted(event))
            elif event.kind == TOP:
                self._tops[event.set, event.rep] = self._seconds(event.at_ms)
            elif event.kind == REP:
                self._add(self._rep(event))
            elif event.kind == UNTOP:
                self._tops.pop((event.set, event.rep), None)

    def _add(self, rep: Rep) -> None:
        """Add a rep, and complete the bottom pause of the one before it in its set."""
        if self.reps and self.reps[-1].set == rep.set:
            pause_s = round(rep.start_s - self.reps[-1].end_s, 4)
            self.reps[-1] = replace(self.reps[-1], bottom_pause_s=pause_s)
        self.reps.append(rep)

    def _seconds(self, ms: int) -> float:
        """The trace's time, in s, at a time of the core's clock."""
        return round(float(np.interp(ms, self._clock_ms, self._t_s)), 4)

    def _rep(self, event: Event) -> Rep:
        edges_ms = (event.start_ms, event.peak_start_ms, event.peak_end_ms, event.end_ms)
        start_s, peak_start_s, peak_end_s, end_s = map(self._seconds, edges_ms)
        concentric_s, peak_pause_s, eccentric_s = ((b - a) / 1000 for a, b in pairwise(edges_ms))
        unit = UNITS.get(MACHINES[self.counter.machine] or "", "deg")
        return Rep(
            set=event.set,
            rep=event.rep,
            start_s=start_s,
            peak_start_s=peak_start_s,
            peak_end_s=peak_end_s,
            end_s=end_s,
            concentric_s=concentric_s,
            peak_pause_s=peak_pause_s,
            eccentric_s=eccentric_s,
            bottom_pause_s=None,
            rom=event.rom / 1000,
            rom_unit=unit,
            mean_speed=event.mean_speed / 1000,
            peak_speed=event.peak_speed / 1000,
            speed_unit=f"{unit}/s",
            top_at_s=self._tops.pop((event.set, event.rep), None),
            rep_at_s=self._seconds(event.at_ms),
            flags=flag_names(event.flags),
            pulses=event.pulses,
        )

    def _not_counted(self, event: NotCountedEvent) -> NotCounted:
        start_s, peak_s, end_s = map(self._seconds, (event.start_ms, event.peak_ms, event.end_ms))
        range_unit = UNITS.get(MACHINES[self.counter.machine] or "", "deg")
        reason, unit, scale = REASONS.get(event.reason, (f"reason {event.reason}", "", 1))
        return NotCounted(
            start_s,
            peak_s,
            end_s,
            event.range / 1000,
            range_unit,
            reason,
            event.value / scale,
            event.limit / scale,
            range_unit if unit == "range" else unit,
        )

    def _set(self, event: SetEnd) -> Set:
        start_s, end_s = self._seconds(event.start_ms), self._seconds(event.end_ms)
        return Set(event.set, event.reps, start_s, end_s, event.tension_ms / 1000, event.velocity_loss_pct)
