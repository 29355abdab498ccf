"""Power cut, or reset with RTC memory kept, at every program and erase, before it and halfway through it.

The workloads are played once on littlefs in MicroPython (power_cuts.py), by the firmware's own files: three sessions of
sets by the core from simulated samples, and a full flash with an erase by hand. Every image that an interruption can
leave is then mounted, read, compared with the undisturbed run, and used for another set.
"""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest
from compiled_firmware import compiled  # noqa: F401 (a fixture)
from kickback.simulate.trace import simulate_trace

SCRIPT = Path(__file__).parents[1] / "support/power_cuts.py"


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    """The first three reps of a simulated set, a second of stillness before and after; counts as int16."""
    t_s, counts, truth = simulate_trace("controlled", 3)
    reps = truth["reps"]
    part = (t_s > reps[0]["start_s"] - 1) & (t_s < reps[2]["end_s"] + 0.3)
    path = tmp_path_factory.mktemp("samples") / "set.bin"
    path.write_bytes(np.asarray(counts[part], "<i2").tobytes())
    return path


def interrupted(micropython, folder, samples, what, workload):
    command = [micropython[0], "-X", "heapsize=6m", SCRIPT, folder, samples, what, workload]
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=400)
    assert done.returncode == 0, done.stdout + done.stderr
    reported = json.loads(done.stdout.splitlines()[-1])
    wrong = reported.pop("wrong")
    print(what, workload, reported)
    assert not wrong, f"{len(wrong)} of {reported}:\n" + "\n".join(wrong[:10])
    assert reported["cases"] == 2 * (reported["programs"] + reported["erases"]) + 1
    return reported


@pytest.mark.parametrize("what", ["cut", "reset"])
def test_three_sessions(micropython, compiled, samples, what):  # noqa: F811
    reported = interrupted(micropython, compiled, samples, what, "sessions")
    assert (reported["sets"], reported["reps"], reported["raw"], reported["segments"]) == (4, 12, 2, 2)
    assert reported["programs"] > 200 and reported["erases"] > 10, reported


@pytest.mark.parametrize("what", ["cut", "reset"])
def test_flash_full_and_erase(micropython, compiled, samples, what):  # noqa: F811
    reported = interrupted(micropython, compiled, samples, what, "housekeeping")
    assert reported["programs"] > 60 and reported["erases"] > 2, reported
