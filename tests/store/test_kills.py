"""Commands that are killed at random moments lose nothing and double nothing."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from kickback.store import Store
from kickback.store.deletion import deleted_numbers

PROGRAM = Path(sys.executable).with_name("kickback")
SESSIONS = 40
KILLS = int(os.environ.get("KICKBACK_KILLS", "12"))  # the wall clock decides where a kill lands, so more find more


@pytest.fixture
def csv(tmp_path):
    rows = "".join(
        f"2026-01-{1 + at % 28:02}T{8 + at // 28:02}:00,1,{10 + at % 3},left,20,Ana\n" for at in range(SESSIONS)
    )
    (tmp_path / "a.csv").write_text("start,set,reps,side,weight_kg,lifter\n" + rows)
    return tmp_path / "a.csv"


def kill(words, after_s):
    process = subprocess.Popen([PROGRAM, *map(str, words)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(after_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def test_killed_commands(csv, own_store, kickback, tmp_path):
    chance = random.Random(4)
    started = time.monotonic()
    assert kickback("import", csv).exit_code == 0
    usual_s = max(0.3, time.monotonic() - started)
    commands = (
        ["import", csv],
        ["edit", "1", "--note", "x"],
        ["delete", "2", "--yes"],
        ["delete", "--undo", "2"],
        ["backup", tmp_path / "copy.db"],
        ["sessions"],
    )
    for number in range(KILLS):
        words = commands[number % len(commands)]
        if words[0] == "import" and number:
            for suffix in ("", "-wal", "-shm"):
                Path(f"{own_store}{suffix}").unlink(missing_ok=True)
        kill(words, chance.uniform(0.2, 1.5) * usual_s)
        check(own_store, kickback, csv)
        for copy in tmp_path.glob("copy.db"):
            with Store.open(copy) as store:
                store.check()
            copy.unlink()


def check(path, kickback, csv):
    """The store is whole: either none or all sessions of the file, and a second import doubles none."""
    with Store.open(path, create=True) as store:
        store.check()
        count = len(store.numbers()) + len(deleted_numbers(store))
        assert count in (0, SESSIONS)
        if not count:
            assert kickback("import", csv).exit_code == 0
        assert len(store.numbers()) + len(deleted_numbers(store)) == SESSIONS
