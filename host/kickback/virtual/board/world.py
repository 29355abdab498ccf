"""The run's own clock, and what is going to happen when it gets there."""

import heapq
import itertools
from collections.abc import Callable


class World:
    """now_us: since the run began. Plans are made to the ms, and happen in the order in which they were made."""

    def __init__(self) -> None:
        self.now_us = 0
        self._plans: list[tuple[int, int, Callable[[], None]]] = []
        self._order = itertools.count()

    @property
    def now_s(self) -> float:
        return self.now_us / 1e6

    @property
    def next_ms(self) -> int | None:
        """When the next plan is due."""
        return self._plans[0][0] if self._plans else None

    def plan(self, ms: int, what: Callable[[], None]) -> None:
        heapq.heappush(self._plans, (ms, next(self._order), what))

    def plan_in(self, seconds: float, what: Callable[[], None]) -> None:
        self.plan(self.now_us // 1000 + round(seconds * 1000), what)

    def happen(self) -> None:
        """Everything that is due."""
        while self._plans and self._plans[0][0] <= self.now_us // 1000:
            heapq.heappop(self._plans)[2]()
