"""A simulated board: MicroPython behind a pty, with flash, watchdog, resets and a cable.

It forwards bytes, sends Ctrl-C as an interrupt while code runs, and restarts the interpreter where the chip would
reset. mpremote uses it like any serial port.
"""

import contextlib
import os
import pty
import re
import select
import signal
import subprocess
import threading
import time
import tty
from collections.abc import Callable
from pathlib import Path

from process_time import ProcessTime

HERE = Path(__file__).parent
PWRON, HARD, WATCHDOG, SOFT = 1, 2, 3, 5  # machine.reset_cause()
BLOCKS = 256
BLOCK_BYTES = 4096
POLL_S = 0.01
TIMEOUT_S = 60  # of every wait


class PtyBoard:
    """A board with an empty flash; on() and off() switch its power.

    port: the name of the pty, for the host
    causes: the reset cause of each start
    hurry: factor by which the watchdog runs faster. It counts the time in which the interpreter runs or waits, not the
        time in which other processes use the processor.
    shown: what the pins and the LEDs were set to, in order
    flip: function that may change the bytes from the host
    """

    def __init__(self, micropython: list[str], folder: Path, blocks: int = BLOCKS, hurry: float = 1.0) -> None:
        self.micropython = micropython
        self.image, self.blocks = folder / "flash.img", blocks
        self.image.write_bytes(b"\xff" * BLOCK_BYTES * blocks)
        self.hurry = hurry
        self.flip = lambda sent: sent
        self.causes: list[int] = []
        self.shown: list[str] = []
        self.printed = b""
        self.dog_ms = 0
        self._alive = False
        self.plug()

    def plug(self) -> None:
        self.master, self.slave = pty.openpty()
        tty.setraw(self.slave)
        os.set_blocking(self.master, False)  # without a reader, output is lost as on a UART
        self.port = os.ttyname(self.slave)
        self._pulled = False

    def pull(self) -> None:
        """Unplugs the cable. The board keeps its power."""
        self._pulled = True  # the thread of the board closes the pty

    def put(self, folder: Path) -> None:
        """Copies the files of a folder to the flash. The board must be off."""
        self._batch(str(folder))

    def run(self, code: str) -> str:
        """Runs code in a MicroPython whose root is the flash. Returns its output."""
        return self._batch("exec", code)

    def on(self, cause: int = PWRON) -> None:
        self._start(cause, "boot")
        self._thread = threading.Thread(target=self._loop, daemon=True)
        self._alive = True
        self._thread.start()

    def off(self) -> None:
        self._alive = False
        self._thread.join()
        self._stop()
        self.dog_ms = 0

    def close(self) -> None:
        if self._alive:
            self.off()
        if self.master >= 0:
            os.close(self.master)
            os.close(self.slave)

    def press_ctrl_c(self) -> None:
        """Sends Ctrl-C through the cable."""
        os.write(self.slave, b"\x03")

    def when(self, ready: Callable[[], object], what: str) -> None:
        """Waits until ready() is true. what: description for the failure after TIMEOUT_S."""
        ends = time.monotonic() + TIMEOUT_S
        while not ready():
            assert time.monotonic() < ends, f"the board has not {what}; its output is {self.printed!r}"
            time.sleep(0.005)

    def wait_for(self, text: str) -> None:
        """Waits until the board has printed the text, after that of the last call."""
        self.when(lambda: text.encode() in self.printed, f"printed {text!r}")
        self.printed = self.printed.split(text.encode(), 1)[1]

    def _batch(self, *mode: str) -> str:
        command = [*self.micropython, str(HERE / "pty_repl.py"), str(self.image), str(self.blocks), *mode]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def _start(self, cause: int, mode: str) -> None:
        self.causes.append(cause)
        self._acts, acts = os.pipe()
        environment = {**os.environ, "ACTS": str(acts), "RESET_CAUSE": str(cause)}
        command = [*self.micropython, str(HERE / "pty_repl.py"), str(self.image), str(self.blocks), mode]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, pass_fds=[acts], env=environment)
        assert self._process.stdin and self._process.stdout
        self._keys, self._screen = self._process.stdin, self._process.stdout
        os.close(acts)
        self._busy = False
        self._unfed_s, self._time = 0.0, ProcessTime(self._process.pid)

    def _stop(self) -> None:
        self._process.kill()
        self._process.wait()
        self._print(self._screen.read())
        self._keys.close()
        self._screen.close()
        os.close(self._acts)

    def _restart(self, cause: int, mode: str = "boot") -> None:
        self._stop()
        if cause != SOFT:
            self.dog_ms = 0
        self._start(cause, mode)

    def _loop(self) -> None:
        """The loop of the board's thread: handles acts, output and input."""
        while self._alive:
            if self._pulled and self.master >= 0:
                os.close(self.master)
                os.close(self.slave)
                self.master = -1
            process = self._process
            out, acts, master = self._screen.fileno(), self._acts, self.master
            listened = [out, acts] + [master] * (master >= 0)
            ready = select.select(listened, [], [], POLL_S)[0]
            self._unfed_s += self._time.active_s()
            # Acts first: they decide the meaning of a Ctrl-C, and they precede the output that tests wait for.
            if acts in ready:
                for act in os.read(acts, 65536).split(b"\n"):
                    self._do(act)
                    if act in (b"reset", b"soft", b"soft raw"):
                        break  # acts after it belong to the old interpreter
            if self._process is not process:
                continue
            if out in ready:
                self._print(os.read(out, 4096))
            if master in ready:
                self._type(master)
            if self.dog_ms and self._unfed_s > self.dog_ms / 1000 / self.hurry:
                self._restart(WATCHDOG)

    def _print(self, text: bytes) -> None:
        text = re.sub(rb"(?<!\r)\n", b"\r\n", text)  # like print() of the ports
        self.printed += text
        if self.master >= 0:
            with contextlib.suppress(OSError):  # no reader
                os.write(self.master, text)

    def _do(self, act: bytes) -> None:
        word, _, rest = act.partition(b" ")
        if word in (b"feed", b"watch"):
            self.dog_ms = int(rest or self.dog_ms)
            self._unfed_s = 0.0
        elif word in (b"busy", b"idle"):
            self._busy = word == b"busy"
        elif word == b"reset":
            self._restart(HARD)
        elif word == b"soft":
            self._restart(SOFT, rest.decode() or "boot")
        elif word in (b"pin", b"ring"):
            self.shown.append(act.decode())

    def _type(self, master: int) -> None:
        try:
            sent = self.flip(os.read(master, 4096))
        except OSError:
            return  # unplugged
        while self._busy and b"\x03" in sent:
            before, sent = sent.split(b"\x03", 1)
            self._keys.write(before)
            self._busy = False
            self._process.send_signal(signal.SIGINT)
        self._keys.write(sent)
        self._keys.flush()
