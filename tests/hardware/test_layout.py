"""The layout of the carrier makes exactly the connections of carrier.yaml and wiring.yaml."""

import itertools

import draw_layout
import pytest
import yaml

CORNERS = {"A1", "F1", "A14", "F14"}  # between the posts and the pegs of the lid


@pytest.fixture(scope="module")
def layout(hardware):
    return yaml.safe_load((hardware / "wiring/layout.yaml").read_text())


@pytest.fixture(scope="module")
def net_of(layout):
    return {hole: net for net, holes in layout["nets"].items() for hole in holes}


def test_holes_are_on_one_net_and_on_the_board(layout, net_of):
    assert len(net_of) == sum(len(holes) for holes in layout["nets"].values())
    columns, rows = zip(*map(draw_layout.at, net_of), strict=True)
    assert min(rows) >= 0 and max(rows) < draw_layout.ROWS and max(columns) < len(draw_layout.COLUMNS)
    assert not CORNERS & set(net_of)


def test_every_pin_is_on_its_net(layout, net_of, carrier):
    placed = {**layout["on_top"], **layout["underneath"]}
    assert set(placed) == set(carrier)
    for part, legs in placed.items():
        assert {leg: {net_of[hole] for hole in holes} for leg, holes in legs.items()} == {
            leg: {net} for leg, net in carrier[part]["legs"].items()
        }, part


def test_every_net_is_connected(layout):
    for net, holes in layout["nets"].items():
        links = draw_layout.joints(holes) + [tuple(jumper) for jumper in layout["jumpers"]]
        reached, grown = {holes[0]}, True
        while grown:
            more = {end for pair in links if set(pair) & reached for end in pair if end in holes}
            grown = not more <= reached
            reached |= more
        assert reached == set(holes), net


def test_every_wire_has_its_hole(layout, net_of, wiring):
    for cable, ends in layout["wires"].items():
        assert sorted(ends) == sorted(wiring["cables"][cable]["wirelabels"]), cable
        assert all(net_of[hole] == net for net, hole in ends.items())
    assert set(layout["wires"]) == set(wiring["cables"]) - {"W5"}


def test_parts_lie_between_neighbouring_holes_and_do_not_overlap(layout):
    pairs = {part: [holes[0] for holes in legs.values()] for part, legs in layout["underneath"].items()}
    assert all(draw_layout.neighbours(*pair) for pair in pairs.values())
    assert len({frozenset(pair) for pair in pairs.values()}) == len(pairs)
    # Three pins on a square of four holes; G and S are 1.9 mm apart, D is opposite.
    for fet in ("Q1", "Q2", "Q3"):
        holes = [hole for legs in layout["on_top"][fet].values() for hole in legs]
        spread = [max(axis) - min(axis) for axis in zip(*map(draw_layout.at, holes), strict=True)]
        assert spread == [1, 1] and len(holes) == 4
    for one, other in itertools.combinations(("Q1", "Q2", "Q3", "U1"), 2):
        taken = [{hole for legs in layout["on_top"][part].values() for hole in legs} for part in (one, other)]
        assert not taken[0] & taken[1]


@pytest.mark.parametrize("fet", ["Q1", "Q2", "Q3"])
def test_transistor_is_not_mirrored(layout, fet):
    """SOT-23 from above: D, G, S are counter-clockwise."""
    legs = layout["on_top"][fet]
    middle = {leg: [sum(axis) / len(holes) for axis in zip(*map(draw_layout.at, holes), strict=True)]
              for leg, holes in legs.items()}  # fmt: skip
    (dx, dy), (gx, gy), (sx, sy) = middle["D"], middle["G"], middle["S"]
    cross_product = (gx - dx) * (sy - dy) - (gy - dy) * (sx - dx)
    assert cross_product < 0  # rows count downwards
