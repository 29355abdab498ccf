"""The sensor's log into the store, from where that ends."""

from collections.abc import Callable
from dataclasses import dataclass

from kickback_protocol import fields, message_kinds, record_codec

from kickback.link.client import Sensor
from kickback.link.errors import LinkError, Refused
from kickback.store import LogReplaced, Store, read_records

STORED_AT_ONCE = 4096  # bytes of log: what a broken link loses at most
LONGEST_RECORD = 2048  # the sensor makes them in RTC memory
TAIL = 64  # bytes that two logs never share: times in ms and checksums


@dataclass
class Pulled:
    """What a pull brought.

    lost: bytes of log that the sensor had to drop before they were pulled; damaged: bytes that were no sound record;
    anew: the sensor's log is another one than what is stored, which stays; gone: raw traces that it had to drop.
    """

    records: int = 0
    log_bytes: int = 0
    traces: int = 0
    gone: int = 0
    lost: int = 0
    damaged: int = 0
    anew: bool = False


class LogPull:
    """One pull of a log. at: all before it is stored; stream: what came after that; tail: what lies before it."""

    def __init__(self, sensor: Sensor, store: Store, found: Pulled) -> None:
        self.sensor, self.store, self.found = sensor, store, found
        self.log = store.log_number(sensor.device)  # first: what another process changes after it is no loss
        self.at = store.resume_offset(sensor.device)
        self.tail = store.log_tail(sensor.device)
        self.stream = b""

    async def run(self, info: dict, progress: Callable[[int, int], None]) -> int:
        """Stores what is new; where the log ends now. Raises LinkError or StoreError; what is stored stays."""
        if not await self.same(info):
            self.store.start_new_log(self.sensor.device, self.log)
            self.log = self.store.log_number(self.sensor.device)
            self.found.anew, self.at, self.tail = True, 0, b""
        if self.at < info["log_first"]:
            gap, self.at = info["log_first"] - self.at, info["log_first"]
            self.found.lost = gap if gap > record_codec.PULLED_SIZE else 0
            self.tail = b""
        first, total = self.at, max(1, info["log_end"] - self.at)
        async for part in self.sensor.read(message_kinds.LOG, 0, self.at):
            self.stream += part
            progress(self.at + len(self.stream) - first, total)
            if len(self.stream) >= STORED_AT_ONCE:
                self._keep()
        while self._keep(last=True):
            pass
        self.found.damaged += len(self.stream)
        self.found.log_bytes = self.at - first
        return self.at

    async def same(self, info: dict) -> bool:
        """Whether the sensor's log is the one stored, as far as it can tell: a wiped sensor begins another."""
        if self.at > info["log_end"]:
            return False
        begins = max(self.at - len(self.tail), info["log_first"])
        if begins >= self.at:
            return True
        length = self.at - begins
        try:
            there = b"".join([part async for part in self.sensor.read(message_kinds.LOG, 0, begins, length)])
        except Refused as error:
            if error.code != message_kinds.BEYOND:
                raise
            return False
        return there == self.tail[-length:]

    def _keep(self, last: bool = False) -> bool:
        """Stores the whole records that came, up to the next damage, which is stepped over; whether there was anything.

        last: nothing more will come.
        """
        stop, goes_on = whole(self.stream, last)
        device = self.sensor.device
        tail = (self.tail + self.stream[:goes_on])[-TAIL:]
        try:
            records, _ = read_records(self.stream[:stop], self.at)
            self.store.add_log(device, records, self.at + goes_on, tail)
        except LogReplaced:
            self.store.start_new_log(device, self.log)
            again = "its log is another one since the last pull; pull again to take it from its start"
            raise LinkError(f"{self.sensor.name}: {again}") from None
        self.found.records += len(records)
        self.found.damaged += goes_on - stop
        self.at, self.tail, self.stream = self.at + goes_on, tail, self.stream[goes_on:]
        return goes_on > 0


def whole(stream: bytes, last: bool = False) -> tuple[int, int]:
    """Where the sound records at the start end; where the next sound one begins, later only if there is damage.

    last: the stream is over, so what looks like the beginning of a record is damage.
    """
    at = 0
    while (stop := record_codec.record_end(stream, at, len(stream))) >= 0:
        at = stop + 2
    left = len(stream) - at
    size = int.from_bytes(stream[at + 1 : at + 3], "little") + record_codec.RECORD_OVERHEAD
    is_cut_off = left < size <= LONGEST_RECORD
    if not last and (left < record_codec.RECORD_OVERHEAD or stream[at] in fields.RECORDS and is_cut_off):
        return at, at  # its end has not come yet
    for sound in range(at + 1, len(stream)):
        if record_codec.record_end(stream, sound, len(stream)) >= 0:
            return at, sound
    return at, at
