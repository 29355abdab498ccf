"""The flash of a board behind a pty: a file with a littlefs. Runs in MicroPython."""

import os

import vfs

BLOCK_BYTES = 4096


class ImageFile:
    """A block device in a file. Killing the process has the effect of a power cut."""

    def __init__(self, path, blocks):
        self.blocks = blocks
        self.file = open(path, "r+b")

    def readblocks(self, number, buffer, offset=0):
        self.file.seek(number * BLOCK_BYTES + offset)
        self.file.readinto(buffer)

    def writeblocks(self, number, buffer, offset=0):
        self.file.seek(number * BLOCK_BYTES + offset)
        self.file.write(buffer)

    def ioctl(self, request, argument):
        if request == 4:
            return self.blocks
        if request == 5:
            return BLOCK_BYTES
        return 0


def mount(path, blocks):
    flash = ImageFile(path, blocks)
    try:
        made = vfs.VfsLfs2(flash)
    except OSError:
        vfs.VfsLfs2.mkfs(flash)
        made = vfs.VfsLfs2(flash)
    return made


def copy_tree(source, target):
    for name, kind, *_ in os.ilistdir(source):
        if kind == 0x4000:
            try:
                os.mkdir(target + "/" + name)
            except OSError:
                pass
            copy_tree(source + "/" + name, target + "/" + name)
        else:
            with open(source + "/" + name, "rb") as read, open(target + "/" + name, "wb") as write:
                write.write(read.read())
