"""The boards that the firmware knows: one row each, compiled into the image as the constants of board.py.

Sources of the Feather's row: learn.adafruit.com/adafruit-esp32-feather-v2 (pinouts), CircuitPython's
ports/espressif/boards/adafruit_feather_esp32_v2/pins.c.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

FILE = "board.py"  # of the firmware
NONE = -1  # a pin that the board does not have
DEFAULT = "firebeetle2"


@dataclass(frozen=True)
class Board:
    """A row. Pins are GPIO numbers, NONE for what the board does not have; firmware/app/board.py explains each.

    name: for --board; title: for people
    leds: the most that the board's supply can feed
    sensor_on: level of sensor_power that switches the sensor on; led_power: the same pin for a common supply
    """

    name: str
    title: str
    sda: int
    scl: int
    motion: int
    button: int
    button_pull: int
    sensor_power: int
    sensor_on: int
    led_power: int
    led_data: int
    leds: int
    piezo: int
    battery: int
    battery_switch: int
    battery_ratio: int
    sensor_address: int = 0x68

    def constants(self) -> dict[str, int]:
        """The constants of board.py by name."""
        return {name.upper(): value for name, value in asdict(self).items() if name not in ("name", "title")}


BOARDS = {
    board.name: board
    for board in (
        Board(
            name=DEFAULT, title="FireBeetle 2 ESP32-E with the carrier", sda=21, scl=22, motion=35, button=14,
            button_pull=1, sensor_power=26, sensor_on=0, led_power=25, led_data=13, leds=24, piezo=4, battery=34,
            battery_switch=NONE, battery_ratio=2,
        ),
        Board(
            name="feather-v2", title="Adafruit ESP32 Feather V2 with an MPU-6050 on its STEMMA QT socket", sda=22,
            scl=20, motion=NONE, button=38, button_pull=0, sensor_power=2, sensor_on=1, led_power=2, led_data=0, leds=1,
            piezo=NONE, battery=35, battery_switch=NONE, battery_ratio=2,
        ),
    )
}  # fmt: skip


def find_board(name: str) -> Board:
    """A row of BOARDS. Raises ValueError."""
    if name not in BOARDS:
        raise ValueError(f"there is no board {name}; there are {', '.join(BOARDS)}")
    return BOARDS[name]


def with_board(texts: Mapping[str, str], name: str) -> dict[str, str]:
    """The firmware's sources with the pins of a board; unchanged for DEFAULT, whose pins they have."""
    board = find_board(name)
    if name == DEFAULT:
        return dict(texts)
    lines = [f"{constant} = const({value})" for constant, value in board.constants().items()]
    return {**texts, FILE: "\n".join(["from repcore import const", *lines, ""])}


def board_of(version: str) -> str:
    """The name of the board in the name of a version, "0.1.0 c965a3e3 feather-v2"; DEFAULT if it has none."""
    words = version.split()
    return words[2] if len(words) > 2 else DEFAULT
