"""The core's events as reps and sets, with times in seconds on the trace's own clock."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
from repcore.counter import REP, TOP, UNTOP, Counter

from kickback.replays.events import Event, SetEnd, take
from kickback.training.rep import MACHINES, UNITS, Rep, Set, flag_names


class Ledger:
    """Books the events of one counter while it is fed."""

    def __init__(self, t_s: np.ndarray, clock_us: np.ndarray, counter: Counter) -> None:
        self.t_s, self.clock_ms, self.counter = t_s, clock_us / 1000, counter
        self.reps: list[Rep] = []
        self.sets: list[Set] = []
        self.tops: dict[tuple[int, int], float] = {}

    def take(self) -> None:
        """Books all waiting events."""
        while (event := take(self.counter)) is not None:
            at_s = self._seconds(event.at_ms)
            if isinstance(event, SetEnd):
                self.sets.append(self._set(event))
            elif event.kind == TOP:
                self.tops[event.set, event.rep] = at_s
            elif event.kind == REP:
                self._add_rep(self._rep(event, at_s))
            elif event.kind == UNTOP:
                self.tops.pop((event.set, event.rep), None)

    def _add_rep(self, rep: Rep) -> None:
        """Books a rep; the one before it in its set now has a bottom pause."""
        if self.reps and self.reps[-1].set == rep.set:
            rest_s = round(rep.start_s - self.reps[-1].end_s, 4)
            self.reps[-1] = replace(self.reps[-1], bottom_pause_s=rest_s)
        self.reps.append(rep)

    def _seconds(self, ms: int) -> float:
        """The trace's time of a moment on the core's clock."""
        return round(float(np.interp(ms, self.clock_ms, self.t_s)), 4)

    def _rep(self, event: Event, at_s: float) -> Rep:
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
            top_at_s=self.tops.pop((event.set, event.rep), None),
            rep_at_s=at_s,
            flags=flag_names(event.flags),
        )

    def _set(self, event: SetEnd) -> Set:
        start_s, end_s = self._seconds(event.start_ms), self._seconds(event.end_ms)
        return Set(event.set, event.reps, start_s, end_s, event.tension_ms / 1000, event.velocity_loss_pct)
