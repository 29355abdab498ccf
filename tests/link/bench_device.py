"""The small app on a virtual device with its radio on the virtual air."""

from pathlib import Path

from bumble.link import LocalLink
from kickback.virtual.compiled import compile_source, device_files
from kickback.virtual.device import VirtualDevice
from kickback.virtual.on_air import DeviceOnAir

HERE = Path(__file__).parent
ADDRESS = "F0:00:00:00:00:01"


def fill(folder: Path) -> None:
    """Puts the compiled firmware and the small app where the interpreter finds them."""
    for name, data in device_files().items():
        if name.endswith(".mpy"):
            path = folder / name.removeprefix("/a/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    source = HERE / "small_app.py"
    (folder / "small_app.mpy").write_bytes(compile_source(source.read_bytes(), source.name))


def small_device(folder: Path, air: LocalLink, button_ms: int = -1, address: str = ADDRESS) -> DeviceOnAir:
    """Not yet switched on; its button is pressed button_ms after power-on."""
    entry = f"import small_app; small_app.main({button_ms})"
    return DeviceOnAir(VirtualDevice(folder=folder, entry=entry, more=["bluetooth"]), air, address)
