"""The sensor's FIFO: bytes in order, the oldest are lost when it is full."""

from collections import deque


class Fifo:
    """A FIFO of size bytes.

    keep_rows: note in rows the trace row of each sample that was read
    """

    def __init__(self, size: int, keep_rows: bool) -> None:
        self.size, self.keep_rows = size, keep_rows
        self.rows: list[int] = []
        self._last = 0
        self.clear()

    def __len__(self) -> int:
        return len(self._bytes)

    def clear(self) -> None:
        """Empties it."""
        self._bytes = bytearray()
        self._held: deque[int] = deque()  # rows of the samples inside

    def push(self, frame: bytes, row: int) -> bool:
        """Adds a sample; whether older bytes were lost."""
        self._bytes += frame
        self._held.append(row)
        lost = len(self._bytes) - self.size
        if lost > 0:
            del self._bytes[:lost]
            self._held.popleft()
        return lost > 0

    def pop(self, length: int) -> tuple[bytes, bool]:
        """The oldest bytes, and whether there were any; an empty FIFO repeats its last byte."""
        before = len(self._bytes)
        out = bytes(self._bytes[:length])
        del self._bytes[:length]
        if out:
            self._last = out[-1]
        for _ in range(len(self._held) * len(out) // max(1, before)):
            row = self._held.popleft()
            if self.keep_rows:
                self.rows.append(row)
        return out + bytes([self._last]) * (length - len(out)), bool(out)
