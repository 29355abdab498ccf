"""The MicroPython process of pty_board.py: mounts the flash image as "/", runs main.py, then serves the REPL on stdin.

A unix build lacks the REPL of the ports. This one implements its protocol: friendly and raw mode, raw paste with its
window, Ctrl-C, and Ctrl-D, at which pty_board.py restarts the process with a new heap.
Usage: micropython pty_repl.py IMAGE BLOCKS [raw|boot|FOLDER to copy onto it|exec CODE]
"""

import io
import os
import sys
import time

import vfs
from pty_flash import copy_tree, mount

WINDOW_BYTES = 1024
BANNER = b"raw REPL; CTRL-B to exit\r\n>"
STUBS = __file__.rsplit("/", 1)[0] + "/pty_stubs"


def execute(source, names):
    """Run code like the raw REPL: output, end of output, traceback, end of traceback."""
    say(b"")
    try:
        exec(compile(source, "<stdin>", "exec"), names)
        say(b"\x04")
    except BaseException as error:
        say(b"\x04")
        if not isinstance(error, SystemExit):
            text = io.StringIO()
            sys.print_exception(error, text)
            say(text.getvalue().encode())
    say(b"\x04")


def say(what):
    sys.stdout.buffer.write(what)


def busy(act, job):
    """Run a job that Ctrl-C interrupts. At the prompt, Ctrl-C is an ordinary byte.

    The interrupt may arrive shortly after the end of the job.
    """
    try:
        act(b"busy")
        job()
    except KeyboardInterrupt:
        pass
    while True:
        try:
            return act(b"idle")
        except KeyboardInterrupt:
            pass


def raw_paste(read):
    read(2)
    say(b"R\x01" + WINDOW_BYTES.to_bytes(2, "little") + b"\x01")
    source = bytearray()
    while True:
        byte = read(1)
        if byte == b"\x03":
            return None
        if byte == b"\x04":
            say(b"\x04")
            return bytes(source)
        source.extend(byte)
        if len(source) % WINDOW_BYTES == 0:
            say(b"\x01")


class Prompt:
    """The REPL. The friendly mode only reacts to control bytes."""

    def __init__(self, act, raw, names):
        self.act, self.raw, self.names = act, raw, names
        self.line = bytearray()
        say(BANNER if raw else b"\r\n>>> ")

    def serve(self):
        while True:
            try:
                byte = sys.stdin.buffer.read(1)
                if not byte:
                    return
                self.take(byte)
            except KeyboardInterrupt:
                pass

    def take(self, byte):
        if byte in (b"\x01", b"\x02"):
            self.raw = byte == b"\x01"
            self.line = bytearray()
            say(BANNER if self.raw else b"\r\n>>> ")
        elif byte == b"\x03":
            self.line = bytearray()
        elif byte == b"\x04" and not self.line:
            say(b"OK\r\nMPY: soft reboot\r\n" if self.raw else b"\r\nMPY: soft reboot\r\n")
            self.act(b"soft raw" if self.raw else b"soft")
            time.sleep(60)  # until the process is killed
        elif self.raw and byte == b"\x04":
            say(b"OK")
            source, self.line = bytes(self.line), bytearray()
            self.run(source)
        elif self.raw and byte == b"\x05" and not self.line:
            source = raw_paste(sys.stdin.buffer.read)
            if source is None:
                say(BANNER)
            else:
                self.run(source)
        elif self.raw:
            self.line.extend(byte)

    def run(self, source):
        busy(self.act, lambda: execute(source, self.names))
        say(b">")


def run_main(names):
    try:
        with open("/main.py") as file:
            source = file.read()
    except OSError:
        return
    try:
        exec(compile(source, "main.py", "exec"), names)
    except BaseException as error:
        sys.print_exception(error)


def begin():
    image, blocks, mode = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    flash = mount(image, blocks)
    if mode not in ("raw", "boot", "exec"):
        vfs.mount(flash, "/flash")
        copy_tree(mode, "/flash")
        return
    stubs = vfs.VfsPosix(STUBS)  # modules that are built into the ports
    vfs.umount("/")
    vfs.mount(flash, "/")
    vfs.mount(stubs, "/~stubs")
    os.chdir("/")
    sys.path[:] = ["", ".frozen", "/lib", "/~stubs"]
    if mode == "exec":
        exec(sys.argv[4], {})
        return
    import machine

    names = {"__name__": "__main__"}
    if mode == "boot":
        busy(machine.act, lambda: run_main(names))
    Prompt(machine.act, mode == "raw", names).serve()


begin()
