"""Sensors on the virtual air, and the laptop that speaks with them; or both without any air, in this process."""

import asyncio
import contextlib
import errno
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import auth
import peer
import request_handler
from bleak import BleakClient
from bumble.link import LocalLink
from claim import claim
from kickback.link.ble import Adapter, BleLink, Found, scan
from kickback.link.client import Sensor
from kickback.link.keyring import Keys
from kickback.virtual.board.flash_image import FlashImage
from kickback.virtual.radio.central import Central
from kickback.virtual.radio.on_air import DeviceOnAir
from kickback.virtual.radio.radio import VirtualRadio
from kickback.virtual.run.compiled import compile_source, device_files
from kickback.virtual.run.device import VirtualDevice
from kickback_protocol import message_kinds

HERE = Path(__file__).parent
ADDRESS = "F0:00:00:00:00:01"
DEVICE, NAME = "a0b1c2d30001", "Kick-0001"
KEY = bytes(range(32))


def fill(folder: Path) -> None:
    """Puts the compiled firmware and the small app where the interpreter finds them."""
    for name, data in device_files().items():
        if name.endswith(".mpy"):
            path = folder / name.removeprefix("/a/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    source = HERE / "small_app.py"
    (folder / "small_app.mpy").write_bytes(compile_source(source.read_bytes(), source.name))


@dataclass
class World:
    """One small sensor and one laptop."""

    on_air: DeviceOnAir
    central: Central
    folder: Path
    image: FlashImage

    @property
    def radio(self) -> VirtualRadio:
        return self.on_air.radio

    @property
    def adapter(self) -> Adapter:
        return Adapter({"backend": self.central.scanner()}, {"backend": self.central.client()})

    @property
    def keys(self) -> Keys:
        return Keys(self.folder / "keys.json")

    async def heard(self, ready: Callable[[Found], bool] = lambda found: True) -> Found:
        """The sensor, once its advert is ready."""
        found = await scan(self.adapter, 10, lambda heard: NAME in heard and ready(heard[NAME]))
        assert [one.name for one in found] == [NAME]
        return found[0]

    async def until(self, seconds: float) -> None:
        """Waits until the sensor's clock shows so many seconds."""
        await self.when(lambda: self.on_air.now_s >= seconds)

    async def pass_by(self, seconds: float) -> None:
        """Waits until so many seconds have passed on the sensor's clock."""
        await self.until(self.on_air.now_s + seconds)

    async def when(self, ready: Callable[[], object]) -> None:
        """Waits until something is true. Raises what ended the sensor's loop, if anything did."""
        while not ready():
            if self.on_air.fault:
                raise self.on_air.fault
            await asyncio.sleep(0.01)

    def stranger(self, number: int) -> "World":
        """The same sensor, and another laptop beside this one."""
        central = Central(self.central.air, f"F0:00:00:00:01:{number:02X}", self.central.mtu)
        return World(self.on_air, central, self.folder, self.image)

    @contextlib.asynccontextmanager
    async def sensor(self, meet: bool = True) -> AsyncIterator[Sensor]:
        """Connected, and (meet) proven."""
        link = BleLink(await self.heard(), self.adapter)
        sensor = Sensor(link)
        try:
            await link.open()
            if meet:
                await sensor.meet(self.keys)
            yield sensor
        finally:
            await sensor.close()

    def told(self) -> list[tuple]:
        """What the small app's facade was asked to do, in order."""
        path = self.folder / "told.txt"
        return [eval(line) for line in path.read_text().splitlines()] if path.exists() else []


@contextlib.asynccontextmanager
async def world(folder: Path, *, mtu: int = 247, key: bytes = KEY, button_ms: int = -1, pace_s: float = 0.01,
                secure: bool = True, **files: bytes) -> AsyncIterator[World]:  # fmt: skip
    """A small sensor that is switched on. key: its owner's, also on the laptop; b"" for a fresh one."""
    image = FlashImage(folder / "chip.bin", sectors=32)
    image.write({"/owner.key": key} if key else {})
    for name, data in {"log": b"", "settings": b"{}", "profiles": b"{}", **files}.items():
        (folder / f"{name}.bin").write_bytes(data)
    air = LocalLink()
    entry = f"import small_app; small_app.main({button_ms})"
    device = VirtualDevice(image, folder=folder, entry=entry, more=["bluetooth"], heap=120 * 1024)
    made = World(DeviceOnAir(device, air, ADDRESS, pace_s), Central(air, mtu=mtu), folder, image)
    made.radio.secure = secure
    if key:
        made.keys.put(DEVICE, NAME, key)
    made.on_air.start()
    try:
        yield made
    finally:
        await made.on_air.stop()
        if made.on_air.fault:
            raise made.on_air.fault
        assert not made.on_air.device.seen.repls, made.on_air.device.seen.repls


class Facade:
    """What the app would be, in this process: notes what it is asked to do. first: where its log begins now."""

    name, id, firmware = NAME, DEVICE, "test"

    def __init__(self, log: bytes = b"") -> None:
        self.log = log
        self.traces: dict[int, bytes] = {}
        self.first = 0
        self.told: list[tuple] = []

    def info(self) -> tuple:
        return (1, 2000, 0, self.first, len(self.log), 0, 77, 0, 3, 0x68, 900)

    def _whole(self, what: int, number: int) -> bytes:
        if what == message_kinds.RAW_TRACE and number not in self.traces:
            raise OSError(errno.ENOENT, "ENOENT")
        trace = self.traces.get(number)
        given = {message_kinds.LOG: self.log, message_kinds.RAW_TRACE: trace, message_kinds.SETTINGS: b"{}"}
        if what not in given:
            raise ValueError(f"there is no document {what}")
        return given[what] or b""

    def size(self, what: int, number: int) -> int:
        return len(self._whole(what, number))

    def read(self, what: int, number: int, offset: int, buffer: memoryview) -> int:
        part = self._whole(what, number)[offset : offset + len(buffer)]
        buffer[: len(part)] = part
        return len(part)

    def do(self, name: str, *words) -> None:
        self.told.append((name, *words))


class InProcess:
    """The firmware's request_handler.py in CPython, as a transport of the host without a radio.

    tamper: may change what passes: (from_host, message) -> the messages that arrive instead.
    """

    name = NAME

    def __init__(self, tmp_path: Path, facade: Facade, key: bytes = KEY, trusted: bool = False) -> None:
        self.trusted = trusted
        self.owner = auth.Owner(str(tmp_path / "owner.key"))
        if key:
            claim(self.owner, key)
        self.settings = {"live_open": 1, "adverts": 1}
        self.firmware = request_handler.RequestHandler(facade, self.owner, self.settings)
        self.peer = peer.Peer(trusted)
        self.told: Callable = lambda message: None
        self.tamper: Callable[[bool, bytes], list[bytes]] = lambda from_host, message: [message]

    async def send(self, message: bytes, claim: bool = False) -> None:
        for part in self.tamper(True, message):
            self.take(part, claim)
        await asyncio.sleep(0)

    def take(self, message: bytes, claim: bool = False) -> None:
        """A message to the sensor; what it answers comes back at once."""
        incoming = self.peer.incoming
        if len(message) > len(incoming.buffer):
            return
        incoming.buffer[: len(message)] = message
        incoming.size, incoming.source = len(message), peer.ENCRYPTED * claim
        self.pump()

    def pump(self) -> None:
        while self.firmware.next_message(self.peer):
            said = bytes(self.peer.tx[1 : 1 + self.peer.size])
            self.peer.size = 0
            for part in self.tamper(False, said):
                self.told(part)

    async def again(self) -> None:
        pass

    async def close(self) -> None:
        pass


def client(sensor: Sensor) -> BleakClient:
    """bleak's own, for what only a stranger would do."""
    assert isinstance(sensor.link, BleLink) and sensor.link.client
    return sensor.link.client


def settings_of(folder: Path, **values: int) -> None:
    """Settings of the small app, before it is switched on."""
    (folder / "settings.json").write_text(json.dumps(values))
