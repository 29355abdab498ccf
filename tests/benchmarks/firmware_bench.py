"""Cost of the whole firmware against its limits: instructions, heap, sizes. Part of make bench.

    .venv/bin/python tests/benchmarks/firmware_bench.py            the whole table
    .venv/bin/python tests/benchmarks/firmware_bench.py --quick    without the hour

Instructions are counted by callgrind in 32-bit MicroPython 1.25.0 on x86, on a board that costs next to nothing
(bare_stubs); heap is measured on the virtual device. Nothing was measured on a board.
"""

import json
import os
import re
import subprocess
import tempfile
from binascii import crc32
from pathlib import Path

import numpy as np
from bench_options import bench_options
from core_cost import TOOLS
from kickback.traces.kbt import counts
from kickback.virtual import device_files
from long_runs import run, session
from rich.console import Console
from rich.table import Table

BEATS = 100, 4600  # the second three minutes after the first: a set, a rest and most of another set
SAMPLES = (BEATS[1] - BEATS[0]) * 4
HEAP = 100 * 1024
STUBS = Path(__file__).parents[1] / "support/bare_stubs"


def instructions(settings: dict) -> int:
    """Per sample, of everything between two beats: callgrind writes a part at each call of unsetenv (bare_stubs)."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        chip = work / "chip"
        for name, data in device_files().items():
            (chip / name[1:]).parent.mkdir(parents=True, exist_ok=True)
            (chip / name[1:]).write_bytes(data)
        (chip / "slot.txt").write_text("a 0 0")  # a proven version writes nothing
        line = json.dumps(settings).encode()
        (chip / "settings.json").write_bytes(line + b"\n%08x\n" % crc32(line))
        trace = session(200)
        words = np.hstack([counts(trace.accel_g, 4), counts(trace.gyro_dps, 500)]).astype(">i2")
        (work / "trace").write_bytes(words.tobytes())
        command = [TOOLS / "callgrind", "-X", f"heapsize={HEAP + 65536}", STUBS / "run.py", STUBS, chip / "a", chip,
                   work / "trace", *BEATS]  # fmt: skip
        options = "--dump-before=unsetenv --combine-dumps=yes --compress-strings=yes"
        options += f" --callgrind-out-file={work}/profile"
        done = subprocess.run(list(map(str, command)), env=os.environ | {"VALGRIND_OPTS": options}, capture_output=True,
                              text=True, check=False)  # fmt: skip
        totals = re.findall(r"^totals: (\d+)", (work / "profile").read_text(), re.MULTILINE)
        if len(totals) != 3:  # before, between, after
            raise RuntimeError(done.stdout + done.stderr)
    return int(totals[1]) // SAMPLES


def figures(quick: bool, console: Console) -> list[tuple[str, int, str, int | None]]:
    """Name, value, unit, limit."""
    sizes = {name: len(data) for name, data in device_files().items() if name.endswith(".mpy")}
    plain, recording = (instructions({"record": record}) for record in (0, 1))
    found = [
        ("instructions per sample, on average", plain, "", 60_000),
        ("the same with raw recording", recording, "", None),
        ("all .mpy files", sum(sizes.values()), "B", None),
    ]
    with tempfile.TemporaryDirectory() as folder:
        seconds = 300 if quick else 3600
        console.print(f"running a session of {seconds} s ...")
        long = run(session(seconds), Path(folder), HEAP, record=1)
    free = int(long.free.min())
    found.append((f"heap free at the worst moment of {seconds} s, of {HEAP:,} B", free, "B", -20 * 1024))
    return found


def main() -> None:
    quick = {"action": "store_true", "help": "five minutes of session instead of an hour"}
    options = bench_options("Cost of the firmware against its limits.", quick, "keep the figures for tests/COST.md")
    console = Console()
    table = Table("figure", "now", "limit", box=None, header_style="bold")
    measured = figures(options.quick, console)
    for name, value, unit, limit in measured:
        good = limit is None or (value <= limit if limit > 0 else value >= -limit)
        bound = "" if limit is None else f"{'at most' if limit > 0 else 'at least'} {abs(limit):,}"
        table.add_row(name, f"[{'green' if good else 'red'}]{value:,} {unit}[/]", bound)
    console.print(table)
    if options.save:
        kept = {name: f"{value:,} {unit}".strip() for name, value, unit, _ in measured}
        Path(__file__).with_suffix(".json").write_text(json.dumps(kept, indent=1) + "\n")


if __name__ == "__main__":
    main()
