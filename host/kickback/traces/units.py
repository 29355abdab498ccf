"""Units of foreign traces, and checks that a trace is in the units that were named."""

from dataclasses import dataclass

import numpy as np

from kickback.traces.trace import Trace, TraceError

# To our units: seconds, g, deg/s.
TIME = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}
ACCEL = {"g": 1.0, "m/s2": 1 / 9.80665, "mg": 1e-3}
GYRO = {"dps": 1.0, "rad/s": 180 / np.pi}

RATES_HZ = (2.0, 2000.0)  # of any recording of exercise; the three units of time differ by factors of 1000
LONGEST_S = 86400.0
GRAVITY_G = (0.5, 2.0)  # the median of |acceleration| over a whole trace
COUNTS_PER_G = (1500, 20_000)  # raw counts of common sensors at 16 to 2 g
# Gravity-free acceleration, as shares of its root mean square: the size of its mean, and its size at rest.
MAX_AVERAGE, MAX_AT_REST = 0.35, 0.5
FASTEST_DPS = 4000.0  # no common sensor has a larger range
TURN_STEP_S = 0.4
LEAST_TURN_G = 0.03  # root mean square change of gravity over TURN_STEP_S
LEAST_AGREEMENT = 0.8  # correlation of gravity's turning with the gyro's
SAME_FACTOR = 1.6  # deg/s and rad/s differ by 57


@dataclass(frozen=True)
class Units:
    """The units of a file's numbers: keys of TIME, ACCEL and GYRO."""

    time: str = "s"
    accel: str = "g"
    gyro: str = "dps"


def check(trace: Trace, units: Units) -> None:
    """Raise TraceError, with the option to use, if a trace that was read in these units cannot be in them."""
    with np.errstate(all="ignore"):  # the messages below report absurd numbers, not numpy's warnings
        _check_time(trace, units)
        _check_accel(trace, units)
        _check_gyro(trace, units)


def _fitting(value: float, unit_read: str, factors: dict[str, float], limits: tuple[float, float]) -> str | None:
    """The unit that brings a value, which was read in unit_read, between the limits; None if no unit does."""
    for unit, factor in factors.items():
        if limits[0] <= value / factors[unit_read] * factor <= limits[1]:
            return unit
    return None


def _check_time(trace: Trace, units: Units) -> None:
    step_s = float(np.median(np.diff(trace.t_s)))
    unit = _fitting(step_s, units.time, TIME, (1 / RATES_HZ[1], 1 / RATES_HZ[0]))
    span_s = float(trace.t_s[-1] - trace.t_s[0])
    if unit == units.time and span_s > LONGEST_S:
        raise TraceError(
            f"{trace.name}: spans {span_s:.3g} s, more than the one day that a trace may have; is its time damaged?"
        )
    if unit == units.time:
        return
    found = f"{trace.name}: samples are {step_s / TIME[units.time]:g} {units.time} apart"
    if unit is None:
        raise TraceError(f"{found}; a trace must have 2 to 2000 samples per second")
    raise TraceError(f"{found}; the time seems to be in {unit}, use --time-unit {unit}")


def _check_accel(trace: Trace, units: Units) -> None:
    sizes_g = np.linalg.norm(trace.accel_g, axis=1)
    gravity_g = float(np.median(sizes_g))
    if _lacks_gravity(trace.accel_g, sizes_g):
        raise TraceError(
            f"{trace.name}: gravity is missing in this acceleration; record or export the total acceleration, "
            "not the linear or user acceleration"
        )
    unit = _fitting(gravity_g, units.accel, ACCEL, GRAVITY_G)
    if unit == units.accel:
        return
    found = (
        f"{trace.name}: gravity is {gravity_g / ACCEL[units.accel]:.4g} in this trace, so its unit is not {units.accel}"
    )
    if unit is None and units.accel == "g" and COUNTS_PER_G[0] <= gravity_g <= COUNTS_PER_G[1]:
        raise TraceError(
            f"{found}; these seem to be raw counts of the sensor: divide them by its counts per g (16384 at 2 g, 8192 "
            "at 4 g) and per deg/s (131 at 250 deg/s, 65.5 at 500 deg/s)"
        )
    if unit is None:
        raise TraceError(f"{found}; give acceleration with gravity in g, m/s2 or mg (--accel-unit)")
    raise TraceError(f"{found}; it seems to be {unit}, use --accel-unit {unit}")


def _lacks_gravity(accel_g: np.ndarray, sizes_g: np.ndarray) -> bool:
    """Whether acceleration averages out, and almost vanishes at rest, whatever its unit."""
    typical = float(np.sqrt(np.mean(sizes_g**2)))
    average = float(np.linalg.norm(accel_g.mean(axis=0)))
    return average < MAX_AVERAGE * typical and float(np.percentile(sizes_g, 10)) < MAX_AT_REST * typical


def _check_gyro(trace: Trace, units: Units) -> None:
    fastest_dps = float(np.abs(trace.gyro_dps).max())
    other = "rad/s" if units.gyro == "dps" else "dps"
    if fastest_dps > FASTEST_DPS:
        rotation = f"{fastest_dps / GYRO[units.gyro]:.4g} {units.gyro}"
        found = f"{trace.name}: rotation of {rotation} is beyond the range of every sensor"
        hint = "use --gyro-unit dps" if other == "dps" else "give deg/s, or rad/s with --gyro-unit rad/s"
        raise TraceError(f"{found}; {hint}")
    scale = _turn_of_gravity_per_gyro(trace)
    wrong_by = GYRO[other] / GYRO[units.gyro]
    if scale is not None and 1 / SAME_FACTOR < scale / wrong_by < SAME_FACTOR:
        raise TraceError(
            f"{trace.name}: gravity turns {scale:.2g} times as fast as the gyroscope; "
            f"rotation seems to be in {other}, use --gyro-unit {other}"
        )


def _turn_of_gravity_per_gyro(trace: Trace) -> float | None:
    """The speed at which gravity turns in the sensor's axes over the gyroscope's speed: 1 in the right unit.

    Over TURN_STEP_S, g(t + step) - g(t) = -integral(w) x g. None if gravity hardly turns, or if the two do not
    correlate: shaking, and axes about the vertical, give no answer.
    """
    span = max(1, round(TURN_STEP_S * trace.rate_hz))
    if len(trace.t_s) < 4 * span:
        return None
    bias_dps = np.median(trace.gyro_dps, axis=0)
    steps_s = np.diff(trace.t_s, append=trace.t_s[-1])[:, None]
    turned = np.radians(np.cumsum((trace.gyro_dps - bias_dps) * steps_s, axis=0))
    width = max(1, span // 2)
    gravity = np.stack([np.convolve(axis, np.ones(width) / width, "valid") for axis in trace.accel_g.T], 1)
    turned = turned[width // 2 :][: len(gravity)]
    measured = gravity[span:] - gravity[:-span]
    expected = -np.cross(turned[span:] - turned[:-span], (gravity[span:] + gravity[:-span]) / 2)
    return _ratio(measured, expected)


def _ratio(measured: np.ndarray, expected: np.ndarray) -> float | None:
    """How many times larger measured changes are than expected ones, shape (n, 3) each; None without a clear answer."""
    if np.sqrt((measured**2).sum(axis=1).mean()) < LEAST_TURN_G:
        return None
    agreement = (measured * expected).sum() / np.sqrt((measured**2).sum() * (expected**2).sum() + 1e-30)
    if agreement < LEAST_AGREEMENT:
        return None
    return float(np.sqrt((measured**2).sum() / (expected**2).sum()))
