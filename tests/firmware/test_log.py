"""The session log byte by byte: records, segments, damage, resets and erasing; in CPython."""

import zlib
from pathlib import Path

import pytest
from firmware_parts import Rtc, flash_space, log_recovery, session_log
from hypothesis import given
from hypothesis import strategies as st
from kickback_protocol import record_codec
from kickback_protocol.fields import unpack

DEVICE = "a0b1"


@pytest.fixture
def new(tmp_path):
    """Start a log in the same folder again: new(rtc) -> SessionLog; without rtc the power was off."""
    return lambda rtc=None: session_log.SessionLog(rtc or Rtc(), str(tmp_path / "log"), DEVICE)


def whole(log) -> bytes:
    return b"".join(Path(log.path(i)).read_bytes() for i in range(len(log.segments)))


def records(raw: bytes, at: int = 0):
    """Kind and fields of consecutive records."""
    found = []
    while at < len(raw):
        stop = record_codec.record_end(raw, at, len(raw))
        assert stop > 0, f"damaged at {at}"
        found.append((raw[at], unpack(raw, at, stop)))
        at = stop + 2
    return found


def crc(body: bytes) -> bytes:
    """The low half of CRC-32 (IEEE 802.3), a bit at a time."""
    rest = 0xFFFFFFFF
    for byte in body:
        rest ^= byte
        for _ in range(8):
            rest = rest >> 1 ^ (0xEDB88320 if rest & 1 else 0)
    rest ^= 0xFFFFFFFF
    assert rest == zlib.crc32(body)
    return bytes([rest & 255, rest >> 8 & 255])


def framed(text: str) -> bytes:
    body = bytes.fromhex(text)
    return body + crc(body)


def test_first_segment(new):
    """Integers are zigzag coded, then split into groups of seven bits, lowest first; all but the last have bit 80."""
    log = new()
    log.begin(1, 300, 0x68, "1.0")
    log.add(record_codec.SESSION, (1, 1, 64), ("Ana", "Möbel"))
    numbers = (1, 2, 3, 4000, 900, 1100, 2000, 950, 150, 45000, 50000, 90000, 6, 1)
    log.add(record_codec.REP, numbers)
    log.add(record_codec.SET, (1, 2, 0, 3, 4000, 8000, 4000, -7, 22500, 0, 0, 365))
    log.add(record_codec.AMEND, (1, 0, 4), ("22500",))
    log.add(record_codec.NOTE, (300, 1), ("ok",))
    log.add(record_codec.TIME, (1, 300, 1760000000, -60))
    log.add(record_codec.RAW, (1, 2, 7, 5000, 4000))
    log.flush()
    assert log.path(0).endswith("/00000000")
    expected = [
        # OPEN, payload of 1 + 6 + 1 + 4 = 12 bytes: six integers 1 0 1 1 0 7 -> 2 0 2 2 0 14; a text of 4 (doubled: 8)
        "01 0c 00 06 02 00 02 02 00 0e 08 61 30 62 31",
        # BOOT: 1, 1, 300 -> 600 = 4 * 128 + 88 -> d8 04, 0x68 = 104 -> 208 = 128 + 80 -> d0 01; "1.0"
        "02 0b 00 04 02 02 d8 04 d0 01 06 31 2e 30",
        # SESSION: 1, 1, 64 -> 128 -> 80 01; "Ana", "Möbel" with o umlaut as c3 b6
        "03 10 00 03 02 02 80 01 06 41 6e 61 0c 4d c3 b6 62 65 6c",
        # REP: 1 2 3; 4000 -> 8000 = 62 * 128 + 64; 900 -> 1800 = 14 * 128 + 8; 1100 -> 2200 = 17 * 128 + 24;
        # 2000 -> 4000 = 31 * 128 + 32; 950 -> 1900 = 14 * 128 + 108; 150 -> 300 = 2 * 128 + 44;
        # 45000 -> 90000 = (5 * 128 + 63) * 128 + 16; 50000 -> 100000 = (6 * 128 + 13) * 128 + 32;
        # 90000 -> 180000 = (10 * 128 + 126) * 128 + 32; 6 -> 12; 1 -> 2: 1 + 3 + 6 * 2 + 3 * 3 + 2 = 27 bytes
        "04 1b 00 0e 02 04 06 c0 3e 88 0e 98 11 a0 1f ec 0e ac 02 90 bf 05 a0 8d 06 a0 fe 0a 0c 02",
        # SET: 1 2 0 3; 4000; 8000 -> 16000 = 125 * 128; 4000; -7 -> 13; 22500 -> 45000 = (2 * 128 + 95) * 128 + 72;
        # 0 0; 365 -> 730 = 5 * 128 + 90: 1 + 4 + 2 + 2 + 2 + 1 + 3 + 2 + 2 = 19 bytes
        "05 13 00 0c 02 04 00 06 c0 3e 80 7d c0 3e 0d c8 df 02 00 00 da 05",
        "06 0a 00 03 02 00 08 0a 32 32 35 30 30",
        "07 07 00 02 d8 04 02 04 6f 6b",
        # TIME: 1, 300; 1760000000 -> 3520000000 = (((13 * 128 + 14) * 128 + 59) * 128 + 96) * 128; -60 -> 119
        "08 0a 00 04 02 d8 04 80 e0 bb 8e 0d 77",
        # RAW: 1 2 7; 5000 -> 10000 = 78 * 128 + 16; 4000
        "09 08 00 05 02 04 0e 90 4e c0 3e",
    ]
    assert [framed(one).hex(" ") for one in expected] == split(whole(log))
    assert log.offset == len(whole(log)) and log.waiting == 0


