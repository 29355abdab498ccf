"""Pull a sensor's log into the store, from where the stored log ends."""

from collections.abc import Callable
from dataclasses import dataclass

from kickback_protocol import fields, message_kinds, record_codec

from kickback.link.client import MAX_FLASH, DeviceClient
from kickback.link.errors import LinkError, Refused
from kickback.store import LogReplaced, Store, read_records

CHUNK = 4096  # bytes of log that are stored at once: at most so much is lost when the connection breaks
MAX_RECORD = 2048  # bytes: the sensor builds records in RTC memory
GROWTH = 1 << 16  # bytes that a sensor may log during a pull
TAIL = 64  # bytes that identify a log: they contain times in ms and checksums


@dataclass
class PullResult:
    """The result of a pull.

    log_bytes: bytes of log that were read; traces: raw traces that were stored
    missing_traces: raw traces that the sensor had deleted
    lost_bytes: bytes of log that the sensor had deleted before they were pulled
    damaged_bytes: bytes of log without a valid record
    new_log: the sensor began another log; the stored one is kept
    """

    records: int = 0
    log_bytes: int = 0
    traces: int = 0
    missing_traces: int = 0
    lost_bytes: int = 0
    damaged_bytes: int = 0
    new_log: bool = False


class LogPull:
    """One pull of a log.

    at: everything before this offset is stored; stream: the bytes received after it; tail: the last stored bytes
    """

    def __init__(self, client: DeviceClient, store: Store, result: PullResult) -> None:
        self.client, self.store, self.result = client, store, result
        self.log = store.log_number(client.device_id)  # first: detects changes by another process after it
        self.at = store.resume_offset(client.device_id)
        self.tail = store.log_tail(client.device_id)
        self.stream = b""

    async def run(self, info: dict, progress: Callable[[int, int], None]) -> int:
        """Stores the new records and returns the end of the log. Raises LinkError or StoreError; stored data stay."""
        if not await self.is_stored_log(info):
            self.store.start_new_log(self.client.device_id, self.log)
            self.log = self.store.log_number(self.client.device_id)
            self.result.new_log, self.at, self.tail = True, 0, b""
        if self.at < info["log_first"]:
            gap, self.at = info["log_first"] - self.at, info["log_first"]
            self.result.lost_bytes = gap if gap > record_codec.PULLED_SIZE else 0
            self.tail = b""
        first, total = self.at, max(1, info["log_end"] - self.at)
        async for part in self.client.read(message_kinds.LOG, 0, self.at, limit=min(total + GROWTH, MAX_FLASH)):
            self.stream += part
            progress(self.at + len(self.stream) - first, total)
            if len(self.stream) >= CHUNK:
                self._store_records()
        while self._store_records(last=True):
            pass
        self.result.damaged_bytes += len(self.stream)
        self.result.log_bytes = self.at - first
        return self.at

    async def is_stored_log(self, info: dict) -> bool:
        """Whether the sensor's log continues the stored one; a wiped sensor begins another.

        Compares the last stored bytes with the sensor's bytes at their offset.
        """
        if self.at > info["log_end"]:
            return False
        begin = max(self.at - len(self.tail), info["log_first"])
        if begin >= self.at:
            return True
        length = self.at - begin
        try:
            there = b"".join([part async for part in self.client.read(message_kinds.LOG, 0, begin, length)])
        except Refused as error:
            if error.code != message_kinds.BEYOND:
                raise
            return False
        return there == self.tail[-length:]

    def _store_records(self, last: bool = False) -> bool:
        """Stores the complete records of the stream up to the next damage and skips that; False if there are none.

        last: the stream is complete
        """
        stop, resume = whole_records(self.stream, last)
        device_id = self.client.device_id
        tail = (self.tail + self.stream[:resume])[-TAIL:]
        try:
            records, _ = read_records(self.stream[:stop], self.at)
            self.store.add_log(device_id, records, self.at + resume, tail)
        except LogReplaced:
            self.store.start_new_log(device_id, self.log)
            again = "its log was replaced since the last pull; pull again to read it from its start"
            raise LinkError(f"{self.client.name}: {again}") from None
        self.result.records += len(records)
        self.result.damaged_bytes += resume - stop
        self.at, self.tail, self.stream = self.at + resume, tail, self.stream[resume:]
        return resume > 0


def whole_records(stream: bytes, last: bool = False) -> tuple[int, int]:
    """Where the valid records at the start end, and where the next valid one begins: later only after damage.

    last: the stream is complete, so the beginning of a record at its end is damage
    """
    at = 0
    while (stop := record_codec.record_end(stream, at, len(stream))) >= 0:
        at = stop + 2
    left = len(stream) - at
    size = int.from_bytes(stream[at + 1 : at + 3], "little") + record_codec.RECORD_OVERHEAD
    if not last and (
        left < record_codec.RECORD_OVERHEAD or (stream[at] in fields.RECORDS and left < size <= MAX_RECORD)
    ):
        return at, at  # the rest of this record has not arrived yet
    for begin in range(at + 1, len(stream)):
        if record_codec.record_end(stream, begin, len(stream)) >= 0:
            return at, begin
    return at, at
