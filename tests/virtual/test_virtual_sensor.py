"""The MPU6050 model compared with its register map: every value here is in the data sheet."""

import struct

import numpy as np
import pytest
from kickback.traces.trace import Trace
from kickback.virtual import Motion, Mpu6050
from kickback.virtual.imu import registers as r

WOKEN_US = 100_000


def moving(rate_hz: float = 100, seconds: float = 3) -> Trace:
    """A motion with different samples, up to 90 deg/s and 1.5 g."""
    t_s = np.arange(round(seconds * rate_hz)) / rate_hz
    swing = np.sin(2 * np.pi * 0.5 * t_s)
    accel = np.stack((0.5 * swing, swing, 1 + 0.5 * swing), 1)
    return Trace("moving", t_s + 7, accel, np.stack((90 * swing, 10 * t_s, -t_s), 1))


def started(motion: Motion | None = None, **given) -> Mpu6050:
    """A sensor awake at 100 Hz, 4 g and 500 deg/s, with six axes in the FIFO, which was reset at WOKEN_US."""
    sensor = Mpu6050(motion, **given)
    setup = ((r.PWR_MGMT_1, 1), (r.CONFIG, 3), (r.SMPLRT_DIV, 9), (r.GYRO_CONFIG, 8), (r.ACCEL_CONFIG, 8),
             (r.FIFO_EN, 0x78), (r.USER_CTRL, 0x04), (r.USER_CTRL, 0x40))  # fmt: skip
    for register, value in setup:
        sensor.write(register, bytes([value]), WOKEN_US)
    return sensor


def count(sensor: Mpu6050, now_us: int) -> int:
    return int.from_bytes(sensor.read(r.FIFO_COUNT_H, 2, now_us), "big")


def fetch(sensor: Mpu6050, now_us: int) -> list[tuple[int, ...]]:
    raw = sensor.read(r.FIFO_R_W, count(sensor, now_us), now_us)
    return list(struct.iter_unpack(">6h", raw))


def test_registers_at_power_up():
    sensor = Mpu6050()
    assert sensor.read(r.PWR_MGMT_1, 1, 0) == b"\x40"
    assert sensor.read(r.WHO_AM_I, 1, 0) == b"\x68"
    others = set(range(r.SIZE)) - {r.PWR_MGMT_1, r.WHO_AM_I, *r.FACTORY, r.FIFO_R_W, *range(r.TEMP_OUT, r.TEMP_OUT + 2)}
    assert all(sensor.read(register, 1, 0) == b"\0" for register in others)


def test_no_samples_in_sleep():
    sensor = started()
    sensor.write(r.PWR_MGMT_1, b"\x40", WOKEN_US)
    assert count(sensor, WOKEN_US + 1_000_000) == 0


def test_fifo_gives_the_trace_row_by_row():
    """The first sample comes one period after the FIFO began, and each is the trace's, as counts at the ranges set."""
    trace = moving()
    sensor = started(Motion(trace), keep_rows=True)
    assert count(sensor, WOKEN_US + 9_999) == 0
    assert count(sensor, WOKEN_US + 10_000) == 12
    got = []
    for now_us in range(WOKEN_US + 500_000, WOKEN_US + 3_000_001, 500_000):
        got += fetch(sensor, now_us)
    expected = np.hstack((np.rint(trace.accel_g * 8192), np.rint(trace.gyro_dps * 65.536)))
    assert np.array_equal(got, expected)
    assert sensor.rows == list(range(300))


