"""The hour of sessions across a change of the clock."""

from store_log import EPOCH_S, record_bytes, records_of

SUMMER, WINTER = 120, 60  # minutes ahead of UTC


def clock(up_ms, epoch_s, offset):
    return record_bytes("time", boot=1, up_ms=up_ms, epoch_s=epoch_s, utc_offset_min=offset)


def session(number, up_ms):
    return record_bytes("session", session=number, boot=1, up_ms=up_ms)


def offsets(store):
    return {one.number: one.start and one.start.utcoffset().total_seconds() / 60 for one in store.sessions()}


def test_session_keeps_the_offset_that_was_in_force(store):
    """The last clock before a session counts, even if one after it is nearer."""
    parts = [clock(0, EPOCH_S, SUMMER), session(1, 90_000), clock(100_000, EPOCH_S + 100, WINTER), session(2, 110_000)]
    store.add_log("kb", records_of(parts))
    assert offsets(store) == {1: SUMMER, 2: WINTER}
    first = store.session(1).start
    assert first and first.timestamp() == EPOCH_S + 90


def test_session_before_the_first_clock_gets_its_offset(store):
    store.add_log("kb", records_of([session(1, 0), clock(100_000, EPOCH_S, SUMMER), clock(200_000, EPOCH_S, WINTER)]))
    assert offsets(store) == {1: SUMMER}
