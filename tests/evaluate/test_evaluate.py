"""The arithmetic of evaluate on cases made by hand, and its command line on a folder of simulated traces."""

import json

import pytest
from click.testing import CliRunner
from kickback.cli.evaluate import evaluate
from kickback.evaluate.pairs import inverted_sets, pair_reps
from kickback.evaluate.score import score
from kickback.evaluate.summary import by_note, summary
from kickback.simulate.trace import write_trace


def true(start, **more):
    return {"start_s": start, "peak_start_s": start + 1, "peak_end_s": start + 2, "end_s": start + 4,
            "rom": 50.0, "rom_unit": "deg", **more}  # fmt: skip


def found(start, late=0.0, **more):
    return true(start, top_at_s=start + 1 + late, rep_at_s=start + 4 + late, **more)


def coarse(rep_at_s):
    """A rep with the time of its event only."""
    times = dict.fromkeys(("start_s", "peak_start_s", "peak_end_s", "end_s", "top_at_s", "rom"))
    return {**times, "rep_at_s": rep_at_s, "rom_unit": "mm"}


def test_a_true_rep_is_paired_with_the_detected_rep_that_overlaps_it_most():
    assert pair_reps([true(0), true(5)], [found(4.5), found(0.2)]) == [(0, 1), (1, 0)]


def test_reps_are_paired_only_above_the_least_overlap():
    # 1.1 s of 4 s are 27 %, 1.3 s are 32 %.
    assert pair_reps([true(0)], [found(2.9)]) == []
    assert pair_reps([true(0)], [found(2.7)]) == [(0, 0)]


def test_reps_without_edges_are_paired_by_their_events():
    truth = [true(0), true(5), true(10)]
    assert pair_reps(truth, [coarse(4.5), coarse(9.5), coarse(14.5)]) == [(0, 0), (1, 1), (2, 2)]
    assert pair_reps(truth, [found(0), coarse(9.5)]) == [(0, 0), (1, 1)]


def test_missed_extra_and_errors():
    doc = {"reps": [true(0), true(10), true(20), true(30, counts=False)]}
    seen = found(10.1, 0.2, rom=51.0)
    seen["peak_start_s"] += 0.03  # the kick is 30 ms too long, the hold as much too short
    one = score(doc, [found(0), seen, found(30)])
    assert (one.truth, one.found, one.missed, one.extra, one.off) == (3, 3, 1, 1, 0)
    assert one.missed_at_s == [20]
    assert one.extra_at_s == [30]
    assert one.errors["concentric_s"] == pytest.approx([0, 0.03])
    assert one.errors["peak_pause_s"] == pytest.approx([0, -0.03])
    assert one.errors["eccentric_s"] == pytest.approx([0, 0])
    assert one.errors["rom_share"] == pytest.approx([0, 0.02])
    assert one.errors["top_late_s"] == pytest.approx([0, 0.3])  # 10.1 + 1 + 0.2 - 11
    assert one.errors["rep_late_s"] == pytest.approx([0, 0.3])
    assert not one.exact


def test_absent_phases_are_counted_and_are_not_errors():
    seen = [found(0, concentric_s=None), found(10, end_s=None), coarse(24.2)]
    one = score({"reps": [true(0), true(10), true(20)]}, seen)
    assert (one.missed, one.extra) == (0, 0)
    assert one.absent == {"concentric_s": 2, "peak_pause_s": 1, "eccentric_s": 2}
    assert [len(one.errors[name]) for name in one.absent] == [1, 2, 1]
    assert summary([one, one])["eccentric_s"] == {"n": 2, "bias": 0, "p95": 0, "absent": 4}


def test_pulses_are_counted():
    doc = {"reps": [true(0, pulses=3), true(10, pulses=2), true(20)]}
    one = score(doc, [found(0, pulses=3), found(10, pulses=4), found(20)])
    assert (one.pulses, one.pulses_found, one.pulses_wrong) == (5, 7, 1)


def test_a_set_is_inverted_if_most_of_its_kicks_are_returns():
    truth = [*(true(5 * i, set=0) for i in range(4)), *(true(100 + 5 * i, set=1) for i in range(4))]
    returns = [found(5 * i + 2) for i in range(3)]  # kicks from 2 to 3 s, where the plate returns
    kicks = [found(100 + 5 * i) for i in range(3)]
    assert inverted_sets(truth, [*returns, *kicks]) == 1
    assert inverted_sets(truth, kicks) == 0
    assert inverted_sets(truth, []) == inverted_sets([], kicks) == 0


def test_a_count_is_judged_within_its_tolerance():
    doc = {"count": 30, "within": 1, "reps": []}
    many = [found(10 * i) for i in range(33)]
    scores = [score(doc, many[:n]) for n in (28, 29, 31, 33)]
    assert [(one.missed, one.extra, one.off) for one in scores] == [(1, 0, 2), (0, 0, 1), (0, 0, 1), (0, 2, 3)]


def test_reps_with_a_tolerance_give_phases_but_no_miscount():
    doc = {"count": 3, "within": 1, "reps": [true(0), true(10), true(20)]}
    one = score(doc, [found(0), found(20)])
    assert (one.missed, one.extra, len(one.errors["concentric_s"])) == (0, 0, 2)
    one = score({**doc, "count_only": True}, [found(0), found(20)])
    assert (one.missed, one.extra, len(one.errors["concentric_s"])) == (0, 0, 0)


