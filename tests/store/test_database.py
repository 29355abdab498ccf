"""The store's file: damaged, newer, foreign and busy files are refused with a sentence and not changed."""

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


def test_reading_does_not_create_a_store(path):
    with pytest.raises(StoreError, match="no sessions are stored here yet"):
        Store.open(path)
    assert not path.exists()


def test_default_path(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with Store.open(create=True) as store:
        assert store.path.name == "sessions.db" and store.path.exists()


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\0" + b"x" * 5000])
def test_not_a_database(path, content):
    path.write_bytes(content)
    if content:
        with pytest.raises(StoreError, match="damaged, or not a store"):
            Store.open(path, create=True)
        assert path.read_bytes() == content
    else:  # an empty file becomes an empty store
        assert Store.open(path, create=True).sessions() == []


def test_database_of_another_program(path):
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE bookmarks (url)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="the database of another program; name another file with --db"):
        Store.open(path, create=True)
    assert path.read_bytes() == before


def test_store_of_a_newer_version(filled, path):
    known = len(database.migrations())
    filled.connection.execute(f"PRAGMA user_version = {known + 1}")
    filled.close()
    words = f"tables of version {known + 1}, this kickback reads {known}: update kickback"
    with pytest.raises(StoreError, match=words):
        Store.open(path, create=True)


@pytest.mark.parametrize("page", range(2, 12))
def test_damage_is_detected_before_a_write(filled, path, page):
    filled.connection.execute("PRAGMA journal_mode = DELETE")
    filled.close()
    raw = bytearray(path.read_bytes())
    raw[4096 * page - 4096 : 4096 * page - 4096 + 200] = bytes(range(200))
    path.write_bytes(raw)
    with Store.open(path) as store:
        with pytest.raises(StoreError, match="damaged, or not a store .*; it was not changed: use a backup"):
            store.add_log(DEVICE, records_of([*evening(), rep(2, 1, 2, 600_000)]))
        with pytest.raises(StoreError, match="damaged"):
            store.backup(path.with_name("copy.db"))
    assert path.read_bytes() == raw
    assert not path.with_name("copy.db").exists()


def test_write_is_atomic(filled):
    rows = filled.connection.execute("SELECT count(*) FROM reps").fetchone()
    bad = records_of([rep(2, 1, 2, 600_000)])
    with pytest.raises(TypeError, match="the record has no field"):
        filled.add_log(DEVICE, [*bad, bad[0]._replace(fields={"session": 2})], 10_000)
    assert filled.connection.execute("SELECT count(*) FROM reps").fetchone() == rows
    assert filled.resume_offset(DEVICE) < 10_000


def test_full_disk_changes_nothing(filled, path):
    filled.connection.execute("PRAGMA max_page_count = 1")  # no more than it has
    parts = [rep(2, number, 1, 600_000 + number) for number in range(2, 3000)]
    with pytest.raises(StoreError, match="the disk is full; nothing was changed"):
        filled.add_log(DEVICE, records_of([*evening(), *parts]))
    assert [one.count for one in filled.sessions()] == [5, 1]


def test_file_size_limit(path):
    """With the system's limit, in another process: no unreadable partial store is left."""
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


def test_file_name_too_long(filled, tmp_path):
    name = tmp_path / ("n" * 300)
    for doing in (Store.open, lambda path: Store.open(path, create=True), filled.backup):
        with pytest.raises(StoreError, match="File name too long"):
            doing(name)


def test_busy_store(filled, path, monkeypatch):
    monkeypatch.setattr(database, "BUSY_S", 0.05)
    with Store.open(path) as other, filled.writing():
        with pytest.raises(StoreError, match="another kickback is writing to it"):
            other.edit(1, "note", "mine")
        assert len(other.sessions()) == 2  # reading works meanwhile


def test_two_processes_add_the_same_log(path):
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
    with pytest.raises(StoreError, match="exists already and is not overwritten"):
        filled.backup(target)
    assert target.read_bytes() == before
    with pytest.raises(StoreError, match="none"):
        filled.backup(tmp_path / "none" / "copy.db")


def test_older_store_is_upgraded(filled, path, monkeypatch):
    before = filled.sessions()
    filled.close()
    steps = [*database.migrations(), "ALTER TABLE lifters ADD COLUMN born INTEGER;\nUPDATE lifters SET born = 1990;"]
    monkeypatch.setattr(database, "migrations", lambda: steps)
    with Store.open(path) as store:
        assert store.sessions() == before
        assert store.connection.execute("SELECT DISTINCT born FROM lifters").fetchall() == [(1990,)]


def test_failed_migration_changes_nothing(filled, path, monkeypatch):
    filled.close()
    steps = [*database.migrations(), "DROP TABLE reps;\nSELECT 1 FROM nowhere;"]
    with monkeypatch.context() as patched:
        patched.setattr(database, "migrations", lambda: steps)
        with pytest.raises(StoreError, match="no such table: nowhere"):
            Store.open(path)
    with Store.open(path) as store:
        assert [one.count for one in store.sessions()] == [5, 1]


def test_damaged_store_gives_sessions_or_one_sentence(filled, path):
    """With inverted bytes anywhere: no traceback, and the file is not changed."""
    filled.connection.execute("PRAGMA journal_mode = DELETE")
    filled.close()
    whole = path.read_bytes()
    refused = 0
    for at in range(0, len(whole), 211):
        raw = whole[:at] + bytes(255 - byte for byte in whole[at : at + 4]) + whole[at + 4 :]
        path.write_bytes(raw)
        try:
            with Store.open(path) as store:
                store.sessions()
                store.raw_traces(1)
                store.edits(1)
        except StoreError as error:
            refused += 1
            assert "\n" not in str(error)
        assert path.read_bytes() == raw
    assert refused > 5
