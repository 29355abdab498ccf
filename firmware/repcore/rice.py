"""Samples into few bits: differences, Rice coded in blocks of 16 samples (R. F. Rice, JPL 79-22, 1979).

A block holds seven columns in turn: the time (as the change of its step), then ax ay az gx gy gz (as differences from
the sample before), zigzagged. A column is four bits that say k, then for each value q = value >> k in unary (q ones and
a zero) and its low k bits; from q = 8 on instead eight ones and the value in 32 bits. Bits fill bytes from the top.
"""
from array import array

from . import const, wire

_BLOCK = const(16)
_COLUMNS = const(7)
_ESCAPE = const(8)
_WORST = const(576)  # bytes that a block can take at most, and the two of the last bits and the checksum


class Rice:
    """Fills buffer with one PIECE at a time, as ``close`` says; ``clear`` then begins the next."""

    def __init__(self, buffer):
        self.buffer = buffer
        self.values = array("i", bytes(4 * _BLOCK * _COLUMNS))
        self.last = [0] * _COLUMNS
        self.clear()

    def clear(self):
        """The next sample begins a piece."""
        self.count = self.n = self.at = self.step = 0
        self.acc = self.nb = 0  # a piece given up leaves bits

    def add(self, t_us, sample):
        """Takes a sample, six counts; True when the piece must be closed before the next one."""
        last = self.last
        if not self.count:
            self.begin(t_us, sample)
            return False
        self.count += 1
        n = self.n
        values = self.values
        step = (t_us - last[6]) & 0x3FFFFFFF
        d = step - self.step
        self.step = step
        last[6] = t_us
        values[n] = d << 1 if d >= 0 else ~d << 1 | 1
        for c in range(6):
            n += _BLOCK
            v = sample[c]
            d = v - last[c]
            last[c] = v
            values[n] = d << 1 if d >= 0 else ~d << 1 | 1
        self.n += 1
        if self.n == _BLOCK:
            self.block()
            return self.at > len(self.buffer) - _WORST
        return False

    def begin(self, t_us, sample):
        """The first sample of a piece stands whole; its count is written when the piece is closed."""
        last = self.last
        at = wire.put(self.buffer, 6, t_us)
        for c in range(6):
            last[c] = sample[c]
            at = wire.put(self.buffer, at, sample[c])
        last[6] = t_us
        self.at = at
        self.count = 1

    def block(self):
        """Writes the values gathered."""
        values, n = self.values, self.n
        for start in range(0, _BLOCK * _COLUMNS, _BLOCK):
            total = 0
            for i in range(start, start + n):
                total += min(values[i], 0xFFFFF)
            k = 0
            while n << k + 1 <= total and k < 15:
                k += 1
            self.column(start, start + n, k)
        self.n = 0

    def column(self, start, stop, k):
        buffer, values, at = self.buffer, self.values, self.at
        acc = self.acc << 4 | k
        nb = self.nb + 4
        low = (1 << k) - 1
        for i in range(start, stop):
            v = values[i]
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
