"""Deep sleep: the firmware is gone, and time passes until something wakes the ESP32."""

from kickback.virtual.board.board import Board
from kickback.virtual.board.clock import VirtualClock
from kickback.virtual.run.interpreter import VirtualError

EXT0, EXT1, TIMER = 2, 3, 4  # machine.wake_reason()


class DeepSleep:
    """One sleep.

    wakers: level and pins by kind (0 ext0, 1 ext1); timer_ms: 0 without a timer
    """

    def __init__(self, clock: VirtualClock, board: Board, wakers: dict[int, tuple[int, bytes]], timer_ms: int) -> None:
        self.clock, self.board, self.wakers = clock, board, wakers
        self.timer_us = clock.now_us + timer_ms * 1000 if timer_ms else None

    def step(self) -> int:
        """Advances to the next event; the wake reason, or 0 to sleep on. Raises VirtualError if nothing can wake it."""
        if wake := self._woken_by_pin():
            return wake
        clock, ends_us = self.clock, self.board.imu.motion.ends_us
        event_us = None if clock.next_ms is None else max(clock.now_us, clock.next_ms * 1000)
        moments = [at for at in (event_us, self.timer_us, ends_us) if at is not None and at >= clock.now_us]
        if not moments:
            raise VirtualError(f"the device sleeps at {clock.now_s:.3f} s and nothing can wake it")
        until_us = min(moments)
        moved_us = self.board.imu.motion_at(clock.now_us, until_us)
        clock.now_us = max(clock.now_us, until_us if moved_us is None else moved_us)
        if moved_us is not None:
            return 0
        if event_us == until_us:
            clock.run_due()
        elif self.timer_us == until_us:
            return TIMER
        else:
            clock.now_us += 1  # past the end of the trace, where nothing moves
        return 0

    def _woken_by_pin(self) -> int:
        """EXT0 or EXT1 if a waking pin has its level, else 0."""
        for kind, reason in ((0, EXT0), (1, EXT1)):
            level, pins = self.wakers.get(kind, (0, b""))
            levels = [self.board.level(pin) for pin in pins]
            if levels and (any(levels) if level else not any(levels)):
                return reason
        return 0
