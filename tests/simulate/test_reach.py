"""What the detection must reach on simulated traces of every family, and on the recordings where they are at hand."""

from pathlib import Path

import pytest
from kickback.evaluate.run import evaluate_trace
from kickback.evaluate.summary import summary
from kickback.evaluate.truth import read_truth
from kickback.simulate.families import PLAIN_MACHINES
from kickback.simulate.trace import write_trace

SEEDS = (0, 1)
NONE = ("bumps", "carrying", "clip_on", "handling", "sled_handling", "static")
ROUGH = ("bad_link", "rate50", "rate50_fast")
REPORTED = ("press10", "worn")  # below the core's rates: the README tells what they reach
SLEDS = tuple(name for name, family in PLAIN_MACHINES.items() if family.sled and name not in NONE)
PLAIN = tuple(set(PLAIN_MACHINES) - {*NONE, *ROUGH, *REPORTED, *SLEDS, "slow", "small_strokes"})

# families; most of 95 % of the errors: concentric, peak pause, eccentric (s), range (share), top and rep event (s)
ROWS = {
    "lever": (PLAIN, (0.04, 0.04, 0.04, 0.03, 0.15, 0.25)),
    "lever, reps over 8 s": (("slow",), (0.08, 0.08, 0.08, 0.03, 0.15, 0.25)),
    "lever, 50 Hz or lost samples": (ROUGH, (0.06, 0.06, 0.06, 0.03, 0.15, 0.25)),
    "lever, strokes of 2-9 degrees": (("small_strokes",), (0.04, 0.04, 0.04, None, 0.15, None)),
    "sled": (SLEDS, (0.15, 0.25, 0.25, 0.1, None, 0.35)),
}
ERRORS = ("concentric_s", "peak_pause_s", "eccentric_s", "rom_share", "top_late_s", "rep_late_s")


def found_in(families, folder):
    """The score of each family's traces; asserts that their counts are exact."""
    paths = [folder / f"{name}_{seed}.csv" for name in sorted(families) for seed in SEEDS]
    for path in paths:
        name, _, seed = path.stem.rpartition("_")
        write_trace(name, int(seed), None, path)
    rows = [evaluate_trace(path, {}, worn=False) for path in paths]
    wrong = [row.failure or (Path(row.trace).stem, row.found, row.truth) for row in rows if not row.exact]
    assert not wrong, "trace, found, truth"
    return rows


@pytest.mark.parametrize("row", ROWS)
def test_counts_phases_range_and_latency(row, tmp_path):
    families, limits = ROWS[row]
    total = summary(found_in(families, tmp_path))
    reached = {name: total[name]["p95"] for name in ERRORS}
    assert total["found"] >= 8 * len(families), "hardly any reps prove little"
    assert not {name: reached[name] for name, most in zip(ERRORS, limits, strict=True) if most and reached[name] > most}


def test_what_is_no_rep_is_not_counted(tmp_path):
    rows = found_in(NONE, tmp_path)
    assert [row.found for row in rows] == [0] * len(SEEDS) * len(NONE)


def test_worn_on_the_ankle_it_counts_too(tmp_path):
    assert len(found_in(["worn"], tmp_path)) == len(SEEDS)


RECORDED = Path(__file__).parents[2] / "../shared/traces"


@pytest.mark.skipif(not RECORDED.is_dir(), reason="no recordings: ../shared/traces is not beside the checkout")
@pytest.mark.parametrize("folder", ["real", "sim"])
def test_recordings(folder):
    """Counts as the truth beside each has them, give or take what it allows."""
    paths = sorted((RECORDED / folder).glob("*.csv"))
    assert paths
    wrong = []
    for path in paths:
        row = evaluate_trace(path, {}, worn="ptherapy" in path.name)
        if row.failure or row.off > read_truth(path).get("within", 0):
            wrong.append(row.failure or (path.stem, row.found, row.truth))
    assert not wrong, "trace, found, truth"
