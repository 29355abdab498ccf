"""Power cut, or reset with RTC memory kept, at every program and erase, before it and halfway through it.

The workloads are played once on littlefs in MicroPython (power_cuts.py), by the firmware's own files: three sessions of
sets by the core from simulated samples, and a full flash with an erase by hand. Every image that an interruption can
leave is then mounted, read, compared with the undisturbed run, and used for another set.
"""

import pytest
from compiled_firmware import compiled  # noqa: F401 (a fixture)
from cut_runs import result_of, write_samples, write_two_slots


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    return write_samples(tmp_path_factory.mktemp("samples") / "set.bin")


def interrupted(micropython, folder, samples, what, workload):
    reported = result_of(micropython[0], "power_cuts.py", folder, samples, what, workload)
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


@pytest.mark.parametrize("workload", ["sessions", "housekeeping"])
def test_two_cuts_in_a_row(micropython, compiled, samples, workload):  # noqa: F811
    """A sample; tests/benchmarks/power_cut_bench.py cuts a thousand times twice."""
    reported = result_of(micropython[0], "power_cut_pairs.py", compiled, samples, "cut", workload, 20)
    assert not reported["wrong"] and reported["operations"] > 20 * 5, reported


def test_one_flipped_bit_in_each_file_of_both_slots(micropython, tmp_path):
    """A file of the version that runs: the other one runs. Both versions damaged: safe mode. No exception."""
    reported = result_of(micropython[0], "bit_flips.py", write_two_slots(tmp_path), 1)
    names = {"file of a -> b", "file of b -> a", "version.txt of a -> a", "version.txt of b -> a", "both -> safe mode"}
    assert set(reported) == names and reported["file of a -> b"] > 40, reported
