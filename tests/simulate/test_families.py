"""Every family gives the same bytes for the same seed, a possible truth, and a sensor within its data sheet."""

import json
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner
from kickback.cli.simulate import simulate
from kickback.simulate.families import FAMILIES
from kickback.simulate.imu import ImuModel, sense
from kickback.simulate.trace import simulate_trace, write_trace
from targets import NO_REPS

TIMES = ("start_s", "peak_start_s", "peak_end_s", "end_s")


@pytest.mark.parametrize("name", FAMILIES)
def test_truth_and_samples_are_possible(name):
    t, counts, truth = simulate_trace(name, 7)
    assert np.all(np.diff(t) > 0)
    assert counts.dtype == np.int16
    assert counts.shape == (len(t), 6)
    assert truth["counted"] == sum(rep["counts"] for rep in truth["reps"])
    assert (truth["counted"] == 0) == (name in NO_REPS)
    check_order(t, truth["reps"])
    if "woken" not in name:
        check_rest(counts)


def check_order(t, reps):
    """The times of the reps rise from the first sample to the last."""
    times = [t[0], *(rep[key] for rep in reps for key in TIMES), t[-1]]
    assert times == sorted(times)
    assert all(rep["rom"] > 0 for rep in reps)


def check_rest(counts):
    """Before anything happens, gravity is 1 g: 0.11 g is all three offsets at their worst, 2 % the scale."""
    at_rest = counts[: max(20, len(counts) // 400)].mean(axis=0)
    assert np.linalg.norm(at_rest[:3] / 8192) == pytest.approx(1, abs=0.13)
    assert np.abs(at_rest[3:] / 65.5).max() < 21


def test_same_seed_same_bytes(tmp_path):
    for name in ("session", "carrying", "bad_link", "sled_pulses"):
        pairs = []
        for place in ("a", "b"):
            path = tmp_path / place / f"{name}.csv"
            write_trace(name, 3, None, path)
            pairs.append(path.read_bytes() + path.with_suffix(".truth.json").read_bytes())
        assert pairs[0] == pairs[1]


def test_other_seed_other_trace():
    first, second = (simulate_trace("controlled", seed) for seed in (1, 2))
    assert first[2]["reps"] != second[2]["reps"]


def test_another_rate_does_not_change_the_truth():
    slow, fast = (simulate_trace("controlled", 1, rate) for rate in (50, 200))
    assert slow[2]["reps"] == fast[2]["reps"]
    assert np.median(np.diff(slow[0])) == pytest.approx(0.02)
    assert np.median(np.diff(fast[0])) == pytest.approx(0.005)


def test_files_hold_the_samples_and_the_truth(tmp_path):
    path = tmp_path / "x.csv"
    write_trace("sled", 4, None, path)
    t, counts, doc = simulate_trace("sled", 4)
    rows = np.loadtxt(path, delimiter=",", skiprows=1)
    assert path.read_text().splitlines()[0] == "t_s,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps"
    assert np.abs(rows[:, 0] - t).max() <= 0.00005
    assert np.array_equal(np.round(rows[:, 1:4] * 8192), counts[:, :3])
    assert np.array_equal(np.round(rows[:, 4:] * 65.5), counts[:, 3:])
    assert json.loads(path.with_suffix(".truth.json").read_text()) == doc


def still(sensor, seed=0, seconds=100):
    n = seconds * 1000
    return sense(np.tile([0.0, 0.0, 1.0], (n, 1)), np.zeros((n, 3)), sensor, np.random.default_rng(seed))


def test_noise_is_that_of_the_data_sheet():
    _, counts = still(ImuModel(drift_dps=0))
    noise = counts.astype(float).std(axis=0) / ([8192] * 3 + [65.5] * 3)
    assert np.all((noise[:3] > 0.0025) & (noise[:3] < 0.0055))
    assert np.all((noise[3:] > 0.03) & (noise[3:] < 0.065))


def test_bad_link_loses_samples_but_no_time():
    whole, _ = still(ImuModel())
    some, _ = still(replace(ImuModel(), lost=0.1, late=0.2, bursts_per_min=3))
    assert 0.82 < len(some) / len(whole) < 0.92
    assert np.all(np.diff(some) > 0)
    assert 0.03 < np.diff(some).max() < 0.7


def test_counts_stop_at_the_range_of_the_sensor():
    _, counts, _ = simulate_trace("saturated", 0)
    assert abs(counts[:, :3].astype(int)).max() >= 32767
    assert np.linalg.norm(counts[:, 3:].astype(int), axis=1).max() > 350 * 65.5


def run(*arguments):
    return CliRunner().invoke(simulate, [str(argument) for argument in arguments])


def test_one_trace_is_written(tmp_path):
    assert run("static", "--seed", 2, "-o", tmp_path / "s.csv").exit_code == 0
    assert (tmp_path / "s.truth.json").exists()


def test_many_traces_are_written_by_pattern(tmp_path):
    done = run("static", "sled_pul*", "--all", tmp_path, "--seeds", 2, "--seed", 5)
    assert "4 traces" in done.output
    names = {f"{name}_{seed:03d}" for name in ("static", "sled_pulses") for seed in (5, 6)}
    assert {path.stem for path in tmp_path.glob("*.csv")} == names


def test_families_are_listed():
    listed = run("--list").output
    assert all(name in listed for name in FAMILIES)


@pytest.mark.parametrize(
    "arguments",
    [("nonsense",), (), ("static", "bumps"), ("static", "-o", "{}/s.csv/x.csv"), ("non*", "--all", "{}")],
)
def test_wrong_arguments_are_one_sentence(tmp_path, arguments):
    (tmp_path / "s.csv").touch()
    refused = run(*(argument.format(tmp_path) for argument in arguments))
    assert refused.exit_code == 2
    assert len(refused.output.strip().splitlines()) == 1
