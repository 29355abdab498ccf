"""The whole firmware on a bare board: run.py STUBS SLOT FOLDER TRACE FIRST LAST; callgrind counts between two beats."""

import sys

stubs, slot, folder, trace, first, last = sys.argv[1:]
sys.path[:] = [stubs]
import time  # noqa: F401, E402, I001 (MicroPython takes this one for its own from now on)
import esp32  # noqa: F401, E402
import machine  # noqa: E402
import neopixel  # noqa: F401, E402
import vfs  # noqa: E402

machine.trace = open(trace, "rb")
machine.marks[:] = [int(first), int(last)]
vfs.umount("/")
vfs.mount(vfs.VfsPosix(folder), "/")
sys.path[:] = ["/a", "/"]
import app  # noqa: E402

app.run()
