"""Runs on the board while kickback flash works: sent over the cable after launcher.py, whose names it lives among."""

import hashlib
import os
from binascii import hexlify

CHUNK = 512


def show(paths):
    """Prints path, bytes and SHA-256 of those files that are there."""
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


def below(folder):
    try:
        entries = list(os.ilistdir(folder))
    except OSError:
        return
    for entry in entries:
        path = folder + "/" + entry[0]
        if entry[1] == 0x4000:
            yield from below(path)
        else:
            yield path


def copy(source, target):
    with open(source, "rb") as read, open(target, "wb") as write:
        while True:
            part = read.read(CHUNK)
            if not part:
                break
            write.write(part)


def there(path):
    try:
        os.stat(path)
        return True
    except OSError:
        return False


def folder(path):
    try:
        os.mkdir(path)
    except OSError:
        pass  # it is there


def room():
    """Free bytes of flash."""
    figures = os.statvfs("/")
    return figures[0] * figures[3]
