"""Lost samples or a restart in a set cost only the rep in which they occur.

A lever's position is an integral, and a sled's speed too: after a gap they are known again when it turns.
"""

import numpy as np
import pytest
from repcore.counter import REP, Counter
from stored import GAP_REPS, GAPS, stored

STAGES = {
    "kick": ("start_s", "peak_start_s"),
    "hold": ("peak_start_s", "peak_end_s"),
    "return": ("peak_end_s", "end_s"),
}
NEAR_S = 0.45
REP_AT = 4  # this rep is disturbed, and some later ones must count
ALLOWED = 1  # of 45 gaps, of 9 restarts: turns without any pause may mislead the core


def feed(counter, t_s, counts):
    """(start, end, unsure) of the detected reps, in s."""
    reps = []
    for t_us, sample in zip((np.rint(t_s * 1e6).astype(int) % 2**30).tolist(), counts.tolist(), strict=True):
        counter.feed((t_us,), sample, 1)
        while counter.waiting:
            event = counter.take()
            if event[0] == REP:
                reps.append((t_s[0] + event[4] / 1000, t_s[0] + event[7] / 1000, event[11] >> 7))
    return reps


def with_gap(t_s, counts, begins_s, ends_s, restart):
    """Plays the trace with the gap. restart: a new core continues with the state that the device keeps over a reset."""
    before, after = t_s < begins_s, t_s >= ends_s
    counter = Counter()
    if not restart:
        return feed(counter, t_s[before | after], counts[before | after])
    reps = feed(counter, t_s[before], counts[before])
    known = Counter(profile=counter.profile(), resting=tuple(counter.rest.zero), rail=counter.rail())
    return reps + feed(known, t_s[after], counts[after])


@pytest.mark.parametrize("restart", [False, True], ids=["gap", "restart"])
@pytest.mark.parametrize("family", GAPS)
def test_reps_outside_a_gap_count(family, restart):
    t_s, counts, truth = stored(family, 7001)
    reps = [rep for rep in truth["reps"] if rep["counts"]][:GAP_REPS]
    last = np.searchsorted(t_s, reps[-1]["end_s"] + 1)
    wrong = []
    for stage, (begin, end) in STAGES.items():
        for share in (0.2, 0.5, 0.8):
            for length_s in (1.1,) if restart else (0.1, 0.25, 0.5, 0.8, 1.2):
                begins_s = (1 - share) * reps[REP_AT][begin] + share * reps[REP_AT][end] - length_s / 2
                ends_s = begins_s + length_s
                found = with_gap(t_s[:last], counts[:last], begins_s, ends_s, restart)
                outside = [rep for rep in reps if rep["start_s"] > ends_s or rep["end_s"] < begins_s]
                inside = len(reps) - len(outside)
                missed = [r for r in outside if not any(abs(f[0] - r["start_s"]) < NEAR_S for f in found)]
                if missed or len(found) > len(reps) or len(found) < len(reps) - inside:
                    wrong.append((stage, share, length_s, [rep["start_s"] for rep in missed], len(found)))
    assert len(wrong) <= ALLOWED
