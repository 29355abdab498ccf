"""Allocates the large buffers before anything else, while the heap is in one piece.

Later the free heap is fragmented and has no block large enough for them.
"""

import gc

from repcore.history import rings

gc.threshold(4096)  # while modules load; in the loop it would count temporary objects and collect all the time
RINGS = rings()  # of the detector
RTC = bytearray(1408)  # the log's copy of RTC memory, which has 2048 bytes in MicroPython
PIECE = bytearray(1408)  # one piece of a raw trace, about 900 bytes for one second
