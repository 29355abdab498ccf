"""WASM MicroPython in one Node process: starting one for each trace takes longer than most traces."""

import json
import subprocess
from pathlib import Path

DRIVE = Path(__file__).with_name("drive.mjs")


class WasmMicroPython:
    """Runs drive.py, each time in a fresh interpreter. node: the program."""

    def __init__(self, node: str) -> None:
        self.command = [node, str(DRIVE)]
        self._start()

    def _start(self) -> None:
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(self.command, stdin=pipe, stdout=pipe, text=True)

    def run(self, core: Path, trace: Path, settings: dict) -> list[str]:
        """The lines that drive.py prints; asserts that it raises nothing."""
        if self.process.poll() is not None:  # a test that exceeded its time limit ended it
            self._start()
        assert self.process.stdin and self.process.stdout
        try:
            self.process.stdin.write(json.dumps([str(core), str(trace), json.dumps(settings)]) + "\n")
            self.process.stdin.flush()
            lines = []
            while not (line := self.process.stdout.readline()).startswith("end "):
                assert line, "Node ended by itself"
                lines.append(line.rstrip("\n"))
        except BaseException:  # the time limit of the test: late output must not reach the next test
            self.process.kill()
            raise
        raised = json.loads(line.removeprefix("end "))
        assert not raised, raised
        return lines

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