def split(raw: bytes) -> list[str]:
    parts, at = [], 0
    while at < len(raw):
        stop = at + int.from_bytes(raw[at + 1 : at + 3], "little") + 5
        parts.append(raw[at:stop].hex(" "))
        at = stop
    return parts


def filled(log, reps: int, flush_each: int = 10):
    log.begin(1, 300, 0x68, "1.0")
    for rep in range(reps):
        if rep % 50 == 0:
            log.add(record_codec.SESSION, (log.session + 1, log.boot, rep), ("Ana", ""))
        motion = (4000 * rep, 900, 1100, 2000, 950, 150, 45000, 50000, 90000, 6, 1)
        log.add(record_codec.REP, (log.session, 1, rep % 50 + 1, *motion))
        if rep % flush_each == 0:
            log.flush()
    log.flush()
    return log


def test_the_number_of_a_trace_survives_its_deletion(new):
    """Segments have the last number: it continues although all traces and RAW records are deleted."""
    rtc = Rtc()
    log = new(rtc)
    log.begin(1, 300, 0x68, "1.0")
    log.add(record_codec.RAW, (1, 2, 7, 5000, 4000))
    assert new(rtc).trace == 7  # waits in RTC memory
    log.flush()
    assert new().trace == 7
    filled(log, 1200)
    assert len(log.segments) > 2 and new().trace == 7
    flash_space.erase_log(log)
    assert new().trace == 7 and [kind for kind, _ in records(whole(log))] == [record_codec.OPEN, record_codec.PULLED]


def test_a_segment_without_a_trace_number(new):
    """OPEN records of older versions have five integers."""
    log = new()
    opening = framed("01 0b 00 05 02 00 0a 06 00 08 61 30 62 31")
    Path(log.path(0)).write_bytes(opening)
    again = new()
    assert (again.session, again.boot, again.trace) == (5, 3, 0)