def test_tops_of_small_strokes_that_waited_for_three_are_not_late():
    doc = {"reps": [true(10 * i, rom=5.0) for i in range(4)]}
    waited = [{**found(10 * i, rom=5.0), "top_at_s": 24.2, "rep_at_s": 24.2} for i in range(3)]
    one = score(doc, [*waited, found(30, 0.1, rom=5.0)])
    assert one.errors["top_late_s"] == pytest.approx([0.1])
    assert len(one.errors["concentric_s"]) == 4


def test_reps_after_a_big_swing_waited_for_three_too():
    doc = {"reps": [true(0, rom=80.0), *(true(10 * i, rom=28.0) for i in range(1, 5))]}
    waited = [{**found(10 * i, rom=28.0), "top_at_s": 34.2, "rep_at_s": 34.2} for i in range(1, 4)]
    one = score(doc, [found(0, rom=80.0), *waited, found(40, 0.1, rom=28.0)])
    assert one.errors["rep_late_s"] == pytest.approx([0, 0.1])


def test_tops_of_large_strokes_are_late_if_they_come_with_the_rep():
    one = score({"reps": [true(0)]}, [{**found(0), "top_at_s": 4.2, "rep_at_s": 4.2}])
    assert one.errors["top_late_s"] == pytest.approx([3.2])


def test_summary_adds_up():
    one = score({"note": "a", "reps": [true(0)]}, [found(0.0, 0.1)])
    two = score({"note": "b", "reps": [true(0), true(9)]}, [found(0.0, 0.3)])
    total = summary([one, two])
    assert (total["traces"], total["truth"], total["missed"], total["extra"], total["exact"]) == (2, 3, 1, 0, 1)
    assert total["top_late_s"] == pytest.approx({"n": 2, "bias": 0.2, "p95": 0.29})
    nothing = summary([score({"reps": []}, [])])
    assert nothing["exact"] == 1
    assert nothing["concentric_s"] == {"n": 0, "bias": None, "p95": None, "absent": 0}
    assert by_note([one, two, one]) == {"a": [one, one], "b": [two]}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    write_trace("controlled", 1, None, folder / "deep" / "controlled.csv")
    write_trace("static", 1, None, folder / "static.csv")
    return folder


def test_a_folder_is_searched_and_summed_up(corpus):
    ran = CliRunner().invoke(evaluate, [str(corpus), "--json", "--plot", str(corpus / "errors.png")])
    assert ran.exit_code == 0, ran.output
    doc = json.loads(ran.stdout)
    truth = json.loads((corpus / "deep" / "controlled.truth.json").read_text())
    assert set(doc["families"]) == {"controlled", "static"}
    assert doc["all"]["truth"] == truth["counted"]
    assert doc["families"]["static"]["extra"] == 0
    assert (corpus / "errors.png").stat().st_size > 10_000


def test_table_and_markdown_have_the_same_cells(corpus):
    table = CliRunner().invoke(evaluate, [str(corpus)]).stdout
    lines = CliRunner().invoke(evaluate, [str(corpus), "--markdown"]).stdout.splitlines()
    assert lines[0].startswith("| family | traces | exact | reps |")
    for line in lines[2:5]:
        for cell in line.strip("| ").split(" | "):
            assert cell in table


def run_refused(arguments, code):
    """The message on stderr of a run with this exit code."""
    ran = CliRunner().invoke(evaluate, arguments)
    assert ran.exit_code == code
    assert len(ran.stderr.strip().splitlines()) == 1
    return ran.stderr, ran.stdout


def test_a_folder_without_traces_is_refused(tmp_path):
    assert "no trace" in run_refused([str(tmp_path)], 2)[0]


@pytest.mark.parametrize(
    ("files", "word"),
    [
        ({"a.csv": "x"}, "missing"),
        ({"a.csv": "x", "a.truth.json": "{"}, "JSON"),
        ({"a.csv": "x", "a.truth.json": "{}"}, "neither"),
        ({"a.csv": "x", "a.truth.json": '{"reps": [{"start_s": 1}]}'}, "rep 1"),
        ({"a.csv": "x", "a.truth.json": '{"count": "many"}'}, "count"),
        ({"a.csv": "x", "a.truth.json": '{"count": 1, "note": 3}'}, "note"),
        ({"a.csv": "x", "a.truth.json": '{"reps": []}'}, "a.csv"),
    ],
)
def test_invalid_trace_fails_alone_with_one_sentence(tmp_path, corpus, files, word):
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    stderr, stdout = run_refused([str(tmp_path), str(corpus / "static.csv"), "--json"], 1)
    assert word in stderr
    doc = json.loads(stdout)
    assert (doc["all"]["traces"], doc["all"]["exact"], doc["all"]["failed"]) == (2, 1, 1)
    assert [bool(row["failure"]) for row in doc["traces"]] == [True, False]


@pytest.mark.parametrize(
    ("option", "value", "word"),
    [("--settings", "set_gap=100000", "set_gap"), ("--plot", "x.doc", ".png"), ("--plot", "no/such/x.png", "written")],
)
def test_invalid_option_is_refused(corpus, option, value, word):
    assert word in run_refused([str(corpus), option, value], 2)[0]
