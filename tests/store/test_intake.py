"""A device's log may be added at once, in parts, twice or in any order: the store is the same."""

import contextlib
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kickback.cli import show
from kickback.store import LogRecord, LogReplaced, Store, StoreError, read_records
from kickback.training.columns import rep_rows
from kickback.training.overview import overview_of
from kickback_protocol import fields, record_codec
from store_log import EPOCH_S, KINDS, evening, record_bytes, records_of, rep, set_end

DEVICE = "kb-1234"


def dump(store):
    """All rows except the times of pulls."""
    rows = store.connection.iterdump()
    return sorted(row for row in rows if "sqlite_sequence" not in row and 'INTO "devices"' not in row)


def test_sessions_match_the_log(filled):
    first, second = filled.sessions()
    assert (first.lifter, first.machine, first.kind, first.origin) == ("Ana", "Matrix", "lever", "device kb-1234")
    # The clock was set 30 s before the session.
    assert first.start == datetime.fromtimestamp(EPOCH_S + 30, timezone(timedelta(hours=2)))
    assert second.start == first.start + timedelta(seconds=400)
    assert [(one.set, one.side, one.weight_kg, one.count) for one in first.sets] == [
        (1, "left", 20, 3),
        (2, "right", 22.5, 2),
    ]
    assert [(one.side, one.weight_kg, one.count, one.start_s) for one in second.sets] == [(None, None, 1, 5)]


def test_rep_matches_its_record(filled):
    first, second, third = filled.session(1).sets[0].reps
    assert (first.start_s, first.peak_start_s, first.peak_end_s, first.end_s) == (5, 5.9, 7, 9)
    assert (first.concentric_s, first.peak_pause_s, first.eccentric_s) == (0.9, 1.1, 2)
    assert (first.bottom_pause_s, third.bottom_pause_s) == (1, None)
    assert (first.rom, second.rom, first.rom_unit, first.mean_speed, first.peak_speed) == (45, 40, "deg", 50, 90)
    assert (first.top_at_s, first.rep_at_s, first.flags, third.flags) == (5.95, 9.15, [], ["short pause"])


def test_adding_the_log_twice_changes_nothing(filled):
    before = dump(filled)
    filled.add_log(DEVICE, records_of(evening()))
    assert dump(filled) == before


@given(order=st.permutations(range(len(evening()))))
def test_any_order_gives_the_same_store(order):
    records = records_of(evening())
    with Store.open(":memory:", create=True) as straight, Store.open(":memory:", create=True) as mixed:
        straight.add_log(DEVICE, records)
        for at in order:
            mixed.add_log(DEVICE, [records[at]])
        # The rows are numbered in the order of the first record, so the numbers may differ.
        wanted = {one.start: one for one in straight.sessions()}
        assert {one.start for one in mixed.sessions()} == set(wanted)
        for one in mixed.sessions():
            other = wanted[one.start]
            assert (one.sets, one.lifter, one.machine) == (other.sets, other.lifter, other.machine)


@given(cut=st.integers(0, sum(map(len, evening()))))
def test_pull_resumes_after_a_cut(cut):
    stream = b"".join(evening())
    with Store.open(":memory:", create=True) as whole, Store.open(":memory:", create=True) as pieces:
        whole.add_log(DEVICE, *read_records(stream, 0))
        pieces.add_log(DEVICE, *read_records(stream[:cut], 0))
        at = pieces.resume_offset(DEVICE)
        assert at <= cut
        pieces.add_log(DEVICE, *read_records(stream[at:], at))
        assert dump(pieces) == dump(whole)
        assert pieces.resume_offset(DEVICE) == len(stream)


def test_damaged_log_is_refused(store):
    stream = bytearray(b"".join(evening()))
    stream[70] ^= 1
    with pytest.raises(ValueError, match="the log is damaged at byte .*: pull it again"):
        read_records(bytes(stream), 0)