@pytest.mark.parametrize(("config", "range_g"), [(0, 2), (8, 4), (16, 8), (24, 16)])
def test_accelerometer_ranges_saturate(config, range_g):
    trace = Trace("shake", np.arange(20) / 100, np.tile([20.0, -20.0, 1.0], (20, 1)), np.zeros((20, 3)))
    sensor = started(Motion(trace))
    sensor.write(r.ACCEL_CONFIG, bytes([config]), WOKEN_US)
    assert fetch(sensor, WOKEN_US + 50_000)[0][:3] == (32767, -32768, 32768 // range_g)


@pytest.mark.parametrize(("config", "range_dps"), [(0, 250), (8, 500), (16, 1000), (24, 2000)])
def test_gyro_ranges_saturate(config, range_dps):
    trace = Trace("spin", np.arange(20) / 100, np.tile([0.0, 0, 1], (20, 1)), np.tile([9e3, -9e3, 125], (20, 1)))
    sensor = started(Motion(trace))
    sensor.write(r.GYRO_CONFIG, bytes([config]), WOKEN_US)
    assert fetch(sensor, WOKEN_US + 50_000)[0][3:] == (32767, -32768, 125 * 32768 // range_dps)


def test_gap_in_the_trace_is_a_gap_in_time():
    trace = moving()
    kept = np.r_[0:100, 150:300]
    sensor = started(Motion(Trace("gap", trace.t_s[kept], trace.accel_g[kept], trace.gyro_dps[kept])), keep_rows=True)
    assert len(fetch(sensor, WOKEN_US + 800_000)) == 80
    assert len(fetch(sensor, WOKEN_US + 1_505_000)) == 20
    assert len(fetch(sensor, WOKEN_US + 1_535_000)) == 3
    assert sensor.rows[-3:] == [100, 101, 102]


def test_other_rates_are_resampled():
    sensor = started(Motion(moving(rate_hz=200)))
    got = fetch(sensor, WOKEN_US + 500_000)
    assert len(got) == 50
    assert [sample[4] for sample in got[:3]] == [0, round(0.1 * 65.536), round(0.2 * 65.536)]


def test_still_before_and_after_the_trace():
    trace = moving(seconds=1)
    sensor = Mpu6050(Motion(trace))
    sensor.write(r.PWR_MGMT_1, b"\x01", 0)
    before = struct.unpack(">3h", sensor.read(r.ACCEL_OUT, 6, 500_000))
    expected = np.median(trace.accel_g[:25], 0) * 16384
    assert np.abs(before - expected).max() < 6 * 0.0033 * 16384
    sensor = started(Motion(trace), keep_rows=True)
    samples = []
    for now_us in range(WOKEN_US + 500_000, WOKEN_US + 5_000_001, 500_000):
        samples += fetch(sensor, now_us)
    after = np.array(samples[100:]) / ([8192] * 3 + [65.536] * 3)
    assert len(after) == 400 and sensor.rows[99:101] == [99, -1]
    noise = after.std(0)
    assert 0.0028 < noise[:3].mean() < 0.0038 and 0.034 < noise[3:].mean() < 0.046
    assert np.abs(after[:, :3].mean(0) - np.median(trace.accel_g[-25:], 0)).max() < 0.001


def test_oscillator_is_exact_by_default():
    fast = started(Motion(moving(), ppm=20_000))
    assert len(fetch(fast, WOKEN_US + 500_000)) == 51
    drifting = Motion(moving(), drift_ppm_per_min=60_000)
    started(drifting)
    steps = np.diff(drifting.times_us)
    assert 9999 <= steps[0] <= 10_000 and 9960 <= steps[-1] <= 9975


@pytest.mark.parametrize(("bits", "size"), [(0x78, 12), (0xF8, 14), (0x08, 6), (0x70, 6), (0x40, 2), (0x80, 2)])
def test_fifo_has_the_selected_words(bits, size):
    sensor = started()
    sensor.write(r.FIFO_EN, bytes([bits]), WOKEN_US)
    assert count(sensor, WOKEN_US + 100_000) == 10 * size


def test_fifo_overflow():
    """1024 bytes remain, the oldest are lost, the flag is set once, and the rest begins within a frame."""
    trace = moving()
    sensor = started(Motion(trace))
    assert count(sensor, WOKEN_US + 855_000) == 1020
    assert not sensor.read(r.INT_STATUS, 1, WOKEN_US + 855_000)[0] & r.OVERFLOW
    assert count(sensor, WOKEN_US + 900_000) == 1024
    assert sensor.read(r.INT_STATUS, 1, WOKEN_US + 900_000)[0] & r.OVERFLOW
    assert not sensor.read(r.INT_STATUS, 1, WOKEN_US + 900_000)[0] & r.OVERFLOW
    raw = sensor.read(r.FIFO_R_W, 1024, WOKEN_US + 900_000)
    rows = np.hstack((np.rint(trace.accel_g * 8192), np.rint(trace.gyro_dps * 65.536))).astype(">i2").tobytes()
    assert raw == rows[90 * 12 - 1024 : 90 * 12]


def test_mpu6500_has_half_the_fifo():
    sensor = started(who=0x70)
    assert sensor.read(r.WHO_AM_I, 1, 0) == b"\x70"
    assert count(sensor, WOKEN_US + 900_000) == 512


def test_fifo_count_is_latched_by_its_high_byte():
    sensor = started()
    assert sensor.read(r.FIFO_COUNT_H, 1, WOKEN_US + 210_000) == b"\0"
    assert sensor.read(r.FIFO_COUNT_L, 1, WOKEN_US + 300_000) == bytes([21 * 12])


def test_empty_fifo_repeats_its_last_byte():
    sensor = started(Motion(moving()))
    raw = sensor.read(r.FIFO_R_W, 24, WOKEN_US + 10_000)
    assert raw[12:] == raw[11:12] * 12


def test_fifo_is_reset_while_it_is_off():
    sensor = started()
    sensor.write(r.USER_CTRL, b"\x44", WOKEN_US + 55_000)
    assert count(sensor, WOKEN_US + 55_000) == 60
    sensor.write(r.USER_CTRL, b"\x04", WOKEN_US + 55_000)
    assert count(sensor, WOKEN_US + 95_000) == 0
    assert sensor.read(r.USER_CTRL, 1, WOKEN_US + 95_000) == b"\0"


def test_trace_continues_when_the_fifo_starts_again():
    sensor = started(Motion(moving()), keep_rows=True)
    fetch(sensor, WOKEN_US + 200_000)
    sensor.write(r.USER_CTRL, b"\x04", WOKEN_US + 200_000)
    sensor.write(r.USER_CTRL, b"\x40", WOKEN_US + 300_000)
    fetch(sensor, WOKEN_US + 400_000)
    assert sensor.rows == [*range(20), *range(30, 40)]


def test_reset_by_register():
    sensor = started()
    sensor.write(r.PWR_MGMT_1, b"\x80", 1_000_000)
    assert sensor.read(r.PWR_MGMT_1, 1, 1_001_000) == b"\x80"
    sensor.write(r.SMPLRT_DIV, b"\x04", 1_001_000)
    assert sensor.read(r.PWR_MGMT_1, 1, 1_100_000) == b"\x40"
    assert sensor.read(r.SMPLRT_DIV, 2, 1_100_000) == b"\0\0"


def test_data_ready_and_temperature():
    sensor = started(temperature_c=36.53)
    assert sensor.read(r.INT_STATUS, 1, WOKEN_US + 10_000) == bytes([r.READY])
    assert sensor.read(r.INT_STATUS, 1, WOKEN_US + 12_000) == b"\0"
    assert sensor.read(r.TEMP_OUT, 2, WOKEN_US + 12_000) == b"\0\0"
    sensor.temperature_c = 20
    assert struct.unpack(">h", sensor.read(r.TEMP_OUT, 2, 0))[0] == round((20 - 36.53) * 340)


def test_self_test_is_within_factory_trim():
    """The formulas of RM 4.1; the response must differ by less than 14 %."""
    sensor = started()
    sensor.write(r.GYRO_CONFIG, b"\0\x10", WOKEN_US)

    def outputs(now_us: int) -> np.ndarray:
        raw = sensor.read(r.ACCEL_OUT, 14, now_us)
        return np.array(struct.unpack(">7h", raw))[[0, 1, 2, 4, 5, 6]]

    still = outputs(WOKEN_US + 50_000)
    sensor.write(r.GYRO_CONFIG, b"\xe0\xf0", WOKEN_US + 50_000)
    assert np.array_equal(outputs(WOKEN_US + 50_000), still)  # no new sample yet
    response = outputs(WOKEN_US + 100_000) - still
    x, y, z, a = sensor.read(r.SELF_TEST_X, 4, 0)
    accel = [x >> 3 & 0x1C | a >> 4 & 3, y >> 3 & 0x1C | a >> 2 & 3, z >> 3 & 0x1C | a & 3]
    expected = [4096 * 0.34 * (0.92 / 0.34) ** ((code - 1) / 30) for code in accel]
    expected += [sign * 25 * 131 * 1.046 ** ((code & 0x1F) - 1) for sign, code in ((1, x), (-1, y), (1, z))]
    assert np.abs(response / expected - 1).max() < 0.14
    assert min(np.abs(expected)) > 1000


def asleep_until_motion(sensor: Mpu6050, threshold: int, now_us: int) -> None:
    for register, value in ((r.ACCEL_CONFIG, 7), (r.MOT_THR, threshold), (r.INT_PIN_CFG, 0x20), (r.INT_ENABLE, 0x40),
                            (r.PWR_MGMT_2, 0x47), (r.PWR_MGMT_1, 0x28)):  # fmt: skip
        sensor.write(register, bytes([value]), now_us)


def bumped(at_s: float, by_g: float) -> Trace:
    accel = np.tile([0.0, 0, 1], (1000, 1))
    accel[round(at_s * 100) :, 0] = by_g
    return Trace("bump", np.arange(1000) / 100, accel, np.zeros((1000, 3)))


def test_motion_interrupt():
    """200 mg are over a threshold of 80 (2 mg a bit) and under one of 120; reading the status releases the pin."""
    sensor = started(Motion(bumped(5, 0.2)))
    asleep_until_motion(sensor, 120, WOKEN_US + 1_000_000)
    assert sensor.motion_at(WOKEN_US + 1_000_000, 20_000_000) is None
    asleep_until_motion(sensor, 80, WOKEN_US + 2_000_000)
    at_us = sensor.motion_at(WOKEN_US + 2_000_000, 20_000_000)
    assert at_us is not None and 0 <= at_us - (WOKEN_US + 5_010_000) <= 200_000
    assert sensor.int_level(at_us - 1000) == 0
    assert sensor.int_level(at_us) == 1
    assert sensor.read(r.INT_STATUS, 1, at_us + 1000)[0] & r.MOTION
    assert sensor.int_level(at_us + 2000) == 0


def test_motion_of_an_mpu6500_is_between_samples():
    """Eight samples a second, 4 mg a bit: 200 mg are over 49 and under 51."""
    sensor = started(Motion(bumped(5, 0.2)), who=0x70)
    sensor.write(r.LP_ACCEL_ODR, b"\x05", WOKEN_US)
    sensor.write(r.MOT_DETECT_CTRL, b"\xc0", WOKEN_US)
    asleep_until_motion(sensor, 51, WOKEN_US + 1_000_000)
    assert sensor.motion_at(WOKEN_US + 1_000_000, 20_000_000) is None
    asleep_until_motion(sensor, 49, WOKEN_US + 1_000_000)
    at_us = sensor.motion_at(WOKEN_US + 1_000_000, 20_000_000)
    assert at_us is not None and 0 <= at_us - (WOKEN_US + 5_010_000) <= 200_000


def test_first_sample_after_a_long_sleep_is_current():
    trace = moving(seconds=60)
    sensor = started(Motion(trace), keep_rows=True)
    fetch(sensor, WOKEN_US + 100_000)
    sensor.write(r.PWR_MGMT_1, b"\x40", WOKEN_US + 100_000)
    sensor.write(r.PWR_MGMT_1, b"\x01", WOKEN_US + 50_000_000)
    fetch(sensor, WOKEN_US + 50_100_000)
    assert sensor.rows[10:] == list(range(5000, 5010))
