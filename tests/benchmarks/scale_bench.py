"""Measures the commands on a store of a million reps: wall time and peak memory of each process, worst of three."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kickback.store import Store
from kickback.store.merge import merge
from million_reps import fill_gym

RUNS = 3
WEEK = ["--since", "2026-11-01", "--until", "2026-11-07"]
TARGETS_S = {"sessions of one week": 0.5, "trends of one lifter": 1.0, "show": 0.2}
MAX_MB = 60  # of the sessions of one week


def main() -> None:
    kept = {}
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "gym.db"
        with Store.open(db, create=True) as store:
            sessions = fill_gym(store)
        kept["sessions"], kept["store_mb"] = sessions, round(db.stat().st_size / 1e6)
        print(f"{sessions} sessions, a store of {kept['store_mb']} MB")
        os.environ["KICKBACK_DB"] = str(db)
        for name, words in (
            ("sessions of one week, for the first time", ["sessions", *WEEK]),
            ("sessions of one week", ["sessions", *WEEK]),
            ("trends of one lifter", ["trends", "--lifter", "lifter 7"]),
            ("show", ["show", "5000"]),
            ("sessions, all of them for the first time", ["sessions"]),
            ("sessions, all of them", ["sessions"]),
        ):
            first_time = "first time" in name
            wall_s, peak_mb = max(run(words) for _ in range(1 if first_time else RUNS))
            kept[name] = {"s": round(wall_s, 2), "mb": round(peak_mb)}
            target = f" (target {TARGETS_S[name]:g} s, {MAX_MB} MB)" if name in TARGETS_S else ""
            print(f"{name:50} {wall_s:6.2f} s {peak_mb:5.0f} MB{target}")
        kept["merge of two stores of 100,000 reps"] = {"s": round(time_of_merge(Path(folder)), 2)}
        print(kept["merge of two stores of 100,000 reps"])
    if "--save" in sys.argv:
        Path(__file__).with_suffix(".json").write_text(json.dumps(kept, indent=1) + "\n")


def time_of_merge(folder: Path) -> float:
    """Seconds to merge a store of 100,000 reps of other devices into one."""
    for name in ("one", "other"):
        with Store.open(folder / f"{name}.db", create=True) as store:
            fill_gym(store, 100_000)
            store.connection.execute("UPDATE devices SET name = name || ?", (name,))
            store.connection.execute("UPDATE sessions SET source = ? || session_id", (name,))
    with Store.open(folder / "one.db") as store:
        started = time.perf_counter()
        merge(store, folder / "other.db")
        return time.perf_counter() - started


def run(words: list[str]) -> tuple[float, float]:
    """Wall time in s and peak memory in MB of one command."""
    started = time.perf_counter()
    command = [str(Path(sys.executable).with_name("kickback")), *words]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"kickback {' '.join(words)} failed")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()
