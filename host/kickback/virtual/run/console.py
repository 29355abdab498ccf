"""What the firmware prints, as lines with their times."""

from collections.abc import Callable

from kickback.virtual.board.world import World
from kickback.virtual.run.result import Seen


class Console:
    """on_line: called with each line and when it came (the last moment at which the firmware asked anything)."""

    def __init__(self, world: World, seen: Seen) -> None:
        self.world, self.seen = world, seen
        self.begun = b""  # a line that is not yet whole
        self.on_line: Callable[[float, str], None] = lambda at_s, line: None

    def take(self, printed: bytes) -> None:
        *lines, self.begun = (self.begun + printed).split(b"\n")
        for line in lines:
            text = line.decode(errors="replace").rstrip("\r")
            self.seen.console.append((self.world.now_s, text))
            self.on_line(self.world.now_s, text)

    def last(self) -> str:
        """The last words, whole line or not."""
        self.take(b"\n" if self.begun else b"")
        return self.seen.console[-1][1] if self.seen.console else "nothing was printed"
