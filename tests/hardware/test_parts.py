"""The parts list against the drawings: every wire, every printed piece, every part of the carrier and its height."""

import re

from kickback.image.boards import BOARDS, DEFAULT

CUT_M = 0.2  # wire that is lost at the ends


def number(text: str) -> float:
    """The first number of a cell."""
    found = re.search(r"[\d.]+", text)
    assert found, text
    return float(found[0])


def wires(drawing):
    """Colour and length in m of each wire that is cut from a reel; the cell has its own lead."""
    for cable in drawing["cables"].values():
        if "own lead" not in cable.get("type", ""):
            yield from ((colour, cable["length"]) for colour in cable["colors"])


def test_wire_is_enough_in_every_colour(wiring, parts):
    colours, metres = zip(*wires(wiring), strict=True)
    row = parts["WIRE"]
    assert f"{len(set(colours))} colours" in row["part"] and len(set(colours)) == 11
    assert f"{sum(metres):.2f} m are used" in row["ratings"]
    assert number(row["quantity"]) >= sum(metres) + CUT_M


def test_the_list_has_what_the_pages_use(hardware, parts):
    """Material of each printed piece, bare wire, glue, hose clamps."""
    text = (hardware / "ASSEMBLY.md").read_text() + (hardware / "README.md").read_text()
    for word, ref in (("PETG or ASA", "PRINT_BOX"), ("TPU", "PRINT_SOFT"), ("silicone or urethane", "GLUE")):
        assert word in text and word.split()[0].lower() in parts[ref]["part"].lower(), word
    assert "hose\nclamps" in text and "12 mm" in parts["HOSE"]["part"] and int(parts["HOSE"]["quantity"]) == 2
    assert "wire, 0.5 mm" in text and "0.5 mm" in parts["BARE"]["part"]


def test_parts_underneath_the_carrier_fit(hardware, parts):
    """Chip parts of the sizes 0805 and 1206 are lower, except large capacitors."""
    below = re.search(r"carrier_below_mm = (\d+)", (hardware / "enclosure/parts.scad").read_text())
    height = re.search(r"([\d.]+) mm high", parts["C3"]["ratings"])
    assert below and height and float(height[1]) <= int(below[1])


def test_every_part_of_the_carrier_is_listed(carrier, parts):
    assert set(carrier) <= set(parts)


def test_order_numbers_are_of_the_named_parts(parts):
    """Two shops for each semiconductor."""
    for ref in ("Q1", "Q2", "Q3", "U1"):
        assert parts[ref]["lcsc"].startswith("C") and parts[ref]["other shop"]


def test_minimal_build_uses_the_pins_of_the_firmware(minimal):
    """It runs the same firmware: unconnected pins are switches that nothing is connected to."""
    pins, found = BOARDS[DEFAULT].constants(), {}
    for chain in minimal["connections"]:
        (board, cable, _) = chain
        (name,) = cable
        labels = minimal["cables"][name]["wirelabels"]
        found |= dict(zip(labels, board["BOARD"], strict=True))
    expected = {name: f"IO{pins[name]}" for name in ("SDA", "SCL", "MOTION", "BUTTON", "LED_DATA")}
    assert {label: pin for label, pin in found.items() if str(pin).startswith("IO")} == expected


def test_every_semiconductor_has_its_reason_on_the_minimal_page(hardware, carrier):
    page = (hardware / "MINIMAL.md").read_text()
    for name, part in carrier.items():
        if name[0] in "QU":
            assert f"| {name}" in page or f", {name}" in page, part
