"""A new core that takes over at rest, as in raw recording, costs no rep, even right before the kick."""

import pytest
from kickback.replays.events import take
from repcore.counter import REP, Counter
from stored import TAKEOVER_S, TAKEOVERS, stored


def first_rep_s(counts, takeover):
    """Start of the first rep in s if a new core takes over after that sample; None if the core was not at rest."""
    counter, base, taken = Counter(), 0, False
    for i, sample in enumerate(counts):
        counter.feed((10_000 * (i + 1),), sample, 1)
        while event := take(counter):
            if event.kind == REP:
                return (base + event.start_ms) / 1000
        if i == takeover:
            resting = counter.resting()
            if not resting:
                return None
            counter, base, taken = Counter(resting=resting), (i + 1) * 10, True
    return 0 if taken else None


@pytest.mark.parametrize("family", TAKEOVERS)
def test_first_kick_counts_after_any_takeover(family):
    _, counts, truth = stored(family, 1)
    began_s = next(rep["start_s"] for rep in truth["reps"] if rep["counts"])
    began = int(began_s * 100)
    rows = counts[: began + 100 * TAKEOVER_S].tolist()
    found = [first_rep_s(rows, takeover) for takeover in range(began - 60, began + 20, 5)]
    reported = [start_s for start_s in found if start_s is not None]
    assert len(reported) >= 8
    assert max(abs(start_s - began_s) for start_s in reported) < 0.3
