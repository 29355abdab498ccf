"""The heap, kept in one piece: the large buffers are made before anything else, and garbage goes early.

Later the heap has holes, and what is free in all is of no use to a buffer that fits into none of them.
"""

import gc

from repcore.history import rings

gc.threshold(4096)  # while modules are loaded; later it would count what functions borrow, and collect all the time
RINGS = rings()  # of the core
RTC = bytearray(1408)  # what the log keeps over a reset, of the 2048 bytes that MicroPython gives of RTC memory
PIECE = bytearray(1408)  # of a raw trace, of which nine hundred are used: over a second
