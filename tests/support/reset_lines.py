"""The reset lines of a USB adapter, which select between the loader and the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blank_board import BlankBoard


class ResetLines:
    """The port for PortManager. DTR pulls IO0 low, RTS pulls EN low, both together have no effect."""

    baudrate, bytesize, parity, stopbits = 115200, 8, "N", 1
    xonxoff = rtscts = dsrdtr = break_condition = ri = cd = False
    cts = dsr = True

    def __init__(self, board: BlankBoard) -> None:
        self.board = board
        self._dtr = self._rts = self.held = False

    def _lines(self) -> None:
        # EN has a capacitor: a short time with both lines active does not start a chip that is held in reset.
        held = self._rts and (not self._dtr or self.held)
        if held != self.held:
            self.held = held
            if held:
                self.board.stop()
            else:
                self.board.start(download=self._dtr)

    @property
    def dtr(self) -> bool:
        return self._dtr

    @dtr.setter
    def dtr(self, on: bool) -> None:
        self._dtr = on
        self._lines()

    @property
    def rts(self) -> bool:
        return self._rts

    @rts.setter
    def rts(self, on: bool) -> None:
        self._rts = on
        self._lines()

    def reset_input_buffer(self) -> None: ...
    def reset_output_buffer(self) -> None: ...
