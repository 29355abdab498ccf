"""Memory for samples from the FIFO, readable as numbers without creating objects."""

import uctypes
from mpu6050 import SAMPLE_BYTES
from repcore import const

_USUAL = const(4)  # samples in a beat
AXES = const(6)


class SampleBuffer:
    """Room for one earlier sample (front) and max_samples new ones.

    fresh: the new samples as a sequence of counts, six each. before: the same, shifted by one sample: before[i] is the
    count before fresh[i]. views: results of view() for the usual numbers of samples, else None.
    """

    def __init__(self, max_samples):
        buffer = bytearray(SAMPLE_BYTES + max_samples * SAMPLE_BYTES)
        self.memory = memoryview(buffer)
        self.front = self.memory[:SAMPLE_BYTES]
        usual = range(_USUAL - 1, _USUAL + 2)
        self.views: list = [self.view(n) if n in usual else None for n in range(max_samples + 1)]
        address = uctypes.addressof(buffer)
        layout = uctypes.ARRAY | 0, max_samples * AXES | uctypes.INT16
        self.before: list = uctypes.struct(address, layout, uctypes.BIG_ENDIAN)  # pyright: ignore
        self.fresh: list = uctypes.struct(address + SAMPLE_BYTES, layout, uctypes.BIG_ENDIAN)  # pyright: ignore

    def view(self, count):
        """Return the memory for count samples, and that of the last of them."""
        end = SAMPLE_BYTES + count * SAMPLE_BYTES
        return self.memory[SAMPLE_BYTES:end], self.memory[end - SAMPLE_BYTES : end]

    def is_repeat(self, at):
        """Return whether the sample at this index equals the one before it on all axes."""
        before, fresh = self.before, self.fresh
        for i in range(at, at + AXES):
            if fresh[i] != before[i]:
                return False
        return True
