"""What is printed takes every part with its stated room, and holds it."""

import itertools
import re

import draw_layout
import pytest
import solids
import yaml

INSIDE = ["board", "plug", "carrier", "sensor", "cell", "ring", "piezo"]
TOUCH_MM3 = 0.02  # what rounding in an STL file makes of faces that touch


@pytest.mark.parametrize("part", INSIDE)
def test_each_part_fits_with_its_room(solid, part):
    for piece in ("at/body", "at/lid", "at/boot"):
        assert solids.shared_mm3(solid(f"roomy/{part}"), solid(piece)) < TOUCH_MM3, f"{part} in {piece}"


def test_the_parts_leave_one_another_alone(solid):
    for one, other in itertools.combinations([part for part in INSIDE if part != "plug"], 2):
        assert solids.shared_mm3(solid(f"models/{one}"), solid(f"models/{other}")) < TOUCH_MM3, (one, other)
    assert solids.shared_mm3(solid("models/sensor_screws"), solid("models/carrier")) == 0


@pytest.mark.parametrize("part", ["sensor", "board", "carrier"])
@pytest.mark.parametrize("way", [(1, 0), (-1, 0), (0, 1), (0, -1)])
def test_a_seat_holds_its_part(solid, v, part, way):
    """Half a millimetre beyond its room the part meets the box; so the fit's test can fail too."""
    step = v[f"{part}_room"] + 0.5
    moved = solid(f"models/{part}").translate((way[0] * step, way[1] * step, 0))
    assert solids.shared_mm3(moved, solid("at/body")) > 0.5


def test_what_lies_is_carried_and_what_could_lift_is_held(solid):
    """A quarter millimetre down is into the seat; half a millimetre up is into the lid's pegs."""
    for part in ("sensor", "board", "carrier"):
        assert solids.shared_mm3(solid(f"models/{part}").translate((0, 0, -0.25)), solid("at/body")) > 1
    for part in ("board", "carrier"):
        assert solids.shared_mm3(solid(f"models/{part}").translate((0, 0, 0.5)), solid("at/lid")) > 1
    assert solids.shared_mm3(solid("models/sensor_screws"), solid("at/body")) > 5  # they cut into their pilots


def test_the_stopper_ends_before_the_socket(solid):
    assert 0.1 < solid("models/board").min_gap(solid("at/stopper"), 5.0) < 1


def test_a_cell_of_2000_mah_fits_a_higher_box(solid):
    for part, piece in itertools.product(("cell", "board", "carrier"), ("at_body", "at_lid")):
        assert solids.shared_mm3(solid(f"thick/{part}"), solid(f"thick/{piece}")) < TOUCH_MM3, (part, piece)
    assert solids.shared_mm3(solid("thick/cell"), solid("thick/board")) == 0
    assert solids.shared_mm3(solid("thick/cell"), solid("roomy/board")) > 100  # in the usual box it does not


def test_the_button_is_just_below_its_boot(solid):
    gap = solid("models/carrier").min_gap(solid("at/boot"), 5.0)
    assert 0.1 < gap < 0.5


def test_lid_body_clips_and_saddles_meet_and_do_not_cross(solid):
    together = ["at/body", "at/lid", "at/boot", "at/stopper", "at/clip", "at/clip2", "at/saddle", "at/saddle2"]
    for one, other in itertools.combinations(together, 2):
        if {one[3:7], other[3:7]} != {"clip", "sadd"}:
            assert solids.shared_mm3(solid(one), solid(other)) < TOUCH_MM3, (one, other)
    assert solid("at/clip").min_gap(solid("at/body"), 5.0) < 0.01


def test_the_clip_takes_plates_from_3_to_25_mm(solid, v):
    thin, thick = v["plate_mm"]
    assert (thin, thick) == (3, 25)
    assert v["throat"] - v["rubber_mm"] >= thick
    reach = v["thumb_mm"][1] - v["jaw"] + 0.0
    assert reach >= v["throat"] - v["rubber_mm"] - thin, "the thumb screw does not reach a thin plate"
    assert solids.shared_mm3(solid("models/plate"), solid("at/clip")) == 0
    for clip in ("at/clip", "at/clip2"):
        assert solids.shared_mm3(solid("roomy/thumb"), solid(clip)) < TOUCH_MM3


def test_resonances_are_well_above_what_is_measured(estimates, v):
    """The core's own filter ends at 50 Hz; the breakout's filter at 44 Hz."""
    assert min(estimates.resonances_hz(v).values()) > 100
    assert max(estimates.loads_pa(v).values()) < 0.7 * estimates.PETG_YIELD_PA


def test_the_readme_shows_the_estimates_and_the_room(hardware, estimates, v):
    readme = (hardware / "README.md").read_text()
    for row in estimates.table(v):
        assert row in readme
    for name, room in v.items():
        if name.endswith("_room"):
            assert re.search(rf"\| {name[:-5]} \|.*\| {room} mm \|", readme), name


def test_the_parts_list_has_the_sizes_of_the_enclosure(v, parts):
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


def test_the_switch_is_where_the_layout_has_it(hardware, v):
    """Its legs' middle, in holes of 2.54 mm on a board of 6 x 14 of them."""
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
