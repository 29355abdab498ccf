"""Virtual devices that run a short program in place of the firmware."""

from pathlib import Path

from kickback.virtual import FlashImage, VirtualDevice

BUS = """
import board, time
from machine import I2C, Pin
def bus():
    return I2C(0, scl=Pin(board.SCL), sda=Pin(board.SDA), freq=400000, timeout=50000)
i2c = bus()
def attempt(what):
    try:
        return what()
    except OSError as error:
        return error.args[0]
"""
FIRMWARE = Path(__file__).parents[2] / "firmware"


def device(folder: Path, main: str, journal: bool = False, **how) -> VirtualDevice:
    """A device with the text main as its /main.py. board.py and repcore can be imported."""
    image = FlashImage(folder / "chip.bin", journal=journal)
    core = {f"/repcore/{path.name}": path.read_bytes() for path in (FIRMWARE / "repcore").glob("__init__.py")}
    image.write(core | {"/board.py": (FIRMWARE / "app/board.py").read_bytes(), "/main.py": main.encode()})
    return VirtualDevice(image, **how)


def printed(made: VirtualDevice) -> list[str]:
    return [line for _, line in made.result.console]