def test_segments_follow_each_other(new):
    """Each begins with its own offset and the last numbers used."""
    log = filled(new(), 1200)
    assert len(log.segments) > 2
    end = 0
    for i, begins in enumerate(log.segments):
        raw = Path(log.path(i)).read_bytes()
        assert begins == end and len(raw) <= 16384
        assert Path(log.path(i)).name == f"{begins:08x}"
        kind, fields = records(raw)[0]
        reps = sum(kind_ == record_codec.REP for kind_, _ in records(whole(log)[:begins]))
        newest = (reps + 9) // 10 * 10  # rep that was waiting when the segment began
        assert (kind, fields[:6]) == (record_codec.OPEN, [1, begins, newest // 50 + 1, 1, 0, 0])
        end += len(raw)
    reps = [fields for kind, fields in records(whole(log)) if kind == record_codec.REP]
    assert [(row[0], row[2]) for row in reps] == [(n // 50 + 1, n % 50 + 1) for n in range(1200)]
    again = new()
    assert (again.session, again.boot, again.offset) == (24, 1, log.offset)


def test_read_goes_through_all_segments(new):
    log = filled(new(), 1200)
    found, buffer = b"", bytearray(500)
    while got := log.read(len(found), buffer):
        found += buffer[:got]
    assert found == whole(log)
    assert log.read(log.offset, buffer) == 0
    assert new().read(5, buffer) == 500


def test_reading_an_empty_log(new):
    assert new().read(0, bytearray(9)) == 0


def test_a_damaged_byte_costs_one_record(new):
    """Any changed byte of a segment loses one record; all others are read."""
    log = filled(new(), 12, 100)
    raw = Path(log.path(0)).read_bytes()
    box = bytearray(2048)
    kinds = [kind for kind, _ in log_recovery.read_records(log.path(0), box)]
    starts = [n for n in range(len(raw)) if record_codec.record_end(raw, n, len(raw)) > 0]
    assert len(kinds) == len(starts) == 15
    for place in range(len(raw)):
        damaged = bytearray(raw)
        damaged[place] ^= 0x41
        Path(log.path(0)).write_bytes(damaged)
        left = [kind for kind, _ in log_recovery.read_records(log.path(0), box)]
        hit = max(n for n, start in enumerate(starts) if start <= place)
        assert left == kinds[:hit] + kinds[hit + 1 :], place


def test_damage_across_two_blocks_of_reading(new):
    """Records of 400 bytes, a buffer of 2048, and a length beyond the end."""
    log = new()
    for n in range(30):
        log.note(n, "x" * 400, n)
    log.flush()
    raw = bytearray(Path(log.path(0)).read_bytes())
    raw[5000:5010] = b"\x07\xff\x7f" + bytes(7)
    Path(log.path(0)).write_bytes(raw)
    left = [
        fields[1]
        for kind, fields in log_recovery.read_records(log.path(0), bytearray(2048))
        if kind == record_codec.NOTE
    ]
    assert left == [n for n in range(30) if n != 12]


def test_an_empty_segment_is_deleted(new):
    """A power cut between creating and closing a file leaves it empty on littlefs."""
    log = filled(new(), 100)
    Path(log.folder, f"{log.offset:08x}").write_bytes(b"")
    again = new()
    assert (again.session, again.boot, again.pulled, again.offset) == (log.session, log.boot, 0, log.offset)
    again.note(1, "goes on", 0)
    again.flush()
    assert [kind for kind, _ in records(whole(again))][-1] == record_codec.NOTE


def test_erasing_keeps_offsets_and_numbers(new):
    log = filled(new(), 1200)
    log.note(1, "waits", 0)
    end = log.offset + log.waiting
    flash_space.erase_log(log)
    assert [kind for kind, _ in records(whole(log))] == [record_codec.OPEN, record_codec.PULLED]
    assert log.segments == [end] and log.pulled == end
    again = new()
    assert (again.segments, again.session, again.boot, again.pulled) == ([end], 24, 1, end)
    assert again.offset == log.offset > end
    assert sorted(path.name for path in Path(log.folder).iterdir()) == [f"{end:08x}"]


@pytest.mark.parametrize("reps", [40, 1200])
def test_erasing_what_was_pulled(new, reps):
    """Everything is erased, the newest segment too; the open set continues."""
    log = filled(new(), reps)
    log.mark_pulled(log.offset)
    log.state[1:4] = [1, 2, 2]
    end = log.offset + log.waiting
    flash_space.erase_pulled_log(log, log.offset)
    assert log.segments == [end] and log.pulled == end and log.state[1:4] == [1, 2, 2]
    assert [kind for kind, _ in records(whole(log))] == [record_codec.OPEN, record_codec.PULLED]
    again = new()
    assert (again.segments, again.session, again.boot, again.pulled) == ([end], log.session, 1, end)
    flash_space.erase_pulled_log(again, again.offset)
    assert again.segments == [end]  # there is nothing more to erase


@pytest.mark.parametrize("waits", [False, True])
def test_erasing_keeps_what_was_not_pulled(new, waits):
    """Even a single record keeps its segment."""
    log = filled(new(), 1200)
    log.mark_pulled(log.offset)
    log.note(1, "not pulled", 0)
    if not waits:
        log.flush()
    newest = log.segments[-1]
    flash_space.erase_pulled_log(log, log.offset)
    assert log.segments == [newest] and records(whole(log))[-1][0] == record_codec.NOTE


def test_erasing_keeps_what_the_asking_host_lacks(new):
    """Another host has all of the log: what only that one has stays."""
    log = filled(new(), 1200)
    log.mark_pulled(log.offset)
    log.flush()
    kept = log.segments[:]
    flash_space.erase_pulled_log(log, 0)
    assert log.segments == kept
    flash_space.erase_pulled_log(log, kept[2] - 1)
    assert log.segments == kept[1:]


def test_erasing_what_was_pulled_with_flash_broken(new, monkeypatch):
    """The log is unchanged."""
    log = filled(new(), 40)
    log.mark_pulled(log.offset)
    log.flush()
    before, kept = whole(log), log.segments[:]

    def broken(*_):
        raise OSError(5)

    monkeypatch.setattr(session_log, "open", broken, raising=False)
    with pytest.raises(OSError, match="5"):
        flash_space.erase_pulled_log(log, log.offset)
    assert log.segments == kept and whole(log) == before


def test_erasing_an_empty_log(new):
    log = new()
    log.begin(1, 300, 0x68, "1.0")
    end = log.waiting
    flash_space.erase_log(log)
    assert log.segments == [end] and new().pulled == end


def test_a_reset_keeps_pending_records_and_numbers(new):
    """Until the next rest a record is in RTC memory only."""
    rtc = Rtc()
    log = new(rtc)
    log.begin(1, 300, 0x68, "1.0")
    log.add(record_codec.SESSION, (1, 1, 64), ("Ana", ""))
    log.state[1:4] = [1, 2, 2]
    log.mark_pulled(0)
    log.persist()
    again = new(rtc)
    assert again.resumed and (again.session, again.boot) == (1, 1)
    assert again.state[1:4] == [1, 2, 2]
    again.begin(3, 900, 0x68, "1.0")
    again.flush()
    found = records(whole(again))
    assert [kind for kind, _ in found] == [
        record_codec.OPEN,
        record_codec.BOOT,
        record_codec.SESSION,
        record_codec.BOOT,
    ]
    assert [fields[0] for kind, fields in found if kind == record_codec.BOOT] == [1, 1]


def test_reset_between_flash_and_rtc(new):
    """A record that is on flash and still in RTC memory is not written twice."""
    rtc = Rtc()
    log = new(rtc)
    log.begin(1, 300, 0x68, "1.0")
    before = rtc.kept
    log.flush()
    rtc.kept = before
    again = new(rtc)
    assert again.resumed and again.waiting == 0 and again.boot == 1


@given(st.binary(max_size=300))
def test_any_rtc_memory(tmp_path_factory, raw):
    rtc = Rtc()
    rtc.kept = raw
    log = session_log.SessionLog(rtc, str(tmp_path_factory.getbasetemp() / "none"), DEVICE)
    assert not log.resumed and log.waiting == 0


def test_a_full_buffer_is_written_at_once(new):
    log = new()
    for n in range(9):
        log.note(n, "y" * 1000, n)
    assert log.offset > 0 and log.waiting < 2048
    log.flush()
    notes = [fields for kind, fields in records(whole(log)) if kind == record_codec.NOTE]
    assert [row[1] for row in notes] == list(range(9))
    assert all(row[2] == "y" * 400 for row in notes)


def test_flash_that_cannot_be_written(new, monkeypatch):
    """The log reports it, loses what does not fit, and writes again when flash works."""
    log = new()
    log.begin(1, 300, 0x68, "1.0")
    plain = log.append

    def refuse():
        raise OSError(28)

    monkeypatch.setattr(log, "append", refuse)
    with pytest.raises(OSError, match="28"):
        log.flush()
    for n in range(20):
        log.note(n, "z" * 400, n)
    assert log.broken
    monkeypatch.setattr(log, "append", plain)
    log.flush()
    assert not log.broken
    assert [fields[1] for kind, fields in records(whole(log)) if kind == record_codec.NOTE] == [0, 1, 2]


def test_only_pulled_segments_are_deleted_by_default(new):
    log = filled(new(), 1200)
    first, second, *_ = log.segments
    log.mark_pulled(second - 1)
    assert log.drop(False) == 0
    log.mark_pulled(second)
    log.mark_pulled(second - 100)  # goes back never
    log.mark_pulled(log.offset + 9999)  # nobody can have that
    assert log.pulled == second
    assert log.drop(False) == second - first
    assert log.drop(False) == 0
    while log.drop(True):
        pass
    assert len(log.segments) == 1 and log.offset == new().offset