def test_contradicting_records_become_notes(filled):
    filled.add_log(DEVICE, records_of([*evening(), rep(1, 1, 2, 70_000, rom=99_000), set_end(1, 1, 9, 1, 2)]))
    assert [one.count for one in filled.session(1).sets] == [3, 2]
    notes = filled.connection.execute("SELECT text FROM notes WHERE code = -1").fetchall()
    assert len(notes) == 2 and "99000" in notes[0][0]


@pytest.mark.parametrize("number", [1 << 68, -(1 << 68), 1 << 62])
def test_impossible_numbers_become_notes(filled, number):
    """The other records are stored."""
    before = [one.sets for one in filled.sessions()]
    records = records_of([*evening(), rep(1, 1, 9, 70_000, rom=number), record_bytes("note", up_ms=number, text="a")])
    filled.add_log(DEVICE, records)
    assert [one.sets for one in filled.sessions()] == before
    notes = filled.connection.execute("SELECT text FROM notes WHERE code = -2").fetchall()
    assert len(notes) == 2 and all(str(number) in text for (text,) in notes)


@pytest.mark.parametrize("field", [{"rep": 10**12}, {"rep": -1}, {"concentric_ms": 10**11}, {"set": 10**6}])
def test_impossible_rep_becomes_a_note(filled, field):
    before = [one.sets for one in filled.sessions()]
    fields = {"session": 1, "set": 1, "rep": 9, "start_ms": 70_000} | field
    filled.add_log(DEVICE, records_of([record_bytes("rep", **fields)]))
    assert [one.sets for one in filled.sessions()] == before
    assert filled.connection.execute("SELECT count(*) FROM notes WHERE code = -2").fetchone() == (1,)


def test_invalid_text_becomes_a_note(filled):
    raw = bytearray(record_bytes("note", text="abcd"))
    raw[raw.index(b"abcd")] = 0xFF
    record_codec.finish_record(raw, 0, record_codec.NOTE, len(raw) - 2)
    (record,) = records_of([bytes(raw)])
    filled.add_log(DEVICE, [record])
    assert record.name == "note" and "ff626364" in str(record.fields["text"])


def test_record_of_newer_firmware(store):
    raw = bytearray(record_bytes("note", text="abcd"))
    record_codec.finish_record(raw, 0, 60, len(raw) - 2)
    with pytest.raises(ValueError, match="kind 60, which this kickback does not know: update it"):
        read_records(bytes(raw), 0)


LARGE = st.one_of(st.sampled_from([10**9, 10**12, -(10**12), 1 << 62]), st.integers(-(1 << 69), 1 << 69))
NUMBER = st.one_of(st.integers(-3, 9), LARGE)
TEXT = st.one_of(st.sampled_from(["abc", "²", "9" * 5000, "1_0", "-5", "nan", "1e999", "٣"]), st.text(max_size=9))


@st.composite
def any_record(draw):
    name = draw(st.sampled_from(["boot", "session", "rep", "set", "amend", "note", "time", "raw", "trace"]))
    _, numbers, texts = fields.RECORDS[KINDS[name]]
    values = {word: draw(NUMBER) for word in numbers.split()} | {word: draw(TEXT) for word in texts.split()}
    return LogRecord(draw(st.integers(0, 1 << 20)), name, values)


@given(records=st.lists(any_record(), max_size=8))
def test_any_records_leave_a_readable_store(records):
    with Store.open(":memory:", create=True) as store:
        with contextlib.suppress(LogReplaced):
            store.add_log(DEVICE, records_of(evening()))
            store.add_log(DEVICE, records)
        for one in store.sessions():
            assert overview_of(one).session == one.number and len(rep_rows([one])) == len(one.reps)
            assert show.title(one) and show._sets(one) and show._reps(one) and show._remarks(one) is not None
            store.edits(one.number or 0)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_amendments_apply_in_the_order_of_the_log(filled, order):
    parts = [LogRecord(at, "amend", {"session": 1, "set": 2, "field": 4, "value": f"{at}000"}) for at in (5000, 6000)]
    for at in order:
        filled.add_log(DEVICE, [parts[at]])
    assert filled.session(1).sets[1].weight_kg == 6000
    assert [one.value for one in filled.edits(1)] == ["22500", "5000000", "6000000"]


