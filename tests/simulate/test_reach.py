"""What the detection must reach on simulated traces of every family, and on recordings where they are at hand."""

from pathlib import Path

import pytest
from kickback.evaluate.run import evaluate_trace
from kickback.evaluate.truth import read_truth
from kickback.simulate.trace import write_trace
from targets import TARGETS

SEEDS = (0, 1)


def scores_of(families, folder):
    """The score of each trace of these families."""
    paths = [folder / f"{name}_{seed}.csv" for name in families for seed in SEEDS]
    for path in paths:
        name, _, seed = path.stem.rpartition("_")
        write_trace(name, int(seed), None, path)
    return [evaluate_trace(path, {}, worn=False) for path in paths]


@pytest.mark.parametrize("name", TARGETS)
def test_target(name, tmp_path):
    scores = scores_of(TARGETS[name].families, tmp_path)
    assert name == "no reps" or sum(one.found for one in scores) >= 8 * len(TARGETS[name].families)
    wrong = [f"{Path(one.trace).stem}: {one.found} of {one.truth}" for one in scores if not one.exact]
    assert not TARGETS[name].misses(scores), wrong


def test_a_sensor_worn_on_the_ankle_counts(tmp_path):
    assert all(one.exact for one in scores_of(["worn"], tmp_path))


RECORDED = Path(__file__).parents[2] / "../shared/traces"


@pytest.mark.skipif(not RECORDED.is_dir(), reason="no recordings: ../shared/traces is not beside the checkout")
@pytest.mark.parametrize("folder", ["real", "sim"])
def test_recordings(folder):
    """The counts are those of the truth beside each recording, within its tolerance."""
    paths = sorted((RECORDED / folder).glob("*.csv"))
    assert paths
    wrong = []
    for path in paths:
        one = evaluate_trace(path, {}, worn="ptherapy" in path.name)
        if one.failure or one.off > read_truth(path).get("within", 0):
            wrong.append(one.failure or (path.stem, one.found, one.truth))
    assert not wrong, "trace, found, truth"
