"""The clock of a run, and the actions that are planned on it."""

import heapq
import itertools
from collections.abc import Callable


class VirtualClock:
    """Time since the run began, in us. Actions are planned to the ms, and run in the order of their planning."""

    def __init__(self) -> None:
        self.now_us = 0
        self._plans: list[tuple[int, int, Callable[[], None]]] = []
        self._order = itertools.count()

    @property
    def now_s(self) -> float:
        """The time in s."""
        return self.now_us / 1e6

    @property
    def next_ms(self) -> int | None:
        """When the next action is due, in ms; None without one."""
        return self._plans[0][0] if self._plans else None

    def plan(self, ms: int, action: Callable[[], None]) -> None:
        """Plans an action at a time."""
        heapq.heappush(self._plans, (ms, next(self._order), action))

    def plan_in(self, seconds: float, action: Callable[[], None]) -> None:
        """Plans an action so many seconds from now."""
        self.plan(self.now_us // 1000 + round(seconds * 1000), action)

    def run_due(self) -> None:
        """Runs every action that is due."""
        while self._plans and self._plans[0][0] <= self.now_us // 1000:
            heapq.heappop(self._plans)[2]()
