"""The card of a session."""

from xml.etree import ElementTree

from kickback.report.card import HEIGHT, WIDTH, card_svg, to_card
from training_data import make_rep, make_session, make_set


def texts(session, history=()):
    return [one.text for one in ElementTree.fromstring(card_svg(session, history)).iter() if one.tag.endswith("text")]


def test_numbers_of_the_card(two_sides):
    found = texts(two_sides)
    assert found[:4] == ["Ana, Matrix", "Monday 02 March 2026", "12", "reps in 2 sets"]
    assert found[4:8] == ["6", "left 20 kg", "6", "right 20 kg"]
    assert found[8:10] == ["kick-hold-return-rest: 1.0-1.0-2.0-1.0 s", "range 46.8 deg, 4.0 s under tension per rep"]


def test_bars_are_as_high_as_the_reps():
    sets = [make_set(at, None, [make_rep(at, rep) for rep in range(1, reps + 1)]) for at, reps in ((1, 8), (2, 4))]
    svg = ElementTree.fromstring(card_svg(make_session(sets), []))
    heights = [float(one.get("height", 0)) for one in svg.iter() if one.tag.endswith("rect")][2:]
    assert heights == [330, 165]


def test_names_are_escaped():
    assert texts(make_session([], lifter="<b>"))[0] == "<b>, Matrix"


def test_png(two_sides):
    data = to_card(two_sides, [], ".png")
    size = [int.from_bytes(data[at : at + 4]) for at in (16, 20)]
    assert data.startswith(b"\x89PNG") and size == [WIDTH, HEIGHT]


def test_command(month, kickback, refused, tmp_path, repo_demo):
    for word in ("last", repo_demo):
        assert kickback("report", word, "--card", "-o", tmp_path / "a.svg").exit_code == 0
    assert "a card shows one session" in refused("report", "--card", "-o", tmp_path / "b.png")
    assert "name a card .png or .svg" in refused("report", "last", "--card", "-o", tmp_path / "b.html")
