"""Encodes records of a device log by their names."""

from kickback.store import LogRecord, read_records
from kickback_protocol import record_codec
from kickback_protocol.fields import RECORDS

KINDS = {row[0]: kind for kind, row in RECORDS.items()}
EPOCH_S = 1_760_000_000


def record_bytes(name: str, **fields) -> bytes:
    _, numbers, texts = RECORDS[KINDS[name]]
    buffer = bytearray(400)
    values = [fields.pop(word, 0) for word in numbers.split()]
    words = [fields.pop(word, "") for word in texts.split()]
    assert not fields, fields
    return bytes(buffer[: record_codec.pack(buffer, 0, KINDS[name], values, words)])


def rep(session, number, rep, start_ms, **other):
    usual = {"concentric_ms": 900, "peak_pause_ms": 1100, "eccentric_ms": 2000, "top_ms": 950, "rep_ms": 150}
    motion = {"rom": 45_000, "mean_speed": 50_000, "peak_speed": 90_000, "flags": 0, "kind": 1}
    return record_bytes("rep", session=session, set=number, rep=rep, start_ms=start_ms, **usual | motion | other)


def set_end(session, number, reps, start_ms, end_ms, **other):
    return record_bytes("set", session=session, set=number, reps=reps, start_ms=start_ms, end_ms=end_ms, **other)


def evening() -> list[bytes]:
    """The records of two sessions: left and right with 20 kg, then a set without an end record."""
    up = 60_000
    return [
        record_bytes("open", version=1, session=0, boot=1, device="kb-1234"),
        record_bytes("boot", boot=1, cause=1, up_ms=900, sensor=0x68, firmware="1.0"),
        record_bytes("time", boot=1, up_ms=30_000, epoch_s=EPOCH_S, utc_offset_min=120),
        record_bytes("session", session=1, boot=1, up_ms=up, lifter="Ana", machine="Matrix"),
        rep(1, 1, 1, up + 5000),
        rep(1, 1, 2, up + 10_000, rom=40_000),
        rep(1, 1, 3, up + 15_000, flags=2),
        set_end(1, 1, 3, up + 5000, up + 19_000, side=1, weight_g=20_000),
        rep(1, 2, 1, up + 60_000),
        record_bytes("raw", session=1, set=2, number=7, size=10, start_ms=up + 58_000),
        rep(1, 2, 2, up + 65_000),
        set_end(1, 2, 2, up + 60_000, up + 69_000, side=2, weight_g=20_000),
        record_bytes("amend", session=1, set=2, field=4, value="22500"),
        record_bytes("session", session=2, boot=1, up_ms=up + 400_000, lifter="Ana", machine="Matrix"),
        record_bytes("note", up_ms=up + 400_001, code=3, text="a fault"),
        rep(2, 1, 1, up + 405_000),
    ]


def records_of(parts: list[bytes]) -> list[LogRecord]:
    return read_records(b"".join(parts), 0)[0]
