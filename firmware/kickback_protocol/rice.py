"""Compresses samples: differences, Rice coded in blocks of 16 samples (R. F. Rice, JPL 79-22, 1979).

A block has seven columns: the time steps, then ax ay az gx gy gz as first differences, or as second differences where
those are smaller (a fast kick is smooth, noise is not). A column starts with one bit (1: second differences) and four
bits for k. Each value is zigzag coded, then written as q = value >> k in unary (q ones and a zero) and its low k bits;
from q = 8 on as eight ones and 32 bits. The most significant bit comes first. The differences before a piece are 0.
"""

from array import array

from kickback_protocol import record_codec
from repcore import const

_BLOCK = const(16)
_COLUMNS = const(7)
_ESCAPE = const(8)
_SUM_LIMIT = const(1 << 24)  # larger sums give the same k
_MAX_BLOCK_BYTES = const(576)  # with the last partial byte and the checksum


class Rice:
    """Encodes PIECE records into buffer, one at a time. close() completes a piece, clear() begins the next one."""

    def __init__(self, buffer):
        self.buffer = buffer
        self.values = array("i", bytes(4 * _BLOCK * _COLUMNS))
        self.last = [0] * _COLUMNS
        self.before = [0] * _COLUMNS  # last difference of each column before the block
        self.clear()

    def clear(self):
        """Begin a new piece with the next sample."""
        self.count = self.n = self.at = 0
        self.acc = self.nb = 0  # an abandoned piece leaves bits behind
        for c in range(_COLUMNS):
            self.before[c] = 0

    def fits(self, count):
        """Return whether this many samples fit before the block is full."""
        return self.n + count < _BLOCK

    def add(self, times, words, count):
        """Add one sample, or as many as fit (times in us, six counts each). Return True if the piece is full."""
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
            return self.at > len(self.buffer) - _MAX_BLOCK_BYTES
        return False

    def begin(self, t_us, words):
        """Write the first sample of a piece uncompressed. close() writes the sample count."""
        last = self.last
        at = record_codec.write_varint(self.buffer, 6, t_us)
        for c in range(6):
            last[c] = words[c]
            at = record_codec.write_varint(self.buffer, at, words[c])
        last[6] = t_us
        self.at = at
        self.count = 1

    def block(self):
        """Write the gathered samples as a block."""
        n = self.n
        for c in range(_COLUMNS):
            start = c * _BLOCK
            total = self.choose_differences(c, start, start + n)
            k = 0
            while n << k + 1 <= total and k < 15:
                k += 1
            self.column(start, start + n, k)
        self.n = 0

    def choose_differences(self, c, start, stop):
        """Choose first or second differences, write the bit for it, and return the sum of the zigzag coded numbers."""
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
            return min(2 * plain, _SUM_LIMIT)
        self.acc |= 1
        for i in range(start, stop):
            d = values[i]
            values[i] = d - before
            before = d
        return min(2 * changes, _SUM_LIMIT)

    def column(self, start, stop, k):
        """Write one column with parameter k."""
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
            if q < _ESCAPE:  # at most 23 bits after 7: still a small int
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
        """Complete the piece as a record at the start of the buffer. Return its size, 0 if it is empty."""
        if not self.count:
            return 0
        if self.n:
            self.block()
        buffer, at = self.buffer, self.at
        if self.nb:
            buffer[at] = self.acc << 8 - self.nb & 0xFF
            at += 1
            self.acc = self.nb = 0
        count = self.count  # always a three-byte zigzag varint, because the count is known only now
        buffer[3] = count << 1 & 127 | 128
        buffer[4] = count >> 6 & 127 | 128
        buffer[5] = count >> 13 & 127
        return record_codec.finish_record(buffer, 0, record_codec.PIECE, at)
