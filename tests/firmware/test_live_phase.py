"""The live phase for lights, pacer and listeners, compared with the truth of the model."""

import numpy as np
import pytest
from kickback.simulate.trace import simulate_trace
from repcore.counter import Counter

TOLD_S = 0.15  # allowed delay of the core


@pytest.mark.parametrize("family", ["controlled", "long_holds", "sagging", "tremor", "sled", "sled_slow"])
def test_hold_is_reported_as_hold(family):
    """With tremor, creep or sag; the return is reported as the return."""
    t_s, counts, truth = simulate_trace(family, 2, 100)
    counter = Counter()
    phases = np.zeros(len(t_s), int)
    for at, sample in enumerate(counts.tolist()):
        counter.feed((round(t_s[at] * 1e6),), sample, 1)
        phases[at] = counter.phase
    reported = []
    for rep in truth["reps"][1:]:
        hold = (t_s > rep["peak_start_s"] + TOLD_S) & (t_s < rep["peak_end_s"])
        if hold.sum() >= 20:
            reported.append(np.mean(phases[hold] == 2))
        middle = np.argmin(abs(t_s - (0.3 * rep["peak_end_s"] + 0.7 * rep["end_s"])))
        assert phases[middle] == 3
    assert len(reported) >= 3
    assert np.mean(reported) > 0.95
