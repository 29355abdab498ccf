"""Cost of the core against its limits, with the previous figures beside them.

    make bench                                           the whole table
    .venv/bin/python tests/benchmarks/core_bench.py --save   and keep the figures as the previous ones
    .venv/bin/python tests/benchmarks/core_bench.py --quick TRACE   a few seconds, one trace

Instructions are counted by callgrind in 32-bit MicroPython 1.25.0 on x86; an emulated ESP32 image came within 10 % of
such counts. A board's time is not measured here.
"""

import json
import platform
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bench_options import bench_options
from core_cost import HERE, as_kbt, compile_core, heap_bytes, instructions, live
from kickback.replays.run import replay
from kickback.simulate.imu import COUNTS_PER_DPS, COUNTS_PER_G
from kickback.simulate.trace import simulate_trace
from kickback.traces.files import read_trace, write_trace
from kickback.traces.trace import Trace
from rich.console import Console
from rich.table import Table

PREVIOUS = HERE / "core_bench.json"
# name, unit, limit, whether the limit is the most or the least
FIGURES = (
    ("instructions, mean of moving samples", "", 40_000, "most"),
    ("instructions, worst sample, no event", "", 80_000, "most"),
    ("heap of import and construction", "B", 24_000, "most"),
    ("all .mpy files of detection", "B", 12_000, "most"),
    ("replay in CPython, times real time", "x", 1000, "least"),
)
TRACES = (("controlled", 1), ("touch_and_go", 1), ("small_strokes", 1), ("sled", 1), ("rate200", 1), ("session", 1))
BYTES = {
    "record_codec.py",
    "rice.py",
    "plain_trace.py",
    "fields.py",
    "message_kinds.py",
    "packets.py",
    "bthome.py",
}  # fmt: skip (not part of detection)
SAMPLES = 6000  # of each trace: a minute at 100 Hz


def simulated(family: str, seed: int) -> Trace:
    t_s, counts, _ = simulate_trace(family, seed)
    return Trace(f"{family}_{seed}", t_s, counts[:, :3] / COUNTS_PER_G, counts[:, 3:] / COUNTS_PER_DPS)


def per_sample(core: Path, traces: list[Trace], count: int, console: Console) -> tuple[int, int]:
    """Mean instructions of moving samples, in the trace where it is largest, and the most without an event."""
    means, worst = [], 0
    for trace in traces:
        path = as_kbt(trace, core)
        n = min(count, len(trace.for_core()[0].t_s))
        cost = instructions(core, path, n)
        moving, event = live(path, n)
        mean = int(cost[moving].mean()) if moving.any() else 0
        most = int(cost[~event].max())
        found = f"{mean} while moving, {int(cost.mean())} on average, {most} at worst"
        console.print(f"  {trace.name}: {found}", highlight=False)
        if mean:
            means.append(mean)
        worst = max(worst, most)
    return max(means, default=0), worst


def replay_speed(trace: Trace, folder: Path) -> float:
    """Seconds of the trace per second from CSV to result: the best of five, so that other work does not count."""
    path = folder / "trace.csv"
    write_trace(trace, path)
    took = []
    for _ in range(5):
        start = time.perf_counter()
        replay(read_trace(path)).to_dict()
        took.append(time.perf_counter() - start)
    return (trace.t_s[-1] - trace.t_s[0]) / min(took)


def measure(traces: list[Trace], count: int, console: Console) -> list[int]:
    with TemporaryDirectory() as folder:
        core = Path(folder)
        sizes = compile_core(core)
        console.print("  " + ", ".join(f"{name} {size}" for name, size in sizes.items()), highlight=False)
        mean, worst = per_sample(core, traces, count, console)
        detection = sum(size for name, size in sizes.items() if name not in BYTES)
        return [mean, worst, heap_bytes(core), detection, int(replay_speed(traces[0], core))]


def show(found: list[int], previous: dict, console: Console) -> None:
    table = Table("figure", "now", "limit", "previous", box=None, header_style="bold")
    for column in table.columns[1:]:
        column.justify = "right"
    for (name, unit, limit, kind), value in zip(FIGURES, found, strict=True):
        good = value <= limit if kind == "most" else value >= limit
        before = previous.get(name)
        table.add_row(name, f"[{'green' if good else 'red'}]{value:,} {unit}[/]", f"{limit:,} {unit}",
                      "" if before is None else f"{before:,} {unit}")  # fmt: skip
    console.print(table)


def main() -> None:
    quick = {"metavar": "TRACE", "help": "one trace, its first 3000 samples"}
    options = bench_options("Cost of the core against its limits.", quick, "keep the figures as the previous ones")
    console = Console()
    previous = json.loads(PREVIOUS.read_text()) if PREVIOUS.exists() else {}
    traces = [read_trace(options.quick)] if options.quick else [simulated(*one) for one in TRACES]
    found = measure(traces, 3000 if options.quick else SAMPLES, console)
    show(found, previous, console)
    where = f"{platform.system()} {platform.machine()}, CPython {platform.python_version()}, MicroPython 1.25.0 (i386)"
    console.print(f"measured on {where}; previous on {previous.get('where', 'nothing yet')}", highlight=False)
    if options.save:
        kept = {figure[0]: value for figure, value in zip(FIGURES, found, strict=True)}
        PREVIOUS.write_text(json.dumps(kept | {"where": where}, indent=1) + "\n")


if __name__ == "__main__":
    main()
