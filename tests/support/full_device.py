"""The whole firmware on a virtual device with an existing log, and the expected content of a store."""

import contextlib
import itertools
import json
import shutil
import sqlite3
from binascii import crc32
from collections.abc import AsyncIterator
from pathlib import Path

from bumble.link import LocalLink
from kickback.link.ble import BleTransport
from kickback.link.client import DeviceClient
from kickback.link.keyring import Keyring
from kickback.link.scan import Adapter, scan
from kickback.link.virtual import HEAP
from kickback.store import Store, read_records
from kickback.virtual.board.flash_image import FlashImage
from kickback.virtual.imu.motion import Motion
from kickback.virtual.radio.central import Central
from kickback.virtual.radio.on_air import DeviceOnAir
from kickback.virtual.run.compiled import device_files
from kickback.virtual.run.device import VirtualDevice
from store_log import record_bytes, rep, set_end

DEVICE, NAME = "246f28010203", "Kick-0203"  # from unique_id() of the stub
KEY = bytes(range(32))
ADDRESS = "F0:00:00:00:00:01"
_laptops = itertools.count(1)


def stored_log(sessions: int = 3, reps: int = 2, raw: int = 1, device: str = DEVICE, boot_ms: int = 900) -> bytes:
    """A log with sessions of one set each. raw: number of the raw trace of the first, 0 for none."""
    parts = [
        record_bytes("open", version=1, session=0, boot=1, device=device),
        record_bytes("boot", boot=1, cause=1, up_ms=boot_ms, sensor=0x68, firmware="1.0"),
    ]
    for session in range(1, sessions + 1):
        up = session * 3_000_000
        parts.append(record_bytes("session", session=session, boot=1, up_ms=up, lifter="Ana", machine="M"))
        parts += [rep(session, 1, number + 1, up + 5000 * number) for number in range(reps)]
        parts.append(set_end(session, 1, reps, up, up + 5000 * reps, side=1, weight_g=20_000))
        if raw and session == 1:
            parts.append(record_bytes("raw", session=1, set=1, number=raw, size=len(RAW), start_ms=up))
    return b"".join(parts)


RAW = b"KBT\x02" + record_bytes("note", up_ms=1, code=1, text="raw " * 60)


def settings_file(**values) -> bytes:
    """The content of a settings file (firmware/storage/settings_file.py)."""
    line = json.dumps(values).encode()
    return line + b"\n%08x\n" % crc32(line)


def make_chip(folder: Path, log: bytes, **more: bytes) -> FlashImage:
    """A chip with the firmware, an owner, a log and a raw trace."""
    image = FlashImage(folder / "chip.bin")
    cut = 16384  # segments of the log
    segments = {f"/log/{at:08x}": log[at : at + cut] for at in range(0, len(log), cut)}
    awake = settings_file(sleep_after=3600)  # virtual hours pass in the tests
    files = {**device_files(), "/owner.key": KEY, "/settings.json": awake, "/raw/00001.kbt": RAW}
    image.write({**files, **segments, **more})
    return image


def copied(image: FlashImage, folder: Path) -> FlashImage:
    """A copy of a chip in a new folder."""
    folder.mkdir()
    for suffix in ("", ".wear"):
        shutil.copy(f"{image.path}{suffix}", folder / f"chip.bin{suffix}")
    return FlashImage(folder / "chip.bin")


def full_device(image: FlashImage, air: LocalLink, motion: Motion | None = None, pace_s: float = 0.002) -> DeviceOnAir:
    device = VirtualDevice(image, motion=motion, more=["bluetooth"], heap=HEAP)
    return DeviceOnAir(device, air, ADDRESS, pace_s)


@contextlib.asynccontextmanager
async def met(air: LocalLink, keys: Keyring, mtu: int, meet: bool = True) -> AsyncIterator[DeviceClient]:
    """A laptop that was just started, connected and proven."""
    number = next(_laptops)
    # a new address each time: Bumble's LocalLink applies the end of an old connection to a new one
    central = Central(air, f"F0:00:00:01:{number >> 8:02X}:{number & 255:02X}", mtu)
    adapter = Adapter({"backend": central.scanner()}, {"backend": central.client()})
    found = await scan(adapter, 20, lambda found: NAME in [one.name for one in found])
    link = BleTransport(found[0], adapter)
    sensor = DeviceClient(link)
    try:
        await link.open()
        if meet:
            await sensor.handshake(keys)
        yield sensor
    finally:
        await sensor.close()
        central.off()


def device_log(image: FlashImage) -> bytes:
    """The log on the chip."""
    files = image.read()
    return b"".join(files[name] for name in sorted(files) if name.startswith("/log/"))


TABLES = ("boots", "clocks", "sessions", "sets", "reps", "raw_traces", "raw_sets", "edits", "notes")


def rows(path: Path) -> dict[str, list[tuple]]:
    """The rows of all tables of a store that concern sessions."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return {table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr) for table in TABLES}


def reference(image: FlashImage, path: Path, until: int) -> dict[str, list[tuple]]:
    """The rows of a store that gets the log of the chip up to an offset directly."""
    records, end = read_records(device_log(image)[:until], 0)
    assert end == until
    with Store.open(path, create=True) as store:
        store.add_log(DEVICE, records, end)
        for session, number, _ in store.raw_wanted(DEVICE):
            store.add_raw_trace(DEVICE, session, number, image.read()[f"/raw/{number:05d}.kbt"])
    return rows(path)


def pulled_mark(image: FlashImage) -> int:
    """The offset in the last PULLED record of the log; 0 without one."""
    records, _ = read_records(device_log(image), 0)
    marks = [int(record.fields["offset"]) for record in records if record.name == "pulled"]
    return marks[-1] if marks else 0
