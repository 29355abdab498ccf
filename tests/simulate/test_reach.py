"""Targets of the detection on simulated traces of every family, and on recordings if they are available."""

from pathlib import Path

import pytest
from kickback.evaluate.run import evaluate_trace
from kickback.evaluate.truth import read_truth
from kickback.simulate.trace import write_trace
from targets import TARGETS

SEEDS = (0, 1)
# tests/ACCURACY.md has the figures of every family. A target that is reached must be removed here.
NOT_REACHED = (
    "levers, stick-slip",
    "plates that turn by 5 degrees or more",
    "sleds, arcs and plates that turn less",
    "sleds, strokes of 3 s or more",
    "sleds, stick-slip",
    "sleds, returns of 5 s or more",
    "no reps",
)


def scores_of(families, folder):
    """The score of each trace of these families."""
    paths = [folder / f"{name}_{seed}.csv" for name in families for seed in SEEDS]
    for path in paths:
        name, _, seed = path.stem.rpartition("_")
        write_trace(name, int(seed), None, path)
    return [evaluate_trace(path, {}, worn=False) for path in paths]


def named(name):
    """A target; a target that is not reached yet must fail."""
    marks = pytest.mark.xfail(strict=True, reason="the core does not reach this target yet")
    return pytest.param(name, marks=marks if name in NOT_REACHED else ())


@pytest.mark.parametrize("name", [named(name) for name in TARGETS])
def test_target(name, tmp_path):
    scores = scores_of(TARGETS[name].families, tmp_path)
    assert name == "no reps" or sum(one.found for one in scores) >= 8 * len(TARGETS[name].families)
    wrong = [f"{Path(one.trace).stem}: {one.found} of {one.truth}" for one in scores if not one.exact]
    assert not TARGETS[name].misses(scores), wrong


def test_sensor_worn_on_the_ankle_counts(tmp_path):
    assert all(one.exact for one in scores_of(["worn"], tmp_path))


RECORDED = Path(__file__).parents[2] / "../shared/traces"


@pytest.mark.skipif(not RECORDED.is_dir(), reason="no recordings: ../shared/traces is not beside the checkout")
@pytest.mark.parametrize("folder", ["real", "sim"])
def test_recordings(folder):
    """The counts are those of the truth beside each recording, within its tolerance."""
    paths = [path for path in sorted((RECORDED / folder).glob("*.csv")) if not path.name.startswith("stack_")]
    assert paths
    wrong = []
    for path in paths:
        one = evaluate_trace(path, {}, worn="ptherapy" in path.name)
        if one.failure or one.off > read_truth(path).get("within", 0):
            wrong.append(one.failure or (path.stem, one.found, one.truth))
    assert not wrong, "trace, found, truth"


@pytest.mark.skipif(not RECORDED.is_dir(), reason="no recordings: ../shared/traces is not beside the checkout")
def test_recordings_of_a_weight_stack():
    """Their truth is the count of a live counter, so they are judged together; `habol` marks doubles."""
    paths = [path for path in sorted(RECORDED.glob("real/stack_*.csv")) if "habol" not in path.name]
    scores = [evaluate_trace(path, {}, worn=False) for path in paths]
    assert sum(one.off for one in scores) <= 0.08 * sum(one.truth for one in scores)
