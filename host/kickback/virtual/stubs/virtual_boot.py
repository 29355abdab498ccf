"""Runs before boot.py: loads the stubs, mounts the flash at / and sets the paths of an ESP32.

sys.argv has the pipes to the parent. The plan, JSON, is the parent's first line: arguments are limited to 255 bytes.
"""

import gc
import json
import sys
from binascii import unhexlify

import virtual_link as link
import virtual_ops as op

chip = [None]  # the Flash of the file system


def boot(plan):
    """Prepares the device as the bootloader and _boot.py do."""
    import time

    import esp32  # noqa: F401
    import machine
    import neopixel  # noqa: F401
    import vfs
    from virtual_flash import Flash

    for name in plan["more"]:
        __import__(name)
    sys.modules["utime"] = time
    machine._cause[:] = plan["cause"]
    machine._memory[0] = unhexlify(plan["memory"])
    time.epoch[0] = plan["epoch_ms"]
    files = plan["flash"]
    if files:
        opened = [open(name, "r+b") for name in files["image"]] + [None]  # the journal is optional
        rest = [files[name] for name in ("sectors", "program_us", "erase_us", "start_ms", "read_ns")]
        chip[0] = Flash(*(opened[:3] + rest))
    vfs.umount("/")
    if files:
        vfs.mount(vfs.VfsLfs2(chip[0]), "/")
    if plan["folder"]:
        vfs.mount(vfs.VfsPosix(plan["folder"]), "/host")
    sys.path[:] = ["", ".frozen", "/lib"]
    if plan["folder"]:
        sys.path.insert(0, "/host")
    sys.argv[:] = []
    link.options.update(plan["options"])
    link.begin(plan["next_ms"], plan["boot_ms"], bytes(plan["levels"]))


def run(entry):
    """Runs boot.py and main.py, or the statement in entry; then time passes as at an idle REPL."""
    text = ""
    try:
        if entry:
            exec(entry, {"__name__": "__main__"})
        else:
            for name in ("/boot.py", "/main.py"):
                _file(name)
    except SystemExit:
        link.gone(5)  # SOFT_RESET
    except BaseException as error:
        import io

        out = io.StringIO()
        sys.print_exception(error, out)
        text = out.getvalue()
        print(text, end="")
    link.post(op.REPL, 0, 0, text.encode())
    while True:
        link.rest()


def build_wall(first_area):
    """Divides the heap: no object can reach over the end of the first area, as in the port's split heap."""
    if not first_area:
        return None
    gc.collect()
    block = bytearray(first_area - gc.mem_alloc())
    wall = bytearray(16)
    del block
    return wall


def _file(name):
    import os

    try:
        os.stat(name)
    except OSError:
        return
    execfile(name, {"__name__": "__main__"})  # noqa: F821


def start():
    plan = json.loads(link.open_pipes(int(sys.argv[1]), int(sys.argv[2])))
    boot(plan)
    entry = plan["entry"]
    wall = build_wall(plan["first_area"])  # noqa: F841
    del plan
    gc.collect()
    run(entry)
