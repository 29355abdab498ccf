"""The printed parts are closed, thick enough and printable without supports."""

from math import inf

import pytest
import solids
from manifold3d import Manifold

PRINTED = ["body", "lid", "boot", "stopper", "clip", "saddle"]
THINNEST_MM = {"boot": 1.0}  # the membrane must be elastic; all others 1.2
BRIDGE_MM = 14  # the roof of the USB opening


@pytest.mark.parametrize("piece", PRINTED)
def test_part_is_one_closed_solid_on_the_bed(solid, piece):
    assert len(solid(piece).decompose()) == 1
    assert abs(solid(piece).bounding_box()[2]) < 1e-3


@pytest.mark.parametrize("piece", PRINTED)
def test_walls_are_thick_enough_to_print(build, piece):
    thinnest, where = solids.thinnest_mm(*solids.read(build / f"{piece}.stl"))
    assert thinnest > THINNEST_MM.get(piece, 1.2) - 0.01, f"{thinnest} mm at {where}"


@pytest.mark.parametrize("piece", PRINTED)
def test_part_prints_without_supports(solid, piece):
    spans = list(solids.unsupported(solid(piece)))
    assert all(span <= BRIDGE_MM for _, span in spans), spans


def test_unsupported_finds_overhangs_and_bridges():
    """A shelf on one wall has an infinite span; between two walls, its span is their distance."""
    shelf = Manifold.cube((10, 10, 20)) + Manifold.cube((20, 10, 2)).translate((0, 0, 12))
    assert [span for _, span in solids.unsupported(shelf)] == [inf]
    gate = shelf + Manifold.cube((4, 10, 20)).translate((18, 0, 0))
    assert [round(span) for _, span in solids.unsupported(gate)] == [8]
