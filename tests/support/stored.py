"""Simulated traces that are stored in tests/core/traces, for tests of particular traces.

A change of the simulator does not change them. ``python tests/support/stored.py`` writes those that are missing.
"""

import functools
import json
from pathlib import Path

import numpy as np
from kickback.traces import kbt_compressed

FOLDER = Path(__file__).parents[1] / "core/traces"
TRUTHS = FOLDER / "truths.json"
KEPT = ("start_s", "peak_start_s", "peak_end_s", "end_s", "counts")  # of each rep's truth

RECLIPS = (20020, 20022, 20025, 20043, 20046, 20058, 20059, 20075, 20077, 20079)
MOVES = range(500, 508)
SETTLED = ("controlled", "slow", "sled", "sled_touch")
GAPS = ("controlled", "session", "small_strokes", "sled", "sled_short", "sled_session", "sled_fast", "sled_touch")
GAP_REPS = 9
TAKEOVERS = ("session", "controlled", "sled", "sled_slow")
TAKEOVER_S = 25  # after the first rep's start


def stored(family: str, seed: int) -> tuple[np.ndarray, np.ndarray, dict]:
    """The stored times in s (n) and counts (n x 6), and "counted" and "reps" of the truth with KEPT."""
    rows = kbt_compressed.parse((FOLDER / f"{family}_{seed}.kbt").read_bytes())[0]
    return rows[:, 0] / 1e6, rows[:, 1:], _truths()[f"{family}_{seed}"]


@functools.cache
def _truths() -> dict[str, dict]:
    return json.loads(TRUTHS.read_text())


def _whole(reps: list[dict]) -> float:
    return np.inf


def _for_gaps(reps: list[dict]) -> float:
    return [rep for rep in reps if rep["counts"]][:GAP_REPS][-1]["end_s"] + 1


def _for_takeovers(reps: list[dict]) -> float:
    return next(rep["start_s"] for rep in reps if rep["counts"]) + TAKEOVER_S


# family and seed: up to when, in s, the trace is kept
ENDS = {
    **{("reclip", seed): _whole for seed in RECLIPS},
    **{(family, seed): _whole for family in ("controlled", "sled") for seed in MOVES},
    **{(family, seed): _whole for family in SETTLED for seed in (0, 1)},
    **{(family, 7001): _for_gaps for family in GAPS},
    **{(family, 1): _for_takeovers for family in TAKEOVERS if family not in SETTLED},
}


def write() -> None:
    """Simulates and writes the traces that are missing, and their truths."""
    from coded_trace import coded
    from kickback.simulate.trace import simulate_trace

    FOLDER.mkdir(exist_ok=True)
    truths = _truths() if TRUTHS.exists() else {}
    for (family, seed), end in ENDS.items():
        name = f"{family}_{seed}"
        if name in truths:
            continue
        t_s, counts, truth = simulate_trace(family, seed)
        kept = t_s < end(truth["reps"])
        rows = np.column_stack((np.rint(t_s[kept] * 1e6).astype(int), counts[kept]))
        (FOLDER / f"{name}.kbt").write_bytes(coded(rows.tolist()))
        reps = [{key: rep[key] for key in KEPT} for rep in truth["reps"] if rep["end_s"] < t_s[kept][-1]]
        truths[name] = {"counted": sum(rep["counts"] for rep in reps), "reps": reps}
    lines = (f"{json.dumps(name)}: {json.dumps(truths[name])}" for name in sorted(truths))
    TRUTHS.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    write()
