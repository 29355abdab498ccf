"""Measures a run over 5,000 small traces: CPU against the sum of the replays, rate, memory of the main process."""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from kickback.batch.data_set import read_table
from kickback.batch.rows import TABLES
from kickback.replays.run import replay
from kickback.traces.files import read_trace
from small_traces import write_small

COUNT, SAMPLE = 5000, 300


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = write_small(folder / "lot", COUNT, broken=False)
        started = time.process_time()
        for path in paths[:SAMPLE]:
            replay(read_trace(path))
        each_ms = (time.process_time() - started) / SAMPLE * 1000
        wall_s, cpu_s, peak_mb = run(folder, folder / "whole")
        kept = {"traces": COUNT, "replay_ms": round(each_ms, 2), "run_ms": round(cpu_s / COUNT * 1000, 2),
                "wall_s": round(wall_s, 1), "per_s": round(COUNT / wall_s), "main_mb": round(peak_mb)}  # fmt: skip
        kept["killed_then_equal"] = killed(folder)
    print(json.dumps(kept, indent=1))
    if "--save" in sys.argv:
        Path(__file__).with_suffix(".json").write_text(json.dumps(kept, indent=1) + "\n")


def command(folder: Path, out: Path) -> list[str]:
    return [str(Path(sys.executable).with_name("kickback")), "replay", str(folder / "lot"), "--out", str(out)]


def run(folder: Path, out: Path) -> tuple[float, float, float]:
    """Wall time and CPU of the whole run in s; peak memory of the main process in MB."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(command(folder, out), stdout=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - started, cpu_s, usage.ru_maxrss / 1024


def killed(folder: Path) -> bool:
    """Kills a worker, then the main process, and runs again; whether the data set equals the undisturbed one."""
    out = folder / "killed"
    process = subprocess.Popen(command(folder, out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(out, 10)
    workers = [one for one in psutil.Process(process.pid).children() if "spawn" in " ".join(one.cmdline())]
    workers[-1].kill()
    wait_for(out, 60)
    process.kill()
    process.wait()
    shutil.copytree(out / "traces", folder / "before")
    run(folder, out)
    rows = [[read_table(one, name, [column for column, _ in columns]) for name, columns in TABLES.items()]
            for one in (out, folder / "whole")]  # fmt: skip
    return rows[0] == rows[1]


def wait_for(out: Path, parts: int) -> None:
    while len(list(out.glob("traces/*.parquet"))) < parts:
        time.sleep(0.05)


if __name__ == "__main__":
    main()
