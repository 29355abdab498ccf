"""The printed parts have room for every bought part, with its clearance, and hold it."""

import itertools
import re

import draw_layout
import pytest
import solids
import yaml

INSIDE = ["board", "plug", "carrier", "sensor", "cell", "ring", "piezo"]
TOUCH_MM3 = 0.02  # intersection of touching faces by rounding in STL files


@pytest.mark.parametrize("part", INSIDE)
def test_part_fits_with_its_clearance(solid, part):
    for piece in ("at/body", "at/lid", "at/boot"):
        assert solids.shared_mm3(solid(f"roomy/{part}"), solid(piece)) < TOUCH_MM3, f"{part} in {piece}"


def test_parts_do_not_intersect(solid):
    for one, other in itertools.combinations([part for part in INSIDE if part != "plug"], 2):
        assert solids.shared_mm3(solid(f"models/{one}"), solid(f"models/{other}")) < TOUCH_MM3, (one, other)
    assert solids.shared_mm3(solid("models/sensor_screws"), solid("models/carrier")) == 0


@pytest.mark.parametrize("part", ["sensor", "board", "carrier"])
@pytest.mark.parametrize("way", [(1, 0), (-1, 0), (0, 1), (0, -1)])
def test_seat_holds_its_part(solid, v, part, way):
    """A part moved by its clearance and 0.5 mm meets the box. Also shows that the test of the fit can fail."""
    step = v[f"{part}_room"] + 0.5
    moved = solid(f"models/{part}").translate((way[0] * step, way[1] * step, 0))
    assert solids.shared_mm3(moved, solid("at/body")) > 0.5


def test_parts_are_held_from_below_and_above(solid):
    """0.25 mm lower, a part meets its seat; 0.5 mm higher, it meets the pegs of the lid."""
    for part in ("sensor", "board", "carrier"):
        assert solids.shared_mm3(solid(f"models/{part}").translate((0, 0, -0.25)), solid("at/body")) > 1
    for part in ("board", "carrier"):
        assert solids.shared_mm3(solid(f"models/{part}").translate((0, 0, 0.5)), solid("at/lid")) > 1
    assert solids.shared_mm3(solid("models/sensor_screws"), solid("at/body")) > 5  # they cut into their pilot holes


def test_stopper_ends_before_the_socket(solid):
    assert 0.1 < solid("models/board").min_gap(solid("at/stopper"), 5.0) < 1


def test_cell_of_2000_mah_fits_a_higher_box(solid):
    for part, piece in itertools.product(("cell", "board", "carrier"), ("at_body", "at_lid")):
        assert solids.shared_mm3(solid(f"thick/{part}"), solid(f"thick/{piece}")) < TOUCH_MM3, (part, piece)
    assert solids.shared_mm3(solid("thick/cell"), solid("thick/board")) == 0
    assert solids.shared_mm3(solid("thick/cell"), solid("roomy/board")) > 100  # not in the standard box


def test_button_ends_just_below_the_boot(solid):
    gap = solid("models/carrier").min_gap(solid("at/boot"), 5.0)
    assert 0.1 < gap < 0.5


def test_printed_parts_touch_and_do_not_intersect(solid):
    together = ["at/body", "at/lid", "at/boot", "at/stopper", "at/clip", "at/clip2", "at/saddle", "at/saddle2"]
    for one, other in itertools.combinations(together, 2):
        if {one[3:7], other[3:7]} != {"clip", "sadd"}:
            assert solids.shared_mm3(solid(one), solid(other)) < TOUCH_MM3, (one, other)
    assert solid("at/clip").min_gap(solid("at/body"), 5.0) < 0.01


def test_clip_fits_plates_from_3_to_25_mm(solid, v):
    thin, thick = v["plate_mm"]
    assert (thin, thick) == (3, 25)
    assert v["throat"] - v["rubber_mm"] >= thick
    reach = v["thumb_mm"][1] - v["jaw"]
    assert reach >= v["throat"] - v["rubber_mm"] - thin, "the thumb screw does not reach a thin plate"
    assert solids.shared_mm3(solid("models/plate"), solid("at/clip")) == 0
    for clip in ("at/clip", "at/clip2"):
        assert solids.shared_mm3(solid("roomy/thumb"), solid(clip)) < TOUCH_MM3


def test_resonances_are_well_above_the_measured_band(estimates, v):
    """The filter of the core ends at 50 Hz, that of the sensor at 44 Hz."""
    assert min(estimates.resonances_hz(v).values()) > 100
    assert max(estimates.loads_pa(v).values()) < 0.7 * estimates.PETG_YIELD_PA


def test_readme_shows_estimates_and_clearances(hardware, estimates, v):
    readme = (hardware / "README.md").read_text()
    for row in estimates.table(v):
        assert row in readme
    for name, clearance in v.items():
        if name.endswith("_room"):
            assert re.search(rf"\| {name[:-5]} \|.*\| {clearance} mm \|", readme), name


def test_parts_list_has_the_sizes_of_the_enclosure(v, parts):
    assert f"{v['ring_mm'][0]} mm" in parts["RING"]["part"]
    assert f"{v['piezo_mm'][0]} mm" in parts["PIEZO"]["part"]
    assert "{} x {} mm".format(*v["carrier_mm"]) in parts["CARRIER"]["part"]
    assert "{} x {} mm with stem to {} mm".format(*v["switch_mm"], v["stem_mm"]) in parts["SW1"]["part"]
    assert "M{} x {} mm".format(*v["thumb_mm"]) in parts["THUMB"]["part"]
    in_insert = {
        "SCREW_LID": length_mm(parts["SCREW_LID"]) - v["lid_mm"],
        "SCREW_CLIP": length_mm(parts["SCREW_CLIP"]) - (v["arm"] - v["head_mm"]),
    }
    assert all(4 <= reach <= v["insert_mm"][1] for reach in in_insert.values()), in_insert
    cell = re.search(r"(\d\d)(\d\d)(\d\d) ", parts["CELL"]["part"])
    assert cell and [int(cell[1]) / 10 <= v["cell_mm"][2], int(cell[2])] == [True, v["cell_mm"][1]]


def test_switch_position_agrees_with_the_layout(hardware, v):
    """The centre of its pins on a board of 6 x 14 holes, 2.54 mm apart."""
    legs = [draw_layout.at(hole) for hole in ("A6", "F8")]
    middle = [sum(axis) / 2 for axis in zip(*legs, strict=True)]
    first = [(size - 2.54 * (count - 1)) / 2 for size, count in zip(v["carrier_mm"], (6, 14), strict=False)]
    at = [edge + 2.54 * holes for edge, holes in zip(first, middle, strict=True)]
    assert at == pytest.approx(v["switch_at"], abs=0.01)
    layout = yaml.safe_load((hardware / "wiring/layout.yaml").read_text())
    assert {hole for holes in layout["on_top"]["SW1"].values() for hole in holes} == {"A6", "F8"}


def length_mm(row):
    (length,) = re.findall(r"M3 x (\d+) mm", row["part"])
    return int(length)
