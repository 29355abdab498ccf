"""The board's pins: what the firmware drives, and what the outside does to them."""

import importlib
from dataclasses import dataclass
from typing import Any

board: Any = importlib.import_module("kickback_firmware.app.board")  # the only file with pin numbers

OUT, OPEN_DRAIN = 3, 7  # modes of machine.Pin
NOTHING, ASK = 2, 3  # levels besides 0 and 1 (stubs/virtual_link.py)
PINS = 40
RTC_PADS = {0, 2, 4, 12, 13, 14, 15, 25, 26, 27, *range(32, 40)}  # keep hold in deep sleep; others need a call for it


@dataclass
class PinState:
    """What the firmware last set on a pin."""

    level: int = 0
    mode: int = 0
    held: bool = False


class Pins:
    """All pins by number.

    driven: levels that the firmware sets; outside: levels that the outside applies, NOTHING or ASK
    """

    def __init__(self) -> None:
        self.driven = [PinState() for _ in range(PINS)]
        self.outside = bytearray([NOTHING] * PINS)
        for pin in (board.SDA, board.SCL, board.MOTION):
            if pin >= 0:
                self.outside[pin] = ASK
        self.outside[board.BUTTON] = self.button_at_rest
        self.deep_sleep_hold = False

    @property
    def button_at_rest(self) -> int:
        """What an open button leaves on its pin: the level of the board's pull-up, or nothing."""
        return NOTHING if board.BUTTON_PULL else 1

    def drive(self, pin: int, bits: int) -> bool:
        """Takes the bits of a PIN frame; whether the pin now drives another level. A held pad ignores it."""
        state = self.driven[pin]
        hold = bits >> 12 & 3
        if state.held and hold != 2:
            return False
        before = (state.level, state.mode)
        state.level, state.mode, state.held = bits & 1, bits >> 4 & 15, hold == 1
        return before != (state.level, state.mode)

    def high(self, pin: int) -> bool:
        """Whether the firmware drives a pin high; a floating pin counts as low, because the board pulls it down."""
        return self.driven[pin].mode == OUT and bool(self.driven[pin].level)

    def reset(self, power_lost: bool = False) -> None:
        """Releases all pins that are not held; power_lost: the held ones too."""
        for pin, state in enumerate(self.driven):
            if power_lost or not state.held or not (self.deep_sleep_hold or pin in RTC_PADS):
                state.level, state.mode, state.held = 0, 0, False
