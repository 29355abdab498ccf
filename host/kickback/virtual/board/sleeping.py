"""Deep sleep: the firmware is gone, and the world goes on until something wakes the ESP32."""

from kickback.virtual.board.board import Board
from kickback.virtual.board.world import World
from kickback.virtual.run.interpreter import VirtualError

EXT0, EXT1, TIMER = 2, 3, 4  # machine.wake_reason()


class DeepSleep:
    """One sleep. wakers: kind (0, 1: ext0, ext1) -> level, pins; timer_ms: 0 for none."""

    def __init__(self, world: World, board: Board, wakers: dict, timer_ms: int) -> None:
        self.world, self.board, self.wakers = world, board, wakers
        self.timer_us = world.now_us + timer_ms * 1000 if timer_ms else None

    def go_on(self) -> int:
        """On to whatever comes next; why it wakes, or 0 while it does not. Raises VirtualError if nothing will come."""
        if wake := self._pins():
            return wake
        world, ends_us = self.world, self.board.sensor.motion.ends_us
        event_us = None if world.next_ms is None else max(world.now_us, world.next_ms * 1000)
        moments = [at for at in (event_us, self.timer_us, ends_us) if at is not None and at >= world.now_us]
        if not moments:
            raise VirtualError(f"asleep at {world.now_s:.3f} s, and nothing will ever wake it")
        until_us = min(moments)
        moved_us = self.board.sensor.motion_at(world.now_us, until_us)
        world.now_us = max(world.now_us, until_us if moved_us is None else moved_us)
        if moved_us is not None:
            return 0
        if event_us == until_us:
            world.happen()
        elif self.timer_us == until_us:
            return TIMER
        else:
            world.now_us += 1  # past the trace's end, where nothing moves any more
        return 0

    def _pins(self) -> int:
        """EXT0 or EXT1 where a pin that wakes has its level, else 0."""
        for kind, reason in ((0, EXT0), (1, EXT1)):
            level, pins = self.wakers.get(kind, (0, b""))
            levels = [self.board.level(pin) for pin in pins]
            if levels and (any(levels) if level else not any(levels)):
                return reason
        return 0
