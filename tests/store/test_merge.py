"""Stores are merged by natural keys: the result equals a direct intake, in any order and any number of times."""

import itertools
import shutil
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kickback.store import LogRecord, Store, StoreError
from kickback.store.deletion import delete_session
from kickback.store.importing import Candidate, import_sessions
from kickback.store.merge import merge
from kickback.training.session import Session
from store_log import evening, record_bytes, records_of, rep, set_end

DEVICES = ("kb-1", "kb-2", "kb-3")
TABLES = ("boots", "clocks", "notes")


def content(store):
    """Everything in a store without its own numbers."""
    sessions = [
        (replace(one, number=None, name=""), store.edits(one.number), store.raw_traces(one.number))
        for one in store.sessions()
    ]
    rows = [
        store.connection.execute(f"SELECT name, t.* FROM {table} AS t JOIN devices USING (device_id)").fetchall()
        for table in TABLES
    ]
    logs = store.connection.execute("SELECT name, log, log_offset, log_tail FROM devices").fetchall()
    without_ids = [sorted((row[0], *row[2:]) for row in table) for table in rows]
    return sorted(sessions, key=str), without_ids, sorted(logs)


@pytest.fixture
def stores(tmp_path):
    """Three stores whose devices and logs overlap, and one with all of it."""
    parts = records_of(evening())
    cuts = {0: (16, 5, 0), 1: (9, 16, 0), 2: (0, 12, 16)}  # how many records of each device
    for number, counts in cuts.items():
        with Store.open(tmp_path / f"{number}.db", create=True) as store:
            for device, count in zip(DEVICES, counts, strict=True):
                if count:
                    store.add_log(device, parts[:count], count * 10, f"{count}".encode())
    with Store.open(tmp_path / "direct.db", create=True) as store:
        for device in DEVICES:
            store.add_log(device, parts, 160, b"16")
    return tmp_path


@pytest.mark.parametrize("order", [*itertools.permutations(range(3))])
def test_any_order_equals_a_direct_intake(stores, order):
    with Store.open(stores / "merged.db", create=True) as merged, Store.open(stores / "direct.db") as direct:
        added = [merge(merged, stores / f"{number}.db") for number in order]
        assert sum(one.reps for one in added) == 18
        assert content(merged) == content(direct)
        for number in order:
            assert merge(merged, stores / f"{number}.db") == (0, 0)
        assert content(merged) == content(direct)


@settings(max_examples=15)
@given(st.lists(st.integers(0, 2), min_size=16, max_size=16), st.permutations(range(3)))
def test_any_part_of_a_log_may_be_in_any_store(tmp_path_factory, owners, order):
    folder, parts = tmp_path_factory.mktemp("parts"), records_of(evening())
    for number in range(3):
        with Store.open(folder / f"{number}.db", create=True) as store:
            store.add_log("kb-1", [part for part, owner in zip(parts, owners, strict=True) if owner == number])
    with Store.open(":memory:", create=True) as direct, Store.open(folder / "merged.db", create=True) as merged:
        direct.add_log("kb-1", parts)
        for number in order:
            merge(merged, folder / f"{number}.db")
        assert content(merged) == content(direct)


def test_corrections_deletions_imports_and_traces(stores):
    with Store.open(stores / "0.db") as one, Store.open(stores / "1.db") as other:
        one.edit(1, "weight_g", "30000", set=1)
        other.edit(1, "lifter", "Bo", set=2)
        other.connection.execute("UPDATE edits SET made_epoch_s = made_epoch_s + 60 WHERE made_by = 'host'")
        other.add_log("kb-2", [LogRecord(900, "amend", {"session": 2, "set": 1, "field": 4, "value": "5000"})])
        other.add_raw_trace("kb-2", 1, 7, b"0123456789")
        one.add_settings("kb-1", {"set_gap": 20})
        import_sessions(other, [Candidate("file a", Session("a", machine="Technogym", origin="file a"))])
        delete_session(one, 2)
    found = []
    for order in ((0, 1), (1, 0)):
        path = stores / f"merged{order[0]}.db"
        with Store.open(path, create=True) as merged:
            for number in (*order, *order):
                merge(merged, stores / f"{number}.db")
            found.append(content(merged))
    assert found[0] == found[1]
    sessions = [session for session, *_ in found[0][0]]
    assert len(sessions) == 4  # two of kb-1 and kb-2 each, one is deleted, one was imported
    assert {one.machine for one in sessions} == {"Matrix", "Technogym"}
    assert {traces[0].data for *_, traces in found[0][0] if traces} == {None, b"0123456789"}


def test_logs_are_recognized_by_their_content(stores):
    """This store saw only the second log of a device, the other one both: each of its logs has its place."""
    second = [
        record_bytes("session", session=1, boot=9, up_ms=5, machine="Matrix"),
        rep(1, 1, 1, 500),
        set_end(1, 1, 1, 500, 4600),
    ]
    with Store.open(stores / "own.db", create=True) as own, Store.open(stores / "0.db") as other:
        own.add_log("kb-1", records_of(second), 30, b"new")
        other.start_new_log("kb-1", 1)
        other.add_log("kb-1", records_of(second[:2]), 20, b"ne")
    with Store.open(stores / "own.db") as own:
        merge(own, stores / "0.db")
        assert len([one for one in own.sessions() if one.origin == "device kb-1"]) == 3
        assert (own.resume_offset("kb-1"), own.log_tail("kb-1")) == (30, b"new")
        assert merge(own, stores / "0.db") == (0, 0)


def test_refusals(stores, kickback, tmp_path):
    before = (stores / "0.db").read_bytes()
    done = kickback("store", "merge", stores / "0.db", stores / "1.db", "--db", stores / "new.db")
    assert done.exit_code == 0, done.stderr
    assert "0.db: 3 new sessions with 7 new reps" in done.stdout
    assert (stores / "0.db").read_bytes() == before
    again = kickback("store", "merge", stores / "0.db", "--db", stores / "new.db")
    assert again.stdout == f"{stores / '0.db'}: nothing new\n"
    (tmp_path / "text.db").write_text("no store")
    for name, words in (
        ("absent.db", "there is no such file"),
        ("new.db", "is this store itself"),
        ("text.db", "damaged"),
    ):
        done = kickback("store", "merge", stores / name, "--db", stores / "new.db")
        assert done.exit_code == 2 and words in done.stderr
    with Store.open(stores / "new.db") as store, pytest.raises(StoreError, match="tables of version 99"):
        shutil.copy(stores / "1.db", stores / "newer.db")
        with Store.open(stores / "newer.db") as newer:
            newer.connection.execute("PRAGMA user_version = 99")
        merge(store, stores / "newer.db")
