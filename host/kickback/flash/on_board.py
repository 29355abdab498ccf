"""Helper functions of kickback flash that run on the board, sent over the cable after launcher.py."""

import hashlib
import os
from binascii import hexlify

CHUNK = 512  # bytes


def print_hashes(paths):
    """Prints path, size and SHA-256 of the files that exist."""
    for path in paths:
        digest = hashlib.sha256()
        try:
            with open(path, "rb") as file:
                while True:
                    part = file.read(CHUNK)
                    if not part:
                        break
                    digest.update(part)
        except OSError:
            continue
        print(path, os.stat(path)[6], hexlify(digest.digest()).decode())


def walk(folder):
    """The paths of all files in a folder and its subfolders."""
    try:
        entries = list(os.ilistdir(folder))
    except OSError:
        return
    for entry in entries:
        path = folder + "/" + entry[0]
        if entry[1] == 0x4000:
            yield from walk(path)
        else:
            yield path


def copy_file(source, target):
    with open(source, "rb") as read, open(target, "wb") as write:
        while True:
            part = read.read(CHUNK)
            if not part:
                break
            write.write(part)


def exists(path):
    try:
        os.stat(path)
        return True
    except OSError:
        return False


def make_folder(path):
    try:
        os.mkdir(path)
    except OSError:
        pass  # it exists


def free_bytes():
    """Free bytes of flash."""
    figures = os.statvfs("/")
    return figures[0] * figures[3]
