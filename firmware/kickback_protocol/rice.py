"""Samples into few bits: differences, Rice coded in blocks of 16 samples (R. F. Rice, JPL 79-22, 1979).

A block holds seven columns in turn: the time's steps, then ax ay az gx gy gz as differences from the sample before;
or, where that is less, as what these differences change by: a fast kick is smooth, and noise is not. A column is a bit
that says which (1: changes), four bits that say k, then for each value, zigzagged, q = value >> k in unary (q ones and
a zero) and its low k bits; from q = 8 on instead eight ones and the value in 32 bits. Bits fill bytes from the top.
Before a piece's first differences there were differences of 0.
"""

from array import array

from kickback_protocol import wire
from repcore import const

_BLOCK = const(16)
_COLUMNS = const(7)
_ESCAPE = const(8)
_MUCH = const(1 << 24)  # more makes no difference
_WORST = const(576)  # bytes that a block can take at most, and the two of the last bits and the checksum


class Rice:
    """Fills buffer with one PIECE at a time, as ``close`` says; ``clear`` then begins the next."""

    def __init__(self, buffer):
        self.buffer = buffer
        self.values = array("i", bytes(4 * _BLOCK * _COLUMNS))
        self.last = [0] * _COLUMNS
        self.before = [0] * _COLUMNS  # of each column, the difference before the block
        self.clear()

    def clear(self):
        """The next sample begins a piece."""
        self.count = self.n = self.at = 0
        self.acc = self.nb = 0  # a piece given up leaves bits
        for c in range(_COLUMNS):
            self.before[c] = 0

    def fits(self, count):
        """Whether no block is full before so many more samples."""
        return self.n + count < _BLOCK

    def add(self, times, words, count):
        """Takes one sample, or as many as fit, as Counter.feed does; True when the piece must be closed before more."""
        first = 0
        if not self.count:
            self.begin(times[0], words)
            first = 1
        values, last, n = self.values, self.last, self.n
        for i in range(first, count):
            t_us = times[i]
            values[n] = (t_us - last[6]) & 0x3FFFFFFF
            last[6] = t_us
            at, i = n, 6 * i
            for c in range(6):
                at += _BLOCK
                v = words[i + c]
                values[at] = v - last[c]
                last[c] = v
            n += 1
        self.count += n - self.n
        self.n = n
        if n == _BLOCK:
            self.block()
            return self.at > len(self.buffer) - _WORST
        return False

    def begin(self, t_us, words):
        """The first sample of a piece stands whole; its count is written when the piece is closed."""
        last = self.last
        at = wire.put(self.buffer, 6, t_us)
        for c in range(6):
            last[c] = words[c]
            at = wire.put(self.buffer, at, words[c])
        last[6] = t_us
        self.at = at
        self.count = 1

    def block(self):
        """Writes the values gathered."""
        n = self.n
        for c in range(_COLUMNS):
            start = c * _BLOCK
            total = self.flatten(c, start, start + n)
            k = 0
            while n << k + 1 <= total and k < 15:
                k += 1
            self.column(start, start + n, k)
        self.n = 0

    def flatten(self, c, start, stop):
        """Takes the way that gives the smaller numbers and writes its bit; the sum of the zigzagged numbers."""
        values, before = self.values, self.before[c]
        plain = changes = 0
        last = before
        for i in range(start, stop):
            d = values[i]
            plain += d if d >= 0 else -d
            changes += d - last if d >= last else last - d
            last = d
        self.before[c] = last
        self.acc = self.acc << 1
        self.nb += 1
        if changes >= plain:
            return min(2 * plain, _MUCH)
        self.acc |= 1
        for i in range(start, stop):
            d = values[i]
            values[i] = d - before
            before = d
        return min(2 * changes, _MUCH)

    def column(self, start, stop, k):
        buffer, values, at = self.buffer, self.values, self.at
        acc = self.acc << 4 | k
        nb = self.nb + 4
        low = (1 << k) - 1
        for i in range(start, stop):
            v = values[i]
            v = v << 1 if v >= 0 else ~v << 1 | 1
            while nb > 7:
                nb -= 8
                buffer[at] = acc >> nb
                at += 1
                acc &= (1 << nb) - 1
            q = v >> k
            if q < _ESCAPE:  # 23 bits at most, after 7: still a small int
                acc = acc << q + 1 + k | ((1 << q) - 1) << k + 1 | v & low
                nb += q + 1 + k
            else:
                for part in (0xFF, v >> 24, v >> 16, v >> 8, v):
                    acc = (acc << 8 | part & 0xFF) & 0xFFFFF
                    buffer[at] = acc >> nb & 0xFF
                    at += 1
                acc &= (1 << nb) - 1
        while nb > 7:
            nb -= 8
            buffer[at] = acc >> nb
            at += 1
            acc &= (1 << nb) - 1
        self.acc = acc
        self.nb = nb
        self.at = at

    def close(self):
        """Completes the piece as a record at the buffer's start; returns its size, 0 for an empty one."""
        if not self.count:
            return 0
        if self.n:
            self.block()
        buffer, at = self.buffer, self.at
        if self.nb:
            buffer[at] = self.acc << 8 - self.nb & 0xFF
            at += 1
            self.acc = self.nb = 0
        count = self.count  # zigzag varint of three bytes always, because it is known only now
        buffer[3] = count << 1 & 127 | 128
        buffer[4] = count >> 6 & 127 | 128
        buffer[5] = count >> 13 & 127
        return wire.seal(buffer, 0, wire.PIECE, at)
