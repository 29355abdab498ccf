"""Every family: the same again for the same seed, a truth that can be true, a sensor within its data sheet."""

import json
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner
from kickback.cli.simulate import simulate
from kickback.simulate.families import FAMILIES
from kickback.simulate.imu import Sensor, sense
from kickback.simulate.trace import simulate_trace, write_trace

TIMES = ("start_s", "peak_start_s", "peak_end_s", "end_s")
WITHOUT_REPS = {"clip_on", "handling", "carrying", "bumps", "static", "sled_handling", "arc_handling", "lever_shaken",
                "sled_shaken", "arc_shaken", "walking", "swung", "sled_clip_on"}  # fmt: skip


@pytest.mark.parametrize("name", FAMILIES)
def test_truth_is_possible(name):
    t, counts, doc = simulate_trace(name, 7)
    assert np.all(np.diff(t) > 0)
    assert counts.dtype == np.int16
    assert counts.shape == (len(t), 6)
    assert doc["counted"] == sum(rep["counts"] for rep in doc["reps"])
    assert (doc["counted"] == 0) == (name in WITHOUT_REPS)
    last = t[0]
    for rep in doc["reps"]:
        times = [last, *(rep[key] for key in TIMES), t[-1]]
        assert times == sorted(times), rep
        assert rep["rom"] > 0
        last = rep["end_s"]


@pytest.mark.parametrize("name", [name for name in FAMILIES if "woken" not in name])
def test_gravity_is_one_g_within_bias_and_scale(name):
    _, counts, _ = simulate_trace(name, 8)
    # Before anything happens: 0.5 s; 0.11 g is all three offsets at their worst, 2 % the scale.
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


def test_the_rate_can_be_chosen_and_leaves_the_truth_alone():
    slow, fast = (simulate_trace("controlled", 1, rate) for rate in (50, 200))
    assert slow[2]["reps"] == fast[2]["reps"]
    assert np.median(np.diff(slow[0])) == pytest.approx(0.02)
    assert np.median(np.diff(fast[0])) == pytest.approx(0.005)


def test_files_hold_what_was_sensed(tmp_path):
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
    _, counts = still(Sensor(drift_dps=0))
    noise = counts.astype(float).std(axis=0) / ([8192] * 3 + [65.5] * 3)
    assert np.all((noise[:3] > 0.0025) & (noise[:3] < 0.0055))
    assert np.all((noise[3:] > 0.03) & (noise[3:] < 0.065))


def test_a_bad_link_loses_samples_and_keeps_time():
    whole, _ = still(Sensor())
    some, _ = still(replace(Sensor(), lost=0.1, late=0.2, bursts_per_min=3))
    assert 0.82 < len(some) / len(whole) < 0.92
    assert np.all(np.diff(some) > 0)
    assert 0.03 < np.diff(some).max() < 0.7


def test_what_is_too_much_for_the_sensor_stops_at_its_range():
    _, counts, _ = simulate_trace("saturated", 0)
    assert abs(counts[:, :3].astype(int)).max() >= 32767
    assert np.linalg.norm(counts[:, 3:].astype(int), axis=1).max() > 350 * 65.5


def test_command_line(tmp_path):
    run = CliRunner().invoke
    assert "small_strokes" in run(simulate, ["--list"]).output
    made = run(simulate, ["static", "--seed", "2", "-o", str(tmp_path / "s.csv")])
    assert made.exit_code == 0
    assert (tmp_path / "s.truth.json").exists()
    for wrong in (["nonsense"], [], ["static", "-o", str(tmp_path / "s.csv" / "below.csv")]):
        refused = run(simulate, wrong)
        assert refused.exit_code == 2
        assert "Traceback" not in refused.output
        assert len(refused.output.strip().splitlines()) == 1
