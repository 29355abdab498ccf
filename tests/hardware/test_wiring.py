"""Wiring, carrier, parts list and pin table agree with firmware/app/board.py and with the pins of the chips."""

import re
from types import SimpleNamespace

import pytest

# Data sheets: ESP32 v4.8 tables 2-1 and 3-1 and section 2.4 (GPIO 36 and 39 glitch while the ADC is on: errata 3.11);
# ESP32-C3 v1.6 sections 2.3 and 2.6; ESP32-S3 v1.6 sections 2.3 and 2.6.
CHIPS = {
    "ESP32": SimpleNamespace(
        wake={0, 2, 4, 12, 13, 14, 15, 25, 26, 27, *range(32, 40)},
        adc1=set(range(32, 40)),
        input_only=set(range(34, 40)),
        strapping={0, 2, 5, 12, 15},
        reserved={1, 3, *range(6, 12), 16, 17, 36, 39},
    ),
    "ESP32-C3": SimpleNamespace(
        wake=set(range(6)), adc1=set(range(5)), input_only=set(), strapping={2, 8, 9}, reserved={18, 19, *range(11, 18)}
    ),
    "ESP32-S3": SimpleNamespace(
        wake=set(range(22)),
        adc1=set(range(1, 11)),
        input_only=set(),
        strapping={0, 3, 45, 46},
        reserved={19, 20, *range(26, 38)},
    ),
}
WAKING, DRIVEN = {"MOTION", "BUTTON"}, {"SENSOR_POWER", "LED_POWER", "LED_DATA", "PIEZO", "SDA", "SCL"}


def board_pins(repo):
    """The pins of board.py by name."""
    constants = re.findall(r"^([A-Z_]+) = const\((\d+)\)", (repo / "firmware/app/board.py").read_text(), re.M)
    others = {"BATTERY_RATIO", "BUTTON_PULL", "LEDS", "SENSOR_ADDRESS", "SENSOR_ON"}
    return {name: int(number) for name, number in constants if name not in others}


def pin_tables(hardware):
    """The pins of each chip by name, from the pin table of the README: a column of names, then one for each board."""
    rows = [
        [cell.strip(" `") for cell in line.strip("|\n ").split("|")]
        for line in (hardware / "README.md").read_text().splitlines()
        if line.startswith("|")
    ]
    head = next(row for row in rows if row[0] == "board.py")
    chips = [re.search(r"\((ESP32\S*)\)", title) for title in head[1:]]
    pins = [row for row in rows if re.fullmatch(r"[A-Z_]+", row[0]) and len(row) == len(head)]
    return {
        chip[1]: {row[0]: int(row[column]) for row in pins if row[column].isdigit()}
        for column, chip in enumerate(chips, 1)
        if chip
    }


def nets_of(wiring):
    """Yields connector, label of the pin and name of the wire for both ends of every wire."""
    for chain in wiring["connections"]:
        (left, cable, right) = chain
        (name,) = cable
        labels = wiring["cables"][name]["wirelabels"]
        for end in (left, right):
            ((connector, pins),) = end.items()
            for label, pin in zip(labels, expanded(pins), strict=True):
                shown = wiring["connectors"][connector]["pinlabels"]
                yield connector, shown[pin - 1] if isinstance(pin, int) else pin, label


def expanded(pins):
    """Yields the pins of a list in which ranges are written as "1-11"."""
    for pin in pins:
        first_last = re.fullmatch(r"(\d+)-(\d+)", str(pin))
        yield from range(int(first_last[1]), int(first_last[2]) + 1) if first_last else [pin]


def test_readme_has_the_pins_of_the_firmware(hardware):
    assert pin_tables(hardware)["ESP32"] == board_pins(hardware.parent)


def test_wires_to_the_board_end_on_the_pins_of_the_firmware(hardware, wiring):
    ends = {label: int(pin[2:]) for at, pin, label in nets_of(wiring) if at == "BOARD" and pin[:2] == "IO"}
    expected = board_pins(hardware.parent)
    assert f"IO{expected.pop('BATTERY')}" in wiring["connectors"]["BOARD"]["notes"]  # on the board itself
    assert ends == expected


@pytest.mark.parametrize("chip", CHIPS)
def test_pins_have_the_functions_that_are_needed(hardware, chip):
    can, pins = CHIPS[chip], pin_tables(hardware)[chip]
    assert set(pins) >= WAKING | DRIVEN | {"BATTERY"}
    assert len(set(pins.values())) == len(pins)
    assert not set(pins.values()) & can.reserved
    assert not {pins[name] for name in WAKING | DRIVEN} & can.strapping
    assert {pins[name] for name in WAKING} <= can.wake
    assert not {pins[name] for name in DRIVEN} & can.input_only
    assert pins["BATTERY"] in can.adc1


def test_wires_have_the_same_name_at_both_ends(wiring, carrier):
    """The name is the net of the carrier. Exceptions are supplies and pin names of the parts."""
    allowed = {
        ("SENSOR", "INT", "MOTION"),
        ("SENSOR", "VCC", "SENSOR_3V3"),
        ("RING", "5V", "LED_VCC"),
        ("RING", "DI", "LED_DIN"),
        ("PIEZO", "+", "PIEZO_OUT"),
        ("PIEZO", "-", "GND"),
        ("CELL", "+", "CELL"),
        ("CELL", "-", "GND"),
        ("SOCKET", "+", "CELL"),
        ("SOCKET", "-", "GND"),
    }
    differing = {end for end in nets_of(wiring) if end[1] != end[2] and not end[1].startswith("IO")}
    assert differing == allowed


def test_every_net_of_the_carrier_has_two_ends(wiring, carrier):
    pads = [label for connector, _, label in nets_of(wiring) if connector == "CARRIER"]
    legs = [net for part in carrier.values() for net in part["legs"].values()]
    assert len(pads) == len(wiring["connectors"]["CARRIER"]["pinlabels"])
    for net in {*pads, *legs}:
        assert (pads + legs).count(net) >= 2, f"{net} has one end"


def test_floating_pins_leave_the_sensor_on_and_the_leds_off(carrier):
    """Pins float in reset and deep sleep. Every gate has a pull resistor."""
    pulls = {frozenset(p["legs"].values()) for p in carrier.values() if p["what"] == "100 kohm"}
    for fet in (part for part in carrier.values() if part["what"].startswith("AO34")):
        assert any(fet["legs"]["G"] in pull for pull in pulls)
    assert {"SENSOR_POWER", "GND"} in pulls and {"LED_POWER", "GND"} in pulls and {"VCC", "LED_GATE"} in pulls
    assert carrier["U1"]["legs"]["VCC"] == carrier["Q2"]["legs"]["D"], "the data has the level of the LED supply"


def test_every_part_of_the_wiring_is_in_the_parts_list(wiring, carrier, parts):
    drawn = {*wiring["connectors"], *carrier} - {"SOCKET"}
    assert drawn <= set(parts)
    for ref, part in carrier.items():
        assert part["what"].split(" mm")[0] in parts[ref]["part"].replace(" x 12 x 7.3", "") or ref == "SW1"
    for row in parts.values():
        if re.search(r"\d", row["refs"]):
            assert int(row["quantity"]) == len(row["refs"].split())


def test_readme_states_the_total_price(hardware, parts):
    total = sum(float(row["eur"]) for row in {id(row): row for row in parts.values()}.values())
    stated = re.search(r"about (\d+) EUR", (hardware / "README.md").read_text())
    assert stated and int(stated[1]) == round(total)
