"""From samples to the course of a slow recording."""

import numpy as np
import pytest
from kickback.replays.coarse.course import Course, integrate, main_axis, slow_mean, speed_course, turn_course
from kickback.traces.trace import Trace

T_S = np.arange(11) / 10


def x_only(values) -> np.ndarray:
    return np.stack([np.asarray(values, float), np.zeros(len(values)), np.zeros(len(values))], axis=1)


def test_a_rate_integrates_to_an_angle():
    assert integrate(x_only([10] * 11), T_S)[:, 0] == pytest.approx(10 * T_S)


def test_a_gap_adds_at_most_two_and_a_half_steps():
    t_s = np.array([0, 0.1, 0.2, 5.2, 5.3])
    # 0.1 + 0.1 + 0.25 + 0.1 s at 10 deg/s
    assert integrate(x_only([10] * 5), t_s)[-1, 0] == pytest.approx(5.5)


def test_a_leak_fades_the_past():
    rows = x_only([10, 10, *[0] * 9])
    # (1 + 0.5 / e^0.1...) : 1 deg/s s, then half of it, each fading with e^-1 in a second
    expected = (10 * 0.1 * np.exp(-0.1) + 5 * 0.1) * np.exp(-0.8)
    assert integrate(rows, T_S, leak_s=1.0)[-1, 0] == pytest.approx(expected)


def test_slow_mean_of_a_ramp_is_the_ramp_but_at_the_ends():
    mean = slow_mean(x_only(T_S), T_S, 0.4)[:, 0]
    assert mean[2:-2] == pytest.approx(T_S[2:-2])
    assert (mean[0], mean[-1]) == (pytest.approx(0.1), pytest.approx(0.9))


def test_axis_is_weighted_by_path_length():
    rows = np.array([[1, 0, 0]] * 20 + [[0, 8, 0]] * 2, float)
    # By length 20 to 16; by its square it would be 20 to 128.
    assert abs(main_axis(rows)) == pytest.approx([1, 0, 0])


def test_guided_share_is_the_part_along_the_axis():
    vectors = np.array([[0, 0, 0], [3, 4, 0]], float)
    assert Course("deg", T_S[:2], vectors, np.array([1, 0, 0])).guided_share(0, 1) == pytest.approx(0.6)


def still(samples: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return np.arange(samples) / 10, np.tile([0.0, 0.0, 1.0], (samples, 1)), np.zeros((samples, 3))


def test_gyro_zero_and_single_outlier_are_not_rotation():
    t_s, accel_g, gyro_dps = still(600)
    gyro_dps[:, 1] = 4.0
    gyro_dps[420, 1] = 79.0
    gyro_dps[100:110, 1] += 20
    gyro_dps[120:130, 1] -= 20
    along = turn_course(Trace("t", t_s, accel_g, gyro_dps)).along
    assert np.ptp(along[:150]) == pytest.approx(20, abs=1)
    assert np.ptp(along[400:450]) < 0.2


def test_kick_gives_a_speed_and_tilt_decays():
    t_s, accel_g, gyro_dps = still(300)
    accel_g[100:105, 2] += 0.1  # 0.1 g for 0.5 s: 490 mm/s
    accel_g[105:110, 2] -= 0.1
    accel_g[200:, 0] += 0.01  # a permanent tilt by 0.6 degrees
    along = speed_course(Trace("t", t_s, accel_g, gyro_dps)).along
    assert 300 < np.abs(along[:150]).max() < 490  # reduced by the slow mean and the leak
    assert np.abs(along[250:]).max() < 30
