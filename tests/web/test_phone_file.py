"""The phone's file: new data are imported once, and a different log is distinguished from the stored one."""

import base64
import json

import pytest
from full_device import RAW, stored_log
from kickback.store import Store
from kickback.traces import kbt
from kickback.traces.files import read_trace

DEVICE = "kb-1"


@pytest.fixture
def store(own_store):
    with Store.open(own_store, create=True) as opened:
        yield opened


def phone_file(path, logs=(), traces=(), recordings=()):
    reported = {
        "kickback_phone": 1,
        "devices": [{"device": DEVICE, "name": "Kick-1", "log": 1}],
        "logs": [{"device": DEVICE, "log": log, "offset": at, "bytes": text(data)} for log, at, data in logs],
        "traces": [{"device": DEVICE, "log": 1, "session": 1, "number": 1, "bytes": text(data)} for data in traces],
        "recordings": list(recordings),
    }
    path.write_text(json.dumps(reported, separators=(",", ":")))
    return path


def text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def test_logs_and_traces_are_imported_once(tmp_path, kickback, store):
    """In pieces that divide records, as a phone stores them."""
    log = stored_log(device=DEVICE)
    pieces = [(1, at, log[at : at + 50]) for at in range(0, len(log), 50)]
    path = phone_file(tmp_path / "phone.json", pieces, [RAW])
    assert "3 sessions of sensors, 0 recordings, 1 raw traces are new" in kickback("import", path).stdout
    assert [one.count for one in store.sessions()] == [2, 2, 2]
    assert store.raw_traces(1)[0].data == RAW
    assert store.resume_offset(DEVICE) == len(log) and log.endswith(store.log_tail(DEVICE))
    assert "0 sessions of sensors, 0 recordings, 0 raw traces" in kickback("import", path).stdout
    assert len(store.numbers()) == 3


def test_sessions_that_the_laptop_has_are_not_imported_again(tmp_path, kickback, store):
    """The laptop has the first session, the phone all three."""
    from kickback.store import read_records

    log, first = stored_log(device=DEVICE), stored_log(sessions=1, device=DEVICE)
    assert log.startswith(first)
    records, end = read_records(first, 0)
    store.add_log(DEVICE, records, end, first[-64:])
    kickback("import", phone_file(tmp_path / "phone.json", [(1, 0, log)]))
    assert [one.count for one in store.sessions()] == [2, 2, 2]
    assert store.log_number(DEVICE) == 1 and store.resume_offset(DEVICE) == len(log)


def test_later_log_is_stored_separately(tmp_path, kickback, store):
    """The phone pulled before and after the sensor was wiped; the laptop has only the first log."""
    old, new = stored_log(device=DEVICE), stored_log(sessions=1, reps=5, device=DEVICE, boot_ms=901)
    kickback("import", phone_file(tmp_path / "old.json", [(1, 0, old)]))
    kickback("import", phone_file(tmp_path / "both.json", [(1, 0, old), (2, 0, new)]))
    assert sorted(one.count for one in store.sessions()) == [2, 2, 2, 5]
    assert store.log_number(DEVICE) == 2 and store.resume_offset(DEVICE) == len(new)
    result = kickback("import", tmp_path / "both.json")
    assert len(store.numbers()) == 4 and f"{len(old)} bytes of a log that Kick-1 had before" in result.stderr


def test_different_log_is_refused(tmp_path, kickback, refused, store):
    kickback("import", phone_file(tmp_path / "old.json", [(1, 0, stored_log(device=DEVICE))]))
    other = stored_log(device=DEVICE, reps=3, boot_ms=905)
    reported = refused("import", phone_file(tmp_path / "new.json", [(1, 0, other)]))
    assert reported.startswith("Kick-1: its log on the phone is another one") and len(store.numbers()) == 3


def test_recording_keeps_its_truth(tmp_path, kickback, store, repo_demo):
    raw = kbt.to_bytes(read_trace(repo_demo))
    row = {"id": "phone/1", "startMs": 1_760_000_000_000, "kbt": text(raw), "truth": 10, "machine": "Matrix"}
    path = phone_file(tmp_path / "phone.json", recordings=[row])
    assert "1 recordings" in kickback("import", path).stdout
    assert "0 recordings" in kickback("import", path).stdout
    (session,) = store.sessions()
    assert (session.count, session.machine, session.note) == (10, "Matrix", "true count: 10")
    assert session.start.timestamp() == 1_760_000_000 and store.raw_traces(session.number)[0].data == raw


@pytest.mark.parametrize(
    "content, message",
    [
        ('{"kickback_phone":1,"dev', "damaged or cut off"),
        ('{"kickback_phone":9}', "version 9 of the page's file; this kickback reads 1"),
        ('{"kickback_phone":1}', "is not as the page writes it"),
        ('{"kickback_phone":1,"devices":[],"logs":[{}],"traces":[],"recordings":[]}', "is not as the page writes it"),
    ],
)
def test_damaged_file_is_reported(tmp_path, refused, content, message):
    path = tmp_path / "phone.json"
    path.write_text(content)
    assert message in refused("import", path)
