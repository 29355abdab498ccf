"""One boot of the device: the interpreter's process and the frames on its pipes (stubs/virtual_link.py)."""

import contextlib
import json
import os
import select
import struct
import subprocess
from pathlib import Path
from typing import NamedTuple

HEADER = struct.Struct("<BBHiii")
ANSWER = struct.Struct("<HHi")
LOADER = "import sys; sys.path.insert(0, sys.argv.pop(1)); import virtual_boot; virtual_boot.start()"
HUNG_S = 30  # of CPU time without a request: the firmware is in a loop in which no virtual time passes


class Request(NamedTuple):
    """A request of the firmware: op (stubs/virtual_ops.py), its arguments, and its time in ms and us since boot."""

    op: int
    a: int
    ms: int
    us: int
    b: int
    payload: bytes


class Child:
    """The process, which runs until end(). plan: the argument of virtual_boot.boot; heap: in bytes."""

    def __init__(self, micropython: Path, stubs: Path, heap: int, plan: dict) -> None:
        requests, requests_end = os.pipe()
        answers_end, answers = os.pipe()
        ends = [str(requests_end), str(answers_end)]
        command = [str(micropython), "-X", f"heapsize={heap}", "-c", LOADER, str(stubs), *ends]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=(requests_end, answers_end),
        )
        os.close(requests_end)
        os.close(answers_end)
        self.requests, self.answers = requests, answers
        assert self.process.stdout
        self.console = self.process.stdout.fileno()
        os.set_blocking(self.console, False)
        self.poll = select.poll()
        self.poll.register(requests, select.POLLIN)
        self.poll.register(self.console, select.POLLIN)
        self.buffer, self.at = b"", 0
        os.write(answers, json.dumps(plan).encode() + b"\n")

    def next(self) -> tuple[Request | None, bytes]:
        """The next request and the output before it; None if the process hangs (HUNG_S) or has ended."""
        request = self._parse()
        printed = b""
        busy_s = None
        while request is None:
            ready = self.poll.poll(1000 * min(HUNG_S, 1))
            if not ready:
                busy_s = busy_s or self._busy_s()
                if self._busy_s() - busy_s > HUNG_S:
                    return None, printed
            if self.requests in dict(ready):
                got = os.read(self.requests, 65536)
                if not got:
                    return None, printed + self._rest()
                self.buffer, self.at = self.buffer[self.at :] + got, 0
            printed += self._rest()  # after the requests: the interpreter may print and ask between poll and read
            request = self._parse()
        return request, printed

    def _busy_s(self) -> float:
        """CPU time of the interpreter: on a busy machine it differs from real time."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) / os.sysconf("SC_CLK_TCK")

    def _parse(self) -> Request | None:
        have = len(self.buffer) - self.at
        if have < HEADER.size:
            return None
        op, a, n, ms, us, b = HEADER.unpack_from(self.buffer, self.at)
        if have < HEADER.size + n:
            return None
        start = self.at + HEADER.size
        self.at = start + n
        return Request(op, a, ms, us, b, self.buffer[start : self.at])

    def answer(self, status: int, next_ms: int, data: bytes = b"") -> None:
        """Answers the last request. next_ms: when, since boot, the process must ask again."""
        os.write(self.answers, ANSWER.pack(status, len(data), next_ms) + data)

    def _rest(self) -> bytes:
        """The output that was not read yet."""
        printed = b""
        with contextlib.suppress(BlockingIOError):
            while got := os.read(self.console, 65536):
                printed += got
        return printed

    def end(self) -> bytes:
        """Kills the process, as a loss of power does, and returns its remaining output."""
        printed = self._rest()
        self.process.kill()
        self.process.wait()
        for fd in (self.requests, self.answers):
            os.close(fd)
        assert self.process.stdout
        self.process.stdout.close()
        return printed
