"""The boards against the rules of the chip, and the firmware with the pins of the Feather on a virtual board."""

import ast

import pytest
from app_runs import device, lights, records, simulated
from kickback.image.boards import BOARDS, DEFAULT, NONE, Board, board_of, find_board
from kickback.image.build import FIRMWARE, build
from kickback.virtual import Press
from kickback.virtual.board.pins import board as virtual_pins

# docs.espressif.com, ESP32 data sheet: strapping pins, pins of the flash, inputs, RTC pins, ADC1.
STRAPS, FLASH_PINS, CONSOLE = {0, 2, 5, 12, 15}, {6, 7, 8, 11, 16, 17}, {1, 3}
INPUTS, ADC1 = set(range(34, 40)), set(range(32, 40))
RTC = {0, 2, 4, 12, 13, 14, 15, 25, 26, 27, *range(32, 40)}
# Pins that are read at the start, which the maker of the board has wired so that it starts.
WIRED_STRAPS = {"feather-v2": {0, 2}}
POWER, BUTTON = 1, 5  # causes of a start
PINS = ("sda", "scl", "motion", "button", "sensor_power", "led_power", "led_data", "piezo", "battery", "battery_switch")


def wrong(board: Board) -> list[str]:
    """Sentences about what the chip cannot do."""
    pins = {name: getattr(board, name) for name in PINS if getattr(board, name) != NONE}
    found = [f"{what} {pin} is taken by flash or console" for what, pin in pins.items() if pin in FLASH_PINS | CONSOLE]
    for what, pin in pins.items():
        if what not in ("motion", "button", "battery"):
            if pin in INPUTS:
                found.append(f"{what} {pin} cannot be driven")
            if pin in STRAPS - WIRED_STRAPS.get(board.name, set()):
                found.append(f"{what} {pin} is read at the start")
    found += [
        f"{what} {pins[what]} cannot wake the chip" for what in ("motion", "button") if pins.get(what, 0) not in RTC
    ]
    if board.button in INPUTS and board.button_pull:
        found.append(f"button {board.button} has no pull-up")
    if pins.get("battery", 32) not in ADC1:
        found.append(f"battery {board.battery} is not on ADC1, which works beside the radio")
    if board.sensor_power not in RTC:
        found.append(f"sensor_power {board.sensor_power} cannot be held in deep sleep")
    twice = [pin for pin in pins.values() if list(pins.values()).count(pin) > 1]
    if set(twice) - ({board.sensor_power} if board.sensor_power == board.led_power else set()):
        found.append(f"pins {sorted(set(twice))} are used twice")
    return found


@pytest.mark.parametrize("board", BOARDS.values(), ids=BOARDS)
def test_the_chip_can_do_what_a_row_says(board):
    assert wrong(board) == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"button": 36, "button_pull": 1}, "button 36 has no pull-up"),
        ({"motion": 21}, "motion 21 cannot wake the chip"),
        ({"led_data": 34}, "led_data 34 cannot be driven"),
        ({"piezo": 12}, "piezo 12 is read at the start"),
        ({"battery": 25}, "battery 25 is not on ADC1"),
        ({"scl": 9 + 2}, "scl 11 is taken by flash or console"),
        ({"sda": 13}, "pins [13] are used twice"),
    ],
)
def test_checker(change, why):
    row = {**vars(BOARDS[DEFAULT]), **change}
    assert any(sentence.startswith(why) for sentence in wrong(Board(**row)))


def test_first_row_is_the_source():
    """board.py keeps the pins of DEFAULT, with their reasons."""
    found = {}
    for node in ast.parse((FIRMWARE / "app/board.py").read_text()).body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(args=[value])):
                found[name] = ast.literal_eval(value)
    assert found == BOARDS[DEFAULT].constants()


def test_unknown_board():
    with pytest.raises(ValueError, match="there is no board esp8266; there are firebeetle2, feather-v2"):
        find_board("esp8266")
    assert board_of("0.1.0 c965a3e3") == DEFAULT and board_of("0.1.0 c965a3e3 feather-v2") == "feather-v2"


@pytest.fixture(scope="module")
def feather():
    """The firmware for the Feather."""
    return build(board="feather-v2")


def test_only_files_with_pins_differ(feather):
    same = build()
    assert {name for name in feather.slot if feather.slot[name] != same.slot[name]} <= {
        "board.mpy", "assemble.mpy", "bus.mpy", "power.mpy", "checksums.txt",
    }  # fmt: skip
    assert feather.name.endswith(" feather-v2") and len(feather.name) < 32


def test_feather_counts_sleeps_and_wakes_by_its_button(micropython, tmp_path, feather, monkeypatch):
    """One LED, no motion pin, a common supply of sensor and LED that is off while it sleeps."""
    for name, value in BOARDS["feather-v2"].constants().items():
        monkeypatch.setattr(virtual_pins, name, value)
    files = {f"/a/{name}": content for name, content in feather.slot.items()}
    made = device(tmp_path, simulated("controlled", 1, 6.5, 23.2), [(100, Press(0.2))], {"sleep_after": 30}, also=files)
    made.run(108)
    made.power_off()
    assert len(records(made, "rep")) == 3
    assert {len(rgb) for _, rgb in made.result.leds} <= {0, 3} and len(lights(made, 5, 25)) > 3
    assert len(made.result.sleeps) == 1
    assert [boot["cause"] for boot in records(made, "boot")] == [POWER, BUTTON]
