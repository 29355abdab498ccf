"""Measures the commands on a year of training: listing, reporting, size of the page. Best of five runs."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kickback.store import Store
from year_of_training import fill

TARGETS_S = {"list a year": 0.3, "report a year": 3.0, "report its last session": 3.0}
MAX_PAGE_BYTES = 3_000_000
RUNS = 5


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        db, page = Path(folder) / "year.db", Path(folder) / "year.html"
        with Store.open(db, create=True) as store:
            fill(store)
            sessions = store.sessions()
        sets = sum(len(one.sets) for one in sessions)
        print(f"{len(sessions)} sessions, {sets} sets, {sum(one.count for one in sessions)} reps")
        os.environ["KICKBACK_DB"] = str(db)
        kept = {}
        for name, words in (
            ("list a year", ["sessions"]),
            ("report a year", ["report", "-o", str(page)]),
            ("report its last session", ["report", "last", "-o", str(page)]),
        ):
            wall_s, cpu_s = min(run(words) for _ in range(RUNS))
            kept[name] = f"{wall_s:.2f} s"
            print(f"{name:24} {wall_s:5.2f} s ({cpu_s:.2f} s of one core; target {TARGETS_S[name]:g} s)")
            if name.startswith("report"):
                print(
                    f"{'  its page':24} {page.stat().st_size / 1e6:5.2f} MB (target below {MAX_PAGE_BYTES / 1e6:g} MB)"
                )
        print(f"{'the store':24} {db.stat().st_size / 1e6:5.2f} MB")
    if "--save" in sys.argv:
        Path(__file__).with_suffix(".json").write_text(json.dumps(kept, indent=1) + "\n")


def run(words: list[str]) -> tuple[float, float]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    command = [str(Path(sys.executable).with_name("kickback")), *words]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    wall_s = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall_s, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


if __name__ == "__main__":
    main()
