"""Incidents: their positions in a recording, and their effect on its truth."""

import numpy as np
import pytest
from kickback.simulate.incidents import sitting_down, slipping, woken
from kickback.simulate.scenes import sets
from kickback.simulate.script import GRID_HZ, Script
from kickback.simulate.styles import SLED, Style
from kickback.simulate.truth import true_reps


def played(scene, seed=1):
    script = Script(np.random.default_rng(seed), True, 400.0)
    scene(script)
    return script


def test_late_recording_begins_in_a_rep_that_its_truth_omits():
    whole, late = played(sets(SLED)), played(woken(sets(SLED)))
    cut_s = (whole.now - late.now) / GRID_HZ
    left = [rep for rep in true_reps(whole) if rep["start_s"] > cut_s]
    assert [rep["end_s"] for rep in true_reps(late)] == pytest.approx([rep["end_s"] - cut_s for rep in left])
    assert any(rep["start_s"] < cut_s < rep["end_s"] for rep in true_reps(whole))
    assert late.position() == pytest.approx(whole.position()[-late.now :])


@pytest.mark.parametrize("seed", range(5))
def test_people_sit_down_and_get_up_between_reps(seed):
    script = played(sitting_down(sets(Style(rest=(1.8, 4)))), seed)
    spans = [span for span in script.spans if span.kind == "sit"]
    reps = [(rep.kick[0], rep.back[1]) for rep in script.reps]
    assert spans
    for moment in (moment for span in spans for moment in (span.start, span.stop)):
        assert not any(first <= moment <= last for first, last in reps)


@pytest.mark.parametrize("seed", range(5))
def test_slips_lie_in_reps(seed):
    script = played(slipping(sets(SLED)), seed)
    slips = [span for span in script.spans if span.kind == "slip"]
    assert 1 <= len(slips) <= 3
    for slip in slips:
        assert 1 <= slip.turn <= 5
        assert any(rep.kick[0] <= slip.start <= rep.back[1] for rep in script.reps)
