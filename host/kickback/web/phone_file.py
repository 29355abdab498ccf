"""The file that the page on a phone writes for the laptop: logs and raw traces of sensors, recordings of the phone."""

import base64
import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from kickback.link.pull_log import TAIL, whole_records
from kickback.replays.run import replay
from kickback.replays.to_session import session_of
from kickback.store import Store, read_records
from kickback.store.database import StoreError
from kickback.store.importing import ADDED, Candidate, import_sessions
from kickback.traces import kbt

MARK = "kickback_phone"
VERSION = 1


@dataclass
class Stored:
    """What came into the store. known: recordings that were there; left_out: bytes of logs that began before the one
    that is stored, with the sensors' names."""

    sessions: int = 0
    recordings: int = 0
    known: int = 0
    traces: int = 0
    left_out: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Log:
    """A contiguous part of one of a sensor's logs; number counts the logs that the phone has seen of it."""

    device: str
    number: int
    offset: int
    data: bytes

    @property
    def end(self) -> int:
        return self.offset + len(self.data)


def is_phone_file(path: str | Path) -> bool:
    """Whether a file is one of the page's. Raises ValueError where it cannot be read."""
    try:
        with open(path, "rb") as file:
            return file.read(64).lstrip().startswith(b'{"%s"' % MARK.encode())
    except OSError as error:
        raise ValueError(f"{path}: cannot be read: {error.strerror}") from None


def import_phone(path: str | Path, store: Store) -> Stored:
    """Adds what the store does not have. Raises ValueError with one sentence."""
    told = _read(path)
    found = Stored()
    before = len(store.numbers())
    try:
        names = {row["device"]: row["name"] for row in told["devices"]}
        for device, logs in groupby(_logs(told["logs"]), key=lambda log: log.device):
            _add_logs(store, device, names.get(device, device), list(logs), told["traces"], found)
        found.sessions = len(store.numbers()) - before
        for row in told["recordings"]:
            _add_recording(store, row, found)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path}: {error} is not as the page writes it; export it again") from None
    return found


def _read(path: str | Path) -> dict:
    try:
        told = json.loads(Path(path).read_bytes())
    except OSError as error:
        raise ValueError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise ValueError(f"{path}: damaged or cut off; export it again") from None
    if told.get(MARK) != VERSION:
        version = told.get(MARK)
        raise ValueError(f"{path}: version {version} of the page's file; this kickback reads {VERSION}: update it")
    return told


def _logs(rows: list[dict]) -> list[Log]:
    """The parts of each log put together where they follow one another."""
    logs: list[Log] = []
    for row in sorted(rows, key=lambda row: (row["device"], row["log"], row["offset"])):
        part = Log(row["device"], row["log"], row["offset"], base64.b64decode(row["bytes"]))
        last = logs[-1] if logs else None
        if last and (last.device, last.number, last.end) == (part.device, part.number, part.offset):
            logs[-1] = Log(last.device, last.number, last.offset, last.data + part.data)
        else:
            logs.append(part)
    return logs


def _add_logs(store: Store, device: str, name: str, logs: list[Log], traces: list[dict], found: Stored) -> None:
    """Adds the log that is stored in part, and those after it; what came before it may be stored already."""
    parts = {number: list(those) for number, those in groupby(logs, key=lambda log: log.number)}
    numbers = list(parts)
    known = store.resume_offset(device) > 0
    first = next((i for i, number in enumerate(numbers) if all(_is_same(store, log) for log in parts[number])), None)
    if known and first is None:
        sentence = "its log on the phone is another one than is stored here: run kickback pull, then import again"
        raise StoreError(f"{name}: {sentence}")
    for i, number in enumerate(numbers):
        if known and i < (first or 0):
            found.left_out[name] = found.left_out.get(name, 0) + sum(len(log.data) for log in parts[number])
            continue
        if i > (first or 0):
            store.start_new_log(device, store.log_number(device))
        for log in parts[number]:
            _add_log(store, log)
        _add_traces(store, device, [row for row in traces if (row["device"], row["log"]) == (device, number)], found)


def _is_same(store: Store, log: Log) -> bool:
    """Whether a log is the one that is stored, as far as they overlap."""
    end, tail = store.resume_offset(log.device), store.log_tail(log.device)
    begins = max(end - len(tail), log.offset)
    ends = min(end, log.end)
    if begins >= ends:
        return True
    return log.data[begins - log.offset : ends - log.offset] == tail[begins - end + len(tail) : ends - end + len(tail)]


def _add_log(store: Store, log: Log) -> None:
    """Adds the intact records; the next pull continues after them if none are missing."""
    at, records = 0, []
    while True:
        stop, goes_on = whole_records(log.data[at:], last=True)
        records += read_records(log.data[at : at + stop], log.offset + at)[0]
        at += goes_on
        if not goes_on:
            break
    joins = log.offset <= store.resume_offset(log.device) or not store.resume_offset(log.device)
    store.add_log(log.device, records, log.offset + at if joins else 0, log.data[:at][-TAIL:])


def _add_traces(store: Store, device: str, rows: list[dict], found: Stored) -> None:
    wanted = {(session, number) for session, number, _ in store.raw_wanted(device)}
    for row in rows:
        if (row["session"], row["number"]) in wanted:
            store.add_raw_trace(device, row["session"], row["number"], base64.b64decode(row["bytes"]))
            found.traces += 1


def _add_recording(store: Store, row: dict, found: Stored) -> None:
    raw = base64.b64decode(row["kbt"])
    session = session_of(replay(kbt.parse(raw, row["id"])))
    start = datetime.fromtimestamp(row["startMs"] / 1000, UTC).astimezone()
    note = "" if row["truth"] is None else f"true count: {row['truth']}"
    session = replace(session, start=start, machine=row["machine"], note=note, origin=f"phone: {session.quality}")
    candidate = Candidate(f"import/trace/{hashlib.sha256(raw).hexdigest()}", session, raw)
    (imported,) = import_sessions(store, [candidate])
    if imported.what == ADDED:
        found.recordings += 1
    else:
        found.known += 1
