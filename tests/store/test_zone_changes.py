"""The hour of sessions that a device recorded after a change to winter time, before the next pull."""

import time

import pytest
from kickback.store.zone_changes import add_zone_changes, last_offset_min
from store_log import record_bytes, records_of

SUMMER, WINTER = 120, 60  # minutes ahead of UTC in Berlin
CHANGE_S = 1792890000  # 2026-10-25 01:00 UTC, the end of summer time
DAY_S = 86_400


@pytest.fixture
def berlin(monkeypatch):
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def log(second_offset):
    """A clock two days before the change, one two days after it, and a session a day before and after it."""
    return records_of(
        [
            record_bytes("time", boot=1, up_ms=0, epoch_s=CHANGE_S - 2 * DAY_S, utc_offset_min=SUMMER),
            record_bytes("session", session=1, boot=1, up_ms=DAY_S * 1000),
            record_bytes("session", session=2, boot=1, up_ms=3 * DAY_S * 1000),
            record_bytes(
                "time", boot=1, up_ms=4 * DAY_S * 1000, epoch_s=CHANGE_S + 2 * DAY_S, utc_offset_min=second_offset
            ),
        ]
    )


def hours(store):
    return [(one.start.hour, one.start.utcoffset().total_seconds() / 60) for one in store.sessions()]


def test_session_after_the_change_has_the_new_offset(store, berlin):
    store.add_log("kb", log(WINTER))
    assert last_offset_min(store, "kb") == WINTER and last_offset_min(store, "other") is None
    for _ in range(2):  # once more changes nothing
        add_zone_changes(store, "kb")
        assert hours(store) == [(3, SUMMER), (2, WINTER)]


def test_session_before_a_journey_keeps_its_offset(store, berlin):
    store.add_log("kb", log(540))
    add_zone_changes(store, "kb")
    assert hours(store) == [(3, SUMMER), (3, SUMMER)]
