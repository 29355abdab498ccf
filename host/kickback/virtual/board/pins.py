"""The board's pins: what the firmware drives, what the world does to them."""

import importlib
from dataclasses import dataclass
from typing import Any

board: Any = importlib.import_module("kickback_firmware.app.board")  # the only file that names pins

OUT, OPEN_DRAIN = 3, 7  # machine.Pin's modes
NOTHING, ASK = 2, 3  # levels (stubs/virtual_link.py)
PINS = 40
RTC_PADS = {0, 2, 4, 12, 13, 14, 15, 25, 26, 27, *range(32, 40)}  # hold by themselves; others if gpio_deep_sleep_hold


@dataclass
class Driven:
    """What the firmware last made of a pin."""

    level: int = 0
    mode: int = 0
    held: bool = False


class Pins:
    """All of them; the firmware's own board.py says which is which."""

    def __init__(self) -> None:
        self.driven = [Driven() for _ in range(PINS)]
        self.world = bytearray([NOTHING] * PINS)
        for pin in (board.SDA, board.SCL, board.MOTION):
            self.world[pin] = ASK
        self.deep_sleep_hold = False

    def drive(self, pin: int, bits: int) -> bool:
        """A PIN frame; whether the pin now drives something else. A held pad stays as it is until it is let go."""
        state = self.driven[pin]
        hold = bits >> 12 & 3
        if state.held and hold != 2:
            return False
        before = (state.level, state.mode)
        state.level, state.mode, state.held = bits & 1, bits >> 4 & 15, hold == 1
        return before != (state.level, state.mode)

    def high(self, pin: int) -> bool:
        """Whether the firmware drives it high; a pin let go is low where it matters (all are pulled down)."""
        return self.driven[pin].mode == OUT and bool(self.driven[pin].level)

    def reset(self, fresh: bool = False) -> None:
        """The chip was reset or sleeps: pins that are not held are let go; fresh: those too."""
        for pin, state in enumerate(self.driven):
            if fresh or not state.held or not (self.deep_sleep_hold or pin in RTC_PADS):
                state.level, state.mode, state.held = 0, 0, False
