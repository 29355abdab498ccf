"""Kills import, edit, delete, backup and pull two hundred times at random moments and checks the store after each.

Prints how many commands were still running when they were killed; any loss raises an error.
"""

import json
import random
import sys
import tempfile
import time
from pathlib import Path

from kickback.store import Store
from kills import Trials, run

KILLS, PULLS, SEED = 190, 30, 11
DEMO = Path(__file__).parents[2] / "host" / "kickback" / "demo.kbt"
REPS = 10  # of the demo


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        trials = Trials(Path(folder), SEED)
        for number in range(KILLS):
            trials.kill_once(number)
        result = "killed while running, nothing lost or doubled"
        print(f"import, edit, delete, backup: {KILLS} times, {trials.killed} {result}")
        killed = kill_pulls(Path(folder))
        print(f"pull: {PULLS} times, {killed} {result}")
    if "--save" in sys.argv:
        kept = {
            "import, edit, delete, backup: started": KILLS,
            "killed while they ran": trials.killed,
            "pull: started": PULLS,
            "killed while it ran": killed,
            "sessions lost or doubled": 0,
        }
        Path(__file__).with_suffix(".json").write_text(json.dumps(kept, indent=1) + "\n")


def kill_pulls(folder: Path) -> int:
    """Kills pulls of a virtual sensor with one session, each into a store of its own.

    Returns how many ran when they were killed.
    """
    chance, killed = random.Random(SEED), 0
    started = time.monotonic()
    run(["pull", "--virtual", DEMO], folder / "first.db")
    usual_s = time.monotonic() - started
    for number in range(PULLS):
        db = folder / f"pulled-{number}.db"
        was_killed = run(["pull", "--virtual", DEMO], db, chance.uniform(0.3, 1.1) * usual_s)
        killed += was_killed
        with Store.open(db, create=True) as store:
            store.check()
            counts = [one.count for one in store.sessions()]
        assert counts == [REPS] or (was_killed and not counts), counts
    return killed


if __name__ == "__main__":
    main()
