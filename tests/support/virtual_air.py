"""A small sensor app in MicroPython and a laptop on the virtual air."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

from bleak import BleakClient
from bumble.link import LocalLink
from in_process import CODE, DEVICE, KEY, NAME
from kickback.link.ble import BleTransport
from kickback.link.client import DeviceClient
from kickback.link.keyring import Keyring
from kickback.link.scan import Adapter, Advertiser, scan
from kickback.virtual.board.flash_image import FlashImage
from kickback.virtual.radio.central import Central
from kickback.virtual.radio.on_air import DeviceOnAir
from kickback.virtual.radio.radio import VirtualRadio
from kickback.virtual.run.compiled import compile_source, device_files
from kickback.virtual.run.device import VirtualDevice

HERE = Path(__file__).parent
ADDRESS = "F0:00:00:00:00:01"


def fill(folder: Path) -> None:
    """Writes the compiled firmware and the small app to a folder."""
    for name, data in device_files(rom_names=False).items():
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
    def keys(self) -> Keyring:
        return Keyring(self.folder / "keys.json")

    async def heard(self, ready: Callable[[Advertiser], bool] = lambda found: True) -> Advertiser:
        """Scans until ready(advertiser) is true, and returns the sensor."""
        found = await scan(self.adapter, 10, lambda found: any(one.name == NAME and ready(one) for one in found))
        assert [one.name for one in found] == [NAME]
        return found[0]

    async def until(self, seconds: float) -> None:
        """Waits until the clock of the sensor reaches a time."""
        await self.when(lambda: self.on_air.now_s >= seconds)

    async def pass_by(self, seconds: float) -> None:
        """Waits for some seconds on the clock of the sensor."""
        await self.until(self.on_air.now_s + seconds)

    async def when(self, ready: Callable[[], object]) -> None:
        """Waits until ready() is true. Raises the exception that ended the loop of the sensor, if any."""
        while not ready():
            if self.on_air.fault:
                raise self.on_air.fault
            await asyncio.sleep(0.01)

    def stranger(self, number: int) -> "World":
        """The same sensor with another laptop."""
        central = Central(self.central.air, f"F0:00:00:00:01:{number:02X}", self.central.mtu)
        return World(self.on_air, central, self.folder, self.image)

    @contextlib.asynccontextmanager
    async def sensor(self, handshake: bool = True) -> AsyncIterator[DeviceClient]:
        """A connected client. handshake: it is also authenticated."""
        link = BleTransport(await self.heard(), self.adapter)
        sensor = DeviceClient(link)
        try:
            await link.open()
            if handshake:
                await sensor.handshake(self.keys)
            yield sensor
        finally:
            await sensor.close()

    def requests(self) -> list[tuple]:
        """The actions that the small app was asked for, in order."""
        path = self.folder / "requests.txt"
        return [eval(line) for line in path.read_text().splitlines()] if path.exists() else []


@contextlib.asynccontextmanager
async def world(folder: Path, *, mtu: int = 247, key: bytes = KEY, button_ms: int = -1, pace_s: float = 0.01,
                code: str = CODE, **files: bytes) -> AsyncIterator[World]:  # fmt: skip
    """A running sensor. key: the owner's, also stored on the laptop; b"" for an unclaimed sensor."""
    image = FlashImage(folder / "chip.bin", sectors=32)
    image.write({"/code.txt": code.encode()} | ({"/owner.key": key} if key else {}))
    for name, data in {"log": b"", "settings": b"{}", "profiles": b"{}", **files}.items():
        (folder / f"{name}.bin").write_bytes(data)
    air = LocalLink()
    entry = f"import small_app; small_app.main({button_ms})"
    device = VirtualDevice(image, folder=folder, entry=entry, more=["bluetooth"], heap=120 * 1024)
    made = World(DeviceOnAir(device, air, ADDRESS, pace_s), Central(air, mtu=mtu), folder, image)
    if key:
        made.keys.add(DEVICE, NAME, key)
    made.on_air.start()
    try:
        yield made
    finally:
        await made.on_air.stop()
        if made.on_air.fault:
            raise made.on_air.fault
        assert not made.on_air.device.result.repls, made.on_air.device.result.repls


def client(sensor: DeviceClient) -> BleakClient:
    """The client of bleak, for requests that DeviceClient does not make."""
    assert isinstance(sensor.transport, BleTransport) and sensor.transport.client
    return sensor.transport.client


def settings_of(folder: Path, **values: int) -> None:
    """Writes settings of the small app before it starts."""
    (folder / "settings.json").write_text(json.dumps(values))
