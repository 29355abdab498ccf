"""The arithmetic of evaluate on cases made by hand, and its command line on a folder of simulated traces."""

import json

import pytest
from click.testing import CliRunner
from kickback.cli.evaluate import evaluate
from kickback.evaluate.score import pairs_of, score, summary
from kickback.simulate.trace import write_trace


def true(start, **more):
    return {"start_s": start, "peak_start_s": start + 1, "peak_end_s": start + 2, "end_s": start + 4,
            "rom": 50.0, "rom_unit": "deg", **more}  # fmt: skip


def found(start, late=0.0, **more):
    return true(start, top_at_s=start + 1 + late, rep_at_s=start + 4 + late, **more)


def test_each_true_rep_takes_the_found_rep_that_overlaps_it_most():
    assert pairs_of([true(0), true(5)], [found(4.5), found(0.2)]) == [(0, 1), (1, 0)]


def test_an_overlap_of_less_than_a_third_is_none():
    # 1.1 s of 4 s are 27 %, 1.3 s are 32 %.
    assert pairs_of([true(0)], [found(2.9)]) == []
    assert pairs_of([true(0)], [found(2.7)]) == [(0, 0)]


def test_missed_extra_and_errors():
    doc = {"reps": [true(0), true(10), true(20), true(30, counts=False)]}
    seen = found(10.1, 0.2, rom=51.0)
    seen["peak_start_s"] += 0.03  # concentric 30 ms too long, pause as much too short
    out = score(doc, [found(0), seen, found(30)])
    assert (out["truth"], out["found"], out["missed"], out["extra"]) == (3, 3, 1, 1)
    assert out["missed_at_s"] == [20]
    assert out["extra_at_s"] == [30]
    assert out["concentric_s"] == pytest.approx([0, 0.03])
    assert out["peak_pause_s"] == pytest.approx([0, -0.03])
    assert out["eccentric_s"] == pytest.approx([0, 0])
    assert out["rom_share"] == pytest.approx([0, 0.02])
    assert out["top_late_s"] == pytest.approx([0, 0.3])  # 10.1 + 1 + 0.2 - 11
    assert out["rep_late_s"] == pytest.approx([0, 0.3])


def test_a_truth_counted_by_eye_has_only_a_number():
    doc = {"count": 30, "within": 1, "reps": []}
    many = [found(10 * i) for i in range(33)]
    assert [score(doc, many[:n])[key] for n in (28, 29, 31, 33) for key in ("missed", "extra")] == [
        1, 0, 0, 0, 0, 0, 0, 2]  # fmt: skip


def test_tops_of_small_strokes_that_waited_for_three_are_not_late():
    doc = {"reps": [true(10 * i, rom=5.0) for i in range(4)]}
    waited = [{**found(10 * i, rom=5.0), "top_at_s": 24.2, "rep_at_s": 24.2} for i in range(3)]
    out = score(doc, [*waited, found(30, 0.1, rom=5.0)])
    assert out["top_late_s"] == pytest.approx([0.1])
    assert len(out["concentric_s"]) == 4


def test_reps_after_a_big_swing_waited_for_three_too():
    doc = {"reps": [true(0, rom=80.0), *(true(10 * i, rom=28.0) for i in range(1, 5))]}
    waited = [{**found(10 * i, rom=28.0), "top_at_s": 34.2, "rep_at_s": 34.2} for i in range(1, 4)]
    out = score(doc, [found(0, rom=80.0), *waited, found(40, 0.1, rom=28.0)])
    assert out["rep_late_s"] == pytest.approx([0, 0.1])


def test_tops_of_sure_strokes_are_late_when_they_come_with_the_rep():
    out = score({"reps": [true(0)]}, [{**found(0), "top_at_s": 4.2, "rep_at_s": 4.2}])
    assert out["top_late_s"] == pytest.approx([3.2])


def test_summary_adds_up():
    one = score({"reps": [true(0)]}, [found(0.0, 0.1)])
    two = score({"reps": [true(0), true(9)]}, [found(0.0, 0.3)])
    total = summary([one, two])
    assert (total["traces"], total["truth"], total["missed"], total["extra"], total["exact"]) == (2, 3, 1, 0, 1)
    assert total["top_late_s"] == pytest.approx({"n": 2, "bias": 0.2, "p95": 0.29})
    nothing = summary([score({"reps": []}, [])])
    assert nothing["exact"] == 1
    assert nothing["concentric_s"] == {"n": 0, "bias": None, "p95": None}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    write_trace("controlled", 1, None, folder / "deep" / "controlled.csv")
    write_trace("static", 1, None, folder / "static.csv")
    return folder


def test_a_folder_is_searched_and_summed_up(corpus):
    ran = CliRunner().invoke(evaluate, [str(corpus), "--json", "--plot", str(corpus / "seen.png")])
    assert ran.exit_code == 0, ran.output
    doc = json.loads(ran.stdout)
    truth = json.loads((corpus / "deep" / "controlled.truth.json").read_text())
    assert set(doc["families"]) == {"controlled", "static"}
    assert doc["all"]["truth"] == truth["counted"]
    assert doc["families"]["static"]["extra"] == 0
    assert (corpus / "seen.png").stat().st_size > 10_000


def test_table_and_markdown_tell_the_same(corpus):
    table = CliRunner().invoke(evaluate, [str(corpus)]).stdout
    lines = CliRunner().invoke(evaluate, [str(corpus), "--markdown"]).stdout.splitlines()
    assert lines[0].startswith("| family | traces | reps |")
    for line in lines[2:5]:
        for cell in line.strip("| ").split(" | "):
            assert cell in table


@pytest.mark.parametrize(
    ("files", "word"),
    [
        ({}, "no trace"),
        ({"a.csv": "x"}, "missing"),
        ({"a.csv": "x", "a.truth.json": "{"}, "JSON"),
        ({"a.csv": "x", "a.truth.json": "{}"}, "neither"),
        ({"a.csv": "x", "a.truth.json": '{"reps": [{"start_s": 1}]}'}, "rep 1"),
        ({"a.csv": "x", "a.truth.json": '{"count": "many"}'}, "count"),
        ({"a.csv": "x", "a.truth.json": '{"reps": []}'}, "a.csv"),
    ],
)
def test_bad_input_is_one_sentence(tmp_path, files, word):
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    ran = CliRunner().invoke(evaluate, [str(tmp_path)])
    assert ran.exit_code == 2
    assert word in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("option", "value", "word"),
    [("--settings", "set_gap=100000", "set_gap"), ("--plot", "x.doc", ".png"), ("--plot", "no/such/x.png", "written")],
)
def test_an_unfit_option_is_refused(corpus, option, value, word):
    ran = CliRunner().invoke(evaluate, [str(corpus), option, value])
    assert ran.exit_code == 2
    assert word in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1
