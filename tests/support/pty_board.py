"""A board without a board: real MicroPython behind a pty, with flash, a watchdog that bites, resets and a cable.

This is the chip around the interpreter: it carries bytes, turns Ctrl-C into an interrupt while code runs, and kills and
starts the interpreter where the chip would reset. mpremote talks to it as to any serial port.
"""

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

HERE = Path(__file__).parent
PWRON, HARD, WATCHDOG, SOFT = 1, 2, 3, 5  # machine.reset_cause()
BLOCKS = 256
BLOCK_BYTES = 4096
TURN_S = 0.01
SILENT_S = 60  # after which a test fails that waits for a text


class PtyBoard:
    """A board with an empty flash; on() switches it on, off() takes the power away.

    port -- the pty's name, for the host
    causes -- why it started, each time
    hurry -- how many times faster the watchdog runs than it should; it runs while the interpreter does or waits, not
        while other processes keep it from the processor
    shown -- what the pins and the LEDs were told, in order
    flip -- bytes from the host go through this function
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
        os.set_blocking(self.master, False)  # nobody listening: what is printed is lost, as on a UART
        self.port = os.ttyname(self.slave)
        self._pulled = False

    def pull(self) -> None:
        """The cable goes, the battery stays."""
        self._pulled = True  # the thread that listens to it closes it

    def put(self, folder: Path) -> None:
        """Copies what is in the folder to the flash of a board that is off."""
        self._batch(str(folder))

    def run(self, code: str) -> str:
        """Runs code on a MicroPython that sees only the flash; what it prints."""
        return self._batch("exec", code)

    def on(self, cause: int = PWRON) -> None:
        self._start(cause, "boot")
        self._thread = threading.Thread(target=self._carry, daemon=True)
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
        """As a terminal does on the cable."""
        os.write(self.slave, b"\x03")

    def when(self, ready: Callable[[], object], what: str) -> None:
        """Waits until something is true; what: it in words, for the failure after SILENT_S."""
        ends = time.monotonic() + SILENT_S
        while not ready():
            assert time.monotonic() < ends, f"the board never {what}, it only printed {self.printed!r}"
            time.sleep(0.005)

    def wait_for(self, text: str) -> None:
        """Until the board has printed text since the last call."""
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
        self._unfed_s, self._ran_s, self._turned_s = 0.0, 0.0, time.monotonic()

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

    def _carry(self) -> None:
        """The chip's life: a turn for whatever has come."""
        while self._alive:
            if self._pulled and self.master >= 0:
                os.close(self.master)
                os.close(self.slave)
                self.master = -1
            process = self._process
            out, acts, master = self._screen.fileno(), self._acts, self.master
            listened = [out, acts] + [master] * (master >= 0)
            ready = select.select(listened, [], [], TURN_S)[0]
            self._unfed_s += self._lived_s()
            # Acts first: whether code runs decides what a Ctrl-C is, and who sees a text sees what came before it.
            if acts in ready:
                for act in os.read(acts, 65536).split(b"\n"):
                    self._do(act)
                    if act in (b"reset", b"soft", b"soft raw"):
                        break  # what was said before the reset is over
            if self._process is not process:
                continue
            if out in ready:
                self._print(os.read(out, 4096))
            if master in ready:
                self._type(master)
            if self.dog_ms and self._unfed_s > self.dog_ms / 1000 / self.hurry:
                self._restart(WATCHDOG)

    def _lived_s(self) -> float:
        """How long the interpreter ran or waited since the last turn; not for how long it was ready to run."""
        state, *fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        ran_s, now_s = (int(fields[10]) + int(fields[11])) / os.sysconf("SC_CLK_TCK"), time.monotonic()
        lived_s = ran_s - self._ran_s + (0 if state == "R" else min(TURN_S, now_s - self._turned_s))
        self._ran_s, self._turned_s = ran_s, now_s
        return lived_s

    def _print(self, text: bytes) -> None:
        text = re.sub(rb"(?<!\r)\n", b"\r\n", text)  # as the ports' print does
        self.printed += text
        if self.master >= 0:
            try:
                os.write(self.master, text)
            except OSError:
                pass  # nobody listens

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
            return  # unplugged meanwhile
        while self._busy and b"\x03" in sent:
            before, sent = sent.split(b"\x03", 1)
            self._keys.write(before)
            self._busy = False
            self._process.send_signal(signal.SIGINT)
        self._keys.write(sent)
        self._keys.flush()
