"""The file itself: what is damaged, newer, foreign or busy is refused in a sentence and left as it is."""

import resource
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import store_log
from kickback.store import Store, StoreError, database
from store_log import evening, records_of, rep

DEVICE = "kb-1234"


def test_an_unknown_file_is_not_made_to_read_it(path):
    with pytest.raises(StoreError, match="no sessions are stored here yet"):
        Store.open(path)
    assert not path.exists()


def test_the_usual_place(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with Store.open(create=True) as store:
        assert store.path.name == "sessions.db" and store.path.exists()


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\0" + b"x" * 5000])
def test_what_is_no_database(path, content):
    path.write_bytes(content)
    if content:
        with pytest.raises(StoreError, match="damaged or no store"):
            Store.open(path, create=True)
        assert path.read_bytes() == content
    else:  # an empty file is an empty store
        assert Store.open(path, create=True).sessions() == []


def test_another_programs_database(path):
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE bookmarks (url)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program's database; name another file with --db"):
        Store.open(path, create=True)
    assert path.read_bytes() == before


def test_a_newer_store(filled, path):
    known = len(database.migrations())
    filled.connection.execute(f"PRAGMA user_version = {known + 1}")
    filled.close()
    words = f"written by a newer kickback \\(tables {known + 1}, this one knows {known}\\)"
    with pytest.raises(StoreError, match=words):
        Store.open(path, create=True)


@pytest.mark.parametrize("page", range(2, 12))
def test_damage_is_found_before_anything_is_written(filled, path, page):
    filled.connection.execute("PRAGMA journal_mode = DELETE")
    filled.close()
    raw = bytearray(path.read_bytes())
    raw[4096 * page - 4096 : 4096 * page - 4096 + 200] = bytes(range(200))
    path.write_bytes(raw)
    with Store.open(path) as store:
        with pytest.raises(StoreError, match="damaged or no store .*; it is left as it is: use a backup"):
            store.add_log(DEVICE, records_of([*evening(), rep(2, 1, 2, 600_000)]))
        with pytest.raises(StoreError, match="damaged"):
            store.backup(path.with_name("copy.db"))
    assert path.read_bytes() == raw
    assert not path.with_name("copy.db").exists()


def test_a_write_is_whole_or_not_at_all(filled):
    rows = filled.connection.execute("SELECT count(*) FROM reps").fetchone()
    bad = records_of([rep(2, 1, 2, 600_000)])
    with pytest.raises(TypeError):
        filled.add_log(DEVICE, [*bad, bad[0]._replace(fields={"session": 2})], 10_000)
    assert filled.connection.execute("SELECT count(*) FROM reps").fetchone() == rows
    assert filled.resume_offset(DEVICE) < 10_000


def test_a_full_disk_changes_nothing(filled, path):
    filled.connection.execute("PRAGMA max_page_count = 1")  # as many as there are
    parts = [rep(2, number, 1, 600_000 + number) for number in range(2, 3000)]
    with pytest.raises(StoreError, match="the disk is full; nothing was changed"):
        filled.add_log(DEVICE, records_of([*evening(), *parts]))
    assert [one.count for one in filled.sessions()] == [5, 1]


def test_a_file_that_may_not_grow(path):
    """The system's own limit, in a process of its own: no half-made store is left behind that cannot be opened."""
    code = (
        "import resource, signal; from kickback.store import Store, StoreError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))\n"
        "try: Store.open(__import__('sys').argv[1], create=True)\n"
        "except StoreError as error: print(error)"
    )
    run = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True)
    assert run.stdout.count("\n") == 1 and str(path) in run.stdout, run.stderr
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    with Store.open(path, create=True) as store:
        assert store.sessions() == []


def test_a_name_that_no_file_may_have(filled, tmp_path):
    name = tmp_path / ("n" * 300)
    for doing in (Store.open, lambda path: Store.open(path, create=True), filled.backup):
        with pytest.raises(StoreError, match="File name too long"):
            doing(name)


def test_a_busy_store(filled, path, monkeypatch):
    monkeypatch.setattr(database, "BUSY_S", 0.05)
    with Store.open(path) as other, filled.writing():
        with pytest.raises(StoreError, match="another kickback is writing here"):
            other.edit(1, "note", "mine")
        assert len(other.sessions()) == 2  # reading goes on


def test_two_processes_add_the_same_log_at_once(path):
    code = (
        "import sys; sys.path.insert(0, sys.argv[2]); from store_log import evening, records_of\n"
        "from kickback.store import Store\n"
        "with Store.open(sys.argv[1], create=True) as store:\n"
        "    for record in records_of(evening()): store.add_log('kb-1234', [record], record.offset)"
    )
    command = [sys.executable, "-c", code, str(path), str(Path(store_log.__file__).parent)]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
    assert [(process.communicate()[1], process.returncode) for process in running] == [(b"", 0)] * 2
    with Store.open(path) as store:
        assert [one.count for one in store.sessions()] == [5, 1]
        store.check()


def test_backup(filled, tmp_path):
    target = tmp_path / "copy.db"
    filled.backup(target)
    with Store.open(target) as copy:
        assert copy.sessions() == filled.sessions()
    before = target.read_bytes()
    with pytest.raises(StoreError, match="exists already and is left as it is"):
        filled.backup(target)
    assert target.read_bytes() == before
    with pytest.raises(StoreError, match="none"):
        filled.backup(tmp_path / "none" / "copy.db")


def test_an_older_store_is_brought_up_to_date(filled, path, monkeypatch):
    before = filled.sessions()
    filled.close()
    steps = [*database.migrations(), "ALTER TABLE lifters ADD COLUMN born INTEGER;\nUPDATE lifters SET born = 1990;"]
    monkeypatch.setattr(database, "migrations", lambda: steps)
    with Store.open(path) as store:
        assert store.sessions() == before
        assert store.connection.execute("SELECT DISTINCT born FROM lifters").fetchall() == [(1990,)]


def test_a_migration_that_fails_changes_nothing(filled, path, monkeypatch):
    filled.close()
    steps = [*database.migrations(), "DROP TABLE reps;\nSELECT 1 FROM nowhere;"]
    with monkeypatch.context() as patched:
        patched.setattr(database, "migrations", lambda: steps)
        with pytest.raises(StoreError, match="no such table: nowhere"):
            Store.open(path)
    with Store.open(path) as store:
        assert [one.count for one in store.sessions()] == [5, 1]


def test_reading_a_damaged_store_ends_in_a_sentence_or_in_sessions(filled, path):
    """Bytes turned anywhere: no traceback, and the file stays as it is."""
    filled.connection.execute("PRAGMA journal_mode = DELETE")
    filled.close()
    whole = path.read_bytes()
    told = 0
    for at in range(0, len(whole), 211):
        raw = whole[:at] + bytes(255 - byte for byte in whole[at : at + 4]) + whole[at + 4 :]
        path.write_bytes(raw)
        try:
            with Store.open(path) as store:
                store.sessions()
                store.raw_traces(1)
                store.edits(1)
        except StoreError as error:
            told += 1
            assert "\n" not in str(error)
        assert path.read_bytes() == raw
    assert told > 5
