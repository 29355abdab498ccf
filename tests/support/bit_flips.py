"""Flips one bit in each file of both slots, and lets the launcher choose. Usage, in MicroPython:

``bit_flips.py FOLDER FLIPS``. FOLDER: with a/, b/ and launcher.py; FLIPS: for each file. Prints a JSON object.
"""

import json
import os
import random
import sys

import vfs  # pyright: ignore
from block_devices import Chip

FOLDER, FLIPS = sys.argv[1], int(sys.argv[2])
CAUSES = {"PWRON_RESET": 1, "HARD_RESET": 2, "WDT_RESET": 3, "DEEPSLEEP_RESET": 4}


class Machine:
    """machine after power-on; safe mode uses the rest of it."""

    def __getattr__(self, name):
        return CAUSES[name]

    def reset_cause(self):
        return 1


def read(folder):
    """Return the content of each file in a folder and its subfolders by path."""
    found = {}
    for entry in os.listdir(folder):
        path = folder + "/" + entry
        try:
            with open(path, "rb") as file:
                found[path[len(FOLDER) :]] = file.read()
        except OSError:
            found.update(read(path))
    return found


def write(path, content):
    with open(path, "wb") as file:
        file.write(content)


def choice_after(path, content):
    """Return what the launcher chooses with this content of a file, or its exception."""
    write("/slot.txt", b"a 0 0")
    good = files[path]
    write(path, content)
    try:
        return launcher.choose()
    except Exception as error:
        return repr(error)
    finally:
        write(path, good)


files = read(FOLDER)
source = files.pop("/launcher.py")
sys.modules["machine"] = Machine()
chip = Chip(512)
vfs.VfsLfs2.mkfs(chip)
vfs.umount("/")
vfs.mount(vfs.VfsLfs2(chip, readsize=1024), "/")
for name in ("/a", "/b", "/a/repcore", "/a/kickback_protocol", "/b/repcore", "/b/kickback_protocol"):
    os.mkdir(name)
for name, data in files.items():
    write(name, data)
write("/launcher.py", source)
sys.path[:] = ["/"]
import launcher  # noqa: E402

launcher.note = launcher.print = lambda *texts: None
random.seed(15)
chosen = {}
for name in sorted(files):
    for _ in range(FLIPS):
        changed = bytearray(files[name])
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
        kind = "version.txt of " if name.endswith("version.txt") else "file of "
        found = kind + name[1] + " -> " + (choice_after(name, changed) or "safe mode")
        chosen[found] = chosen.get(found, 0) + 1
write("/b/app.mpy", b"damaged")
chosen["both -> " + (choice_after("/a/app.mpy", b"damaged") or "safe mode")] = 1
print(json.dumps(chosen))
