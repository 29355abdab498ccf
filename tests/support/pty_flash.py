"""The flash of a board behind a pty: a file with a littlefs. Runs in MicroPython."""

import os

import vfs
from block_devices import SECTOR, Blocks


class ImageFile(Blocks):
    """A block device in a file. Killing the process has the effect of a power cut."""

    def __init__(self, path, blocks):
        self.sectors = blocks
        self.file = open(path, "r+b")

    def readblocks(self, number, buffer, offset=0):
        self.file.seek(number * SECTOR + offset)
        self.file.readinto(buffer)

    def writeblocks(self, number, buffer, offset=0):
        self.file.seek(number * SECTOR + offset)
        self.file.write(buffer)

    def erase(self, number):
        """Nothing: a file needs no erase."""


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
