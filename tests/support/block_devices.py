"""Block devices for littlefs in RAM. Runs in MicroPython."""

SECTOR = 4096


class Blocks:
    """The ioctl of a block device. Subclasses have sectors (their number) and erase(n)."""

    def ioctl(self, op, arg):
        if op == 4:
            return self.sectors
        if op == 5:
            return SECTOR
        if op == 6:
            self.erase(arg)
        return 0


class Chip(Blocks):
    """A block device with a journal of programs and erases, each with the result of mark() before it."""

    def __init__(self, sectors):
        self.sectors = sectors
        self.data = bytearray(b"\xff" * (sectors * SECTOR))
        self.journal = None

    def readblocks(self, n, buf, off=0):
        at = n * SECTOR + off
        buf[:] = memoryview(self.data)[at : at + len(buf)]

    def writeblocks(self, n, buf, off=0):
        at = n * SECTOR + off
        self.note(at, bytes(buf))
        self.data[at : at + len(buf)] = buf

    def note(self, at, new):
        if self.journal is not None:
            self.journal.append((at, new, self.mark()))

    def erase(self, n):
        self.note(n * SECTOR, None)
        self.data[n * SECTOR : (n + 1) * SECTOR] = b"\xff" * SECTOR


class Copy(Blocks):
    """A block device that copies the sectors of a chip before it changes them."""

    def __init__(self, data, sectors):
        self.data, self.sectors, self.changed = data, sectors, {}

    def readblocks(self, n, buf, off=0):
        changed = self.changed.get(n)
        if changed is None:
            at = n * SECTOR + off
            buf[:] = memoryview(self.data)[at : at + len(buf)]
        else:
            buf[:] = memoryview(changed)[off : off + len(buf)]

    def writeblocks(self, n, buf, off=0):
        if n not in self.changed:
            self.changed[n] = bytearray(memoryview(self.data)[n * SECTOR : (n + 1) * SECTOR])
        self.changed[n][off : off + len(buf)] = buf

    def erase(self, n):
        self.changed[n] = bytearray(b"\xff" * SECTOR)
