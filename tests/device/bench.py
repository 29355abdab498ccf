"""Cost of the whole firmware against its limits: instructions, heap, sizes. Part of make bench.

    .venv/bin/python tests/device/bench.py            the whole table
    .venv/bin/python tests/device/bench.py --quick    without the hour

Instructions are counted by callgrind in 32-bit MicroPython 1.25.0 on x86, on the virtual device: what its stubs for
I2C, LEDs and clock cost is in them, and is told beside. Heap is measured there too. Nothing was measured on a board.
"""

import argparse
import os
import re
import tempfile
from pathlib import Path

from kickback.virtual import FlashImage, Motion, VirtualDevice, device_files
from kickback.virtual.chip_settings import store
from long_runs import run, session
from rich.console import Console
from rich.table import Table

TOOLS = Path(__file__).parents[2] / ".micropython"
BEATS = 100, 1600  # the second a minute after the first: a set and a rest
SAMPLES = (BEATS[1] - BEATS[0]) * 4
HEAP = 100 * 1024
# callgrind writes a part of its profile whenever libc's unsetenv is entered
MARKED = """
import os, machine
real = machine.WDT
class Marked:
    n = 0
    def __init__(self, **named):
        self.wdt = real(**named)
    def feed(self):
        self.wdt.feed()
        self.n += 1
        if self.n in %r:
            os.unsetenv("x")
            print("mark")
machine.WDT = Marked
execfile("/main.py", {"__name__": "__main__"})
"""
# the driver's transactions, a sleep and the clock, as often as the firmware has them, and nothing else
EMPTY = """
import os, time, machine, board
i2c = machine.I2C(0, scl=machine.Pin(board.SCL), sda=machine.Pin(board.SDA))
two, burst = bytearray(2), bytearray(48)
wdt = machine.WDT(timeout=8000)
for n in range(%d):
    i2c.readfrom_mem_into(104, 0x72, two)
    now = time.ticks_us(), time.ticks_ms(), time.ticks_ms(), time.time_ns()
    i2c.readfrom_mem_into(104, 0x74, burst)
    wdt.feed()
    time.sleep_ms(38)
    if n in %r:
        os.unsetenv("x")
        print("mark")
"""


def instructions(entry: str, settings: dict) -> int:
    """Per sample, between the two marks."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        options = "--dump-before=unsetenv --combine-dumps=yes --compress-strings=yes"
        os.environ["VALGRIND_OPTS"] = f"{options} --callgrind-out-file={work}/profile"
        image = FlashImage(work / "chip.bin")
        image.write(device_files())
        store(image, settings)
        device = VirtualDevice(image, motion=Motion(session(120)), entry=entry, heap=HEAP)
        device.esp32.micropython = TOOLS / "callgrind"
        seen = device.run(until=lambda device: sum(line == "mark" for _, line in device.seen.console) == len(BEATS))
        del os.environ["VALGRIND_OPTS"]
        if seen.repls:
            raise RuntimeError(seen.repls[0][1])
        totals = [int(n) for n in re.findall(r"^totals: (\d+)", (work / "profile").read_text(), re.MULTILINE)]
    return totals[1] // SAMPLES


def figures(quick: bool, console: Console) -> list[tuple[str, int, str, int | None]]:
    """Name, value, unit, limit."""
    sizes = {name: len(data) for name, data in device_files().items() if name.endswith(".mpy")}
    path = "import sys; sys.path.insert(0, '/a')\n"
    recording, plain = (instructions(MARKED % (BEATS,), {"record": record}) for record in (1, 0))
    stubs = instructions(path + EMPTY % (BEATS[1] + 9, BEATS), {})
    found = [
        ("instructions per sample, raw recording on", recording, "", 60_000),
        ("of them the stubs' I2C, clock and watchdog", stubs, "", None),
        ("instructions per sample, no raw recording", plain, "", None),
        ("all .mpy files", sum(sizes.values()), "B", None),
    ]
    with tempfile.TemporaryDirectory() as folder:
        seconds = 300 if quick else 3600
        console.print(f"running a session of {seconds} s ...")
        long = run(session(seconds), Path(folder), HEAP, record=1)
    found.append((f"heap free at the worst moment of {seconds} s, of {HEAP:,} B", int(long.free.min()), "B", -20 * 1024))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Cost of the whole firmware against its limits.")
    parser.add_argument("--quick", action="store_true", help="five minutes of session instead of an hour")
    options = parser.parse_args()
    if not (TOOLS / "callgrind").exists():
        parser.error("the 32-bit MicroPython is missing: run make micropython")
    console = Console()
    table = Table("figure", "now", "limit", box=None, header_style="bold")
    for name, value, unit, limit in figures(options.quick, console):
        good = limit is None or (value <= limit if limit > 0 else value >= -limit)
        bound = "" if limit is None else f"{'at most' if limit > 0 else 'at least'} {abs(limit):,}"
        table.add_row(name, f"[{'green' if good else 'red'}]{value:,} {unit}[/]", bound)
    console.print(table)


if __name__ == "__main__":
    main()
