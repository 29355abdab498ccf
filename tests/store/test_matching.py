"""Filters read only the sessions that may match, by indexes, and find the same as a filter over all sessions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kickback.store import Store
from kickback.store.filters import SessionFilter, filter_overviews, filter_sessions
from kickback.store.matching import candidates, history_of, matching_sessions, pages
from kickback.store.overviews import read_overviews
from store_log import EPOCH_S, record_bytes, records_of, rep, set_end

DAY_MS = 86_400_000
NAMES = ("Ana", "Bo", "")
WORDS = st.sampled_from([None, "Ana", " ana ", "Bo", "Cy", ""])
DAYS = st.sampled_from([None, "2025-10-09", "2025-10-10", "2025-10-12", "2025-10-15"])


def add_sessions(store, count=8):
    parts = [record_bytes("time", boot=1, up_ms=0, epoch_s=EPOCH_S, utc_offset_min=600)]
    for number in range(1, count + 1):
        up_ms, names = number * DAY_MS // 2, {"lifter": NAMES[number % 3], "machine": NAMES[number % 2]}
        parts += [record_bytes("session", session=number, boot=1, up_ms=up_ms, **names), rep(number, 1, 1, up_ms)]
        parts.append(set_end(number, 1, 1, up_ms, up_ms + 4000, side=number % 3))
    store.add_log("kb-1", records_of(parts), 1)


@pytest.fixture(scope="module")
def corrected():
    """Eight sessions with corrections of each kind, one of them deleted."""
    with Store.open(":memory:", create=True) as store:
        add_sessions(store)
        store.edit(2, "lifter", "BO")
        store.edit(3, "lifter", "Cy", set=1)
        store.edit(4, "start", f"{EPOCH_S + 5 * 86_400} -300")
        store.edit(5, "machine", "bo")
        store.edit(6, "lifter", "")
        with store.writing() as connection:
            connection.execute("UPDATE sessions SET deleted_epoch_s = 1 WHERE session_id = 8")
        yield store


@given(since=DAYS, until=DAYS, lifter=WORDS, machine=WORDS, side=st.sampled_from([None, "left", "right"]))
def test_same_as_a_filter_over_all_sessions(corrected, since, until, lifter, machine, side):
    wanted = SessionFilter(since, until, lifter, machine, side)
    assert matching_sessions(corrected, wanted) == filter_sessions(corrected.sessions(), wanted)
    assert read_overviews(corrected, wanted) == filter_overviews(read_overviews(corrected), wanted)


def test_only_possible_sessions_are_read(corrected):
    assert candidates(corrected, SessionFilter(lifter="cy")) == [3]
    assert candidates(corrected, SessionFilter(since="2025-12-24")) == [4]  # its start was corrected
    assert candidates(corrected, SessionFilter(machine="Ana")) == [2, 6, 4]
    assert [one.number for one in history_of(corrected, corrected.session(1))] == [1, 7]


def test_pages():
    assert [len(page) for page in pages(list(range(450)))] == [200, 200, 50]


PLANS = [
    ("SELECT session_id FROM sessions WHERE start_epoch_s BETWEEN 1 AND 2", "sessions_by_time"),
    ("SELECT session_id FROM sessions WHERE lifter_id IN (1, 2)", "sessions_of_lifters"),
    ("SELECT session_id FROM sessions WHERE machine_id IN (1, 2)", "sessions_of_machines"),
    ("SELECT session_id FROM sessions WHERE device_id = 1 AND log = 1", "sessions_of_devices"),
    ("SELECT session_id FROM edits WHERE field = 'lifter' AND value IN ('a')", "edits_by_value"),
]


@pytest.mark.parametrize(("query", "index"), PLANS)
def test_plan_uses_the_index(store, query, index):
    assert index in str(store.connection.execute(f"EXPLAIN QUERY PLAN {query}").fetchall())


@pytest.mark.parametrize(
    "wanted", [SessionFilter(since="1w"), SessionFilter(lifter="Ana"), SessionFilter(machine="Ana", side="left")]
)
def test_no_filter_scans_all_sessions(corrected, wanted):
    seen = []
    corrected.connection.set_trace_callback(seen.append)
    candidates(corrected, wanted)
    corrected.connection.set_trace_callback(None)
    plan = str(corrected.connection.execute(f"EXPLAIN QUERY PLAN {seen[-1]}").fetchall())
    assert "SCAN sessions" not in plan and "SCAN edits" not in plan, plan
