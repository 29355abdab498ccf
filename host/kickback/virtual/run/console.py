"""The firmware's output as lines with their times."""

from collections.abc import Callable

from kickback.virtual.board.clock import VirtualClock
from kickback.virtual.run.result import RunResult


class Console:
    """Collects lines in the result.

    on_line: called with each line and its time, which is that of the firmware's last request
    """

    def __init__(self, clock: VirtualClock, result: RunResult) -> None:
        self.clock, self.result = clock, result
        self.partial = b""  # an incomplete line
        self.on_line: Callable[[float, str], None] = lambda at_s, line: None

    def add(self, printed: bytes) -> None:
        """Takes output as it comes."""
        *lines, self.partial = (self.partial + printed).split(b"\n")
        for line in lines:
            text = line.decode(errors="replace").rstrip("\r")
            self.result.console.append((self.clock.now_s, text))
            self.on_line(self.clock.now_s, text)

    def last(self) -> str:
        """The last line, complete or not."""
        self.add(b"\n" if self.partial else b"")
        return self.result.console[-1][1] if self.result.console else "nothing was printed"
