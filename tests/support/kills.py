"""Commands that are killed at random moments, and checks that nothing is lost and nothing is doubled."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from kickback.store import Store
from kickback.store.deletion import deleted_numbers

PROGRAM = Path(sys.executable).with_name("kickback")
SESSIONS = 40


def write_list(path: Path) -> Path:
    """Writes a list of SESSIONS sessions of one set each."""
    rows = "".join(
        f"2026-01-{1 + at % 28:02}T{8 + at // 28:02}:00,1,{10 + at % 3},left,20,Ana\n" for at in range(SESSIONS)
    )
    path.write_text("start,set,reps,side,weight_kg,lifter\n" + rows)
    return path


def run(words: Sequence, db: Path, kill_after_s: float | None = None) -> bool:
    """Runs a command on a store; returns whether it was killed. Raises an error if it fails by itself."""
    command, environment = [PROGRAM, *map(str, words)], os.environ | {"KICKBACK_DB": str(db)}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)
    try:
        _, errors = process.communicate(timeout=kill_after_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return True
    if process.returncode:
        raise RuntimeError(errors.decode())
    return False


class Trials:
    """Kills import, edit, delete, its undoing, and backup in turn; the store is checked after each."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.db = folder, folder / "killed.db"
        self.file = write_list(folder / "a.csv")
        self.chance = random.Random(seed)
        self.killed = 0
        run(["import", self.file], self.db)
        self.usual_s = {"import": 0.5, "edit": 0.5, "delete": 0.5, "backup": 0.5}  # until a run was not killed
        self.note = ""  # of session 1

    def kill_once(self, number: int) -> None:
        """Kills the command of this number and checks the store. Raises AssertionError."""
        copy, note = self.folder / "copy.db", f"note {number}"
        deleted = self._deleted()
        other = ["delete", "--undo", 2] if 2 in deleted else ["delete", 2, "--yes"]
        words = (["import", self.file], ["edit", 1, "--note", note], other, ["backup", copy])[number % 4]
        if words[0] == "import":
            for suffix in ("", "-wal", "-shm"):
                Path(f"{self.db}{suffix}").unlink(missing_ok=True)
            self.note, deleted = "", []
        started = time.monotonic()
        killed = run(words, self.db, self.chance.uniform(0.2, 1.2) * self.usual_s[words[0]])
        if not killed:
            self.usual_s[words[0]] = time.monotonic() - started
        self.killed += killed
        self._check(note if words[0] == "edit" else self.note, deleted, killed, words)
        if copy.exists():
            with Store.open(copy) as store:
                store.check()
                assert len(store.numbers()) + len(deleted_numbers(store)) == SESSIONS
            copy.unlink()

    def _deleted(self) -> list[int]:
        with Store.open(self.db) as store:
            return deleted_numbers(store)

    def _check(self, note: str, deleted: list[int], killed: bool, words: Sequence) -> None:
        """All sessions or none are there, also after another import; the edit and the deletion were done or not."""
        with Store.open(self.db, create=True) as store:
            store.check()
            now = deleted_numbers(store)
            count = len(store.numbers()) + len(now)
        assert count == SESSIONS or (killed and words[0] == "import" and not count)
        if not now:  # a deleted session may be imported again
            run(["import", self.file], self.db)
        with Store.open(self.db) as store:
            assert len(store.numbers()) + len(deleted_numbers(store)) == SESSIONS
            stored = store.session(1).note
        assert stored == note or (killed and stored == self.note)
        assert killed or words[0] != "delete" or now != deleted
        self.note = stored