def test_correction_by_hand_holds_against_a_later_amendment(filled):
    filled.edit(1, "weight_g", "15000", set=2)
    filled.add_log(DEVICE, [LogRecord(5000, "amend", {"session": 1, "set": 2, "field": 4, "value": "5000"})])
    assert filled.session(1).sets[1].weight_kg == 15


@pytest.mark.parametrize(("field", "value"), [(4, "abc"), (4, "-5"), (4, "9" * 5000), (4, "٣²"), (3, "²"), (3, "7")])
def test_invalid_amendment_is_ignored(filled, field, value):
    before = filled.session(1).sets
    filled.add_log(DEVICE, [LogRecord(5000, "amend", {"session": 1, "set": 2, "field": field, "value": value})])
    assert filled.session(1).sets == before
    assert filled.edits(1)[-1].value == value


def test_settings_that_are_not_numbers(filled):
    odd = {"a": None, "b": [1], "c": 10**30, "d": float("nan"), "e": True, "f": 2.5}
    filled.add_settings(DEVICE, odd)
    assert filled.session(1).settings == {"e": 1, "f": 2.5}


def test_impossible_offset(filled):
    with pytest.raises(StoreError, match="a number is too large for the store; nothing was changed"):
        filled.add_log(DEVICE, [], 1 << 70)


def test_new_log_is_distinguished_from_the_old_one(filled):
    other = records_of([record_bytes("session", session=1, boot=9, up_ms=5, machine="Matrix"), rep(1, 1, 1, 500)])
    with pytest.raises(LogReplaced, match="kb-1234: session 1 differs from the stored one"):
        filled.add_log(DEVICE, other)
    filled.start_new_log(DEVICE, 1)
    filled.start_new_log(DEVICE, 1)  # as another process does a moment later
    assert filled.resume_offset(DEVICE) == 0 and filled.log_number(DEVICE) == 2
    filled.add_log(DEVICE, other)
    assert len(filled.sessions()) == 3


def test_start_is_from_the_nearest_clock_of_the_same_boot(store):
    def session(number, boot, up_ms):
        return record_bytes("session", session=number, boot=boot, up_ms=up_ms)

    def clock(up_ms, epoch_s):
        return record_bytes("time", boot=2, up_ms=up_ms, epoch_s=epoch_s)

    # The device's clock lost 2 s between the two settings.
    parts = [session(1, 1, 10_000), session(2, 2, 10_000), clock(50_000, EPOCH_S), session(3, 2, 250_000)]
    store.add_log(DEVICE, records_of([*parts, clock(300_000, EPOCH_S + 252)]))
    starts = {one.number: one.start and one.start.timestamp() - EPOCH_S for one in store.sessions()}
    assert starts == {1: None, 2: -40, 3: 202}


def test_raw_traces(filled):
    assert filled.raw_wanted(DEVICE) == [(1, 7, 10)]
    with pytest.raises(StoreError, match="raw trace 7 of session 1: it differs from the one in the log"):
        filled.add_raw_trace(DEVICE, 1, 7, b"short")
    with pytest.raises(StoreError, match="raw trace 8 of session 1: the log has no such trace"):
        filled.add_raw_trace(DEVICE, 1, 8, b"0123456789")
    for _ in range(2):
        filled.add_raw_trace(DEVICE, 1, 7, b"0123456789")
    assert filled.raw_wanted(DEVICE) == []
    assert filled.raw_traces(1) == [(7, (2,), b"0123456789")]


def test_settings_in_force(filled):
    filled.add_settings(DEVICE, {"set_gap": 20})
    later = [record_bytes("session", session=3, boot=1, up_ms=9_000_000), rep(3, 1, 1, 9_005_000)]
    filled.add_log(DEVICE, records_of(later))
    filled.add_settings(DEVICE, {"set_gap": 30})
    assert [one.settings for one in filled.sessions()] == [{"set_gap": 20}, {"set_gap": 20}, {"set_gap": 30}]
