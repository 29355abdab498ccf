"""Runs esptool, the writer of an ESP32's flash, as a program: its licence (GPL) is not kickback's (MIT)."""

import importlib.util
import re
import subprocess
import sys
from collections.abc import Callable

from kickback.board.errors import BoardError
from kickback.board.ports import open_port

BAUD = 460_800
_PERCENT = re.compile(r"Writing at .*?([\d.]+) ?%")
_OTHER_CHIP = re.compile(r"This chip is (\S+), not ESP32")
_NO_ANSWER = (
    "the chip does not answer: hold BOOT, press RESET (EN) once, release BOOT and run the command again; if that does "
    "not help, take another USB cable, one for data"
)
_INTERRUPTED = "writing was interrupted: the board cannot start yet; plug it in and run the same command again"
Progress = Callable[[int, int], None]


def need_esptool() -> None:
    """Raises ValueError with a command that installs it if esptool is missing."""
    if importlib.util.find_spec("esptool") is None:
        command = f"{sys.executable} -m pip install 'kickback[blank]'"
        raise ValueError(f"a blank board needs esptool, which is not installed: run {command}")


def run_esptool(port: str, *words: str, progress: Progress | None = None) -> str:
    """The output of a command of esptool. Raises BoardError.

    progress: called with per cent of the file that is being written, and 100
    """
    open_port(port).close()  # raises BoardError with the reason, which esptool does not give
    command = [sys.executable, "-m", "esptool", "--chip", "esp32", "--port", port, *words]
    output: list[str] = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as run:
        assert run.stdout
        for line in run.stdout:
            output.append(line)
            if progress and (found := _PERCENT.search(line)):
                progress(round(float(found[1])), 100)
    text = "".join(output)
    if run.returncode:
        raise BoardError(f"{port}: {why_failed(text)}")
    return text


def why_failed(output: str) -> str:
    """A sentence about what went wrong, from esptool's output."""
    if other := _OTHER_CHIP.search(output):
        return f"the board has an {other[1]}; kickback makes images for the ESP32"
    if "MD5" in output and "match" in output:
        return "what was written differs from what was sent; run the command again, with another cable"
    if "Writing" in output:
        return _INTERRUPTED
    if "Connecting" in output and "Connected" not in output:
        return _NO_ANSWER
    return f"esptool failed: {(output.strip().splitlines() or ['it printed no reason'])[-1].strip()}"
