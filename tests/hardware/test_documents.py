"""Links, pictures and figures of the hardware pages agree with the sources."""

import hashlib
import math
import re
from html import unescape

import draw_carrier
import draw_layout
import pytest
import yaml

PAGES = ["README.md", "ASSEMBLY.md", "BENCH.md", "MINIMAL.md"]


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files(hardware, page):
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", (hardware / page).read_text())
    for target in targets:
        assert target.startswith("https://") or (hardware / target).exists(), target


def test_every_picture_is_used(hardware):
    text = "".join((hardware / page).read_text() for page in PAGES)
    shown = set(re.findall(r"pictures/([\w.]+)\)", text))
    assert shown == {path.name for path in (hardware / "pictures").iterdir()} - {"made-from.txt"}


def test_pictures_belong_to_the_sources(hardware):
    """`make -C hardware pictures` renders them. Renderers differ in pixels, so the hash of the sources is compared."""
    enclosure = hardware / "enclosure"
    sources = [*sorted(enclosure.glob("*.scad")), *sorted(enclosure.glob("scenes/*.scad"))]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    assert (hardware / "pictures/made-from.txt").read_text().strip() == digest


def test_carrier_drawing_is_up_to_date(hardware, carrier):
    assert (hardware / "pictures/carrier.svg").read_text() == "\n".join(draw_carrier.drawing(carrier))


def test_layout_drawing_is_up_to_date(hardware):
    layout = yaml.safe_load((hardware / "wiring/layout.yaml").read_text())
    assert (hardware / "pictures/layout.svg").read_text() == "\n".join(draw_layout.drawing(layout))


def test_wiring_drawing_shows_every_wire_and_connector(hardware, wiring):
    """The positions depend on the version of graphviz, so only the texts are compared."""
    texts = re.findall(r"<text [^>]*>([^<]*)</text>", (hardware / "pictures/wiring.svg").read_text())
    drawn = [unescape(text).strip() for text in texts]
    for cable in wiring["cables"].values():
        for label in cable["wirelabels"]:
            assert any(text.endswith(f":{label}") for text in drawn), label
    for connector in wiring["connectors"].values():
        assert {connector["type"], *map(str, connector["pinlabels"])} <= set(drawn)


def test_minimal_drawing_shows_every_wire(hardware, minimal):
    drawn = (hardware / "pictures/minimal.svg").read_text()
    for cable in minimal["cables"].values():
        for label in cable["wirelabels"]:
            assert f":{label}" in drawn, label


def test_bench_expects_the_calculated_currents(hardware):
    import power_budget

    page = (hardware / "BENCH.md").read_text()
    board = next(iter(power_budget.BOARDS))
    assert f"{power_budget.streaming_ma():.0f} mA or less" in page
    assert f"| {power_budget.training_ma():.0f} mA |" in page
    asleep, bridged = power_budget.asleep_ua(board), power_budget.asleep_ua(board, regulator=False)
    assert f"| {asleep} uA; {bridged} uA with the breakout's regulator bridged |" in page


def test_bench_names_lines_of_selftest(hardware):
    from kickback.selftest.checks import CHECKS, MANUAL_CHECKS

    named = re.findall(r"\*selftest\*: ([^|]+) \|", (hardware / "BENCH.md").read_text())
    lines = {words for cell in named for words in cell.removesuffix("; and the meter").split("; ")}
    assert len(lines) > 10
    assert lines <= {check.words for check in (*CHECKS, *MANUAL_CHECKS)}


def test_bench_expects_the_calculated_signal_strength(hardware):
    """Free-space loss at 2.44 GHz is 40 dB at 1 m. The ESP32 sends with 3 dBm by default."""
    page = (hardware / "BENCH.md").read_text()
    at = [round(3 - 40 - 20 * math.log10(metres) - 20) for metres in (3, 10)]
    assert f"{at[0]} dBm at 3 m, {at[1]} at 10 m" in page
