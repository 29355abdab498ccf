"""Units of foreign traces, and the signs that a trace is not in the unit it is said to be in."""

from dataclasses import dataclass

import numpy as np

from kickback.traces.trace import Trace, TraceError

# To our units: seconds, g, deg/s.
TIME = {"s": 1.0, "ms": 1e-3, "us": 1e-6}
ACCEL = {"g": 1.0, "m/s2": 1 / 9.80665, "mg": 1e-3}
GYRO = {"dps": 1.0, "rad/s": 180 / np.pi}

RATES_HZ = (2.0, 2000.0)  # of any recording of exercise; the three time units are a thousandfold apart
LONGEST_S = 86400.0
GRAVITY_G = (0.5, 2.0)  # the middle value of |acceleration| over a whole trace
FASTEST_DPS = 4000.0  # no common sensor has a larger range


@dataclass(frozen=True)
class Units:
    """What the numbers of a file are in: keys of TIME, ACCEL and GYRO."""

    time: str = "s"
    accel: str = "g"
    gyro: str = "dps"


def check(trace: Trace, units: Units) -> None:
    """Raises TraceError, naming the option to use, where trace (read as units) cannot be in these units."""
    with np.errstate(all="ignore"):  # absurd numbers are for the sentences below, not for numpy's warnings
        _check_time(trace, units)
        _check_accel(trace, units)
        _check_gyro(trace, units)


def _fitting(value: float, said: str, factors: dict[str, float], limits: tuple[float, float]) -> str | None:
    """The unit that would bring value (read as the unit said) between the limits."""
    for unit, factor in factors.items():
        if limits[0] <= value / factors[said] * factor <= limits[1]:
            return unit
    return None


def _check_time(trace: Trace, units: Units) -> None:
    step_s = float(np.median(np.diff(trace.t_s)))
    unit = _fitting(step_s, units.time, TIME, (1 / RATES_HZ[1], 1 / RATES_HZ[0]))
    span_s = float(trace.t_s[-1] - trace.t_s[0])
    if unit == units.time and span_s > LONGEST_S:
        raise TraceError(f"{trace.name}: spans {span_s:.3g} s; a trace is a day long at most: is its time damaged?")
    if unit == units.time:
        return
    found = f"{trace.name}: samples are {step_s / TIME[units.time]:g} {units.time} apart"
    if unit is None:
        raise TraceError(f"{found}: traces of 2 to 2000 samples per second can be read")
    raise TraceError(f"{found}: the time looks like {unit}, use --time-unit {unit}")


def _check_accel(trace: Trace, units: Units) -> None:
    gravity_g = float(np.median(np.linalg.norm(trace.accel_g, axis=1)))
    unit = _fitting(gravity_g, units.accel, ACCEL, GRAVITY_G)
    if unit == units.accel:
        return
    found = f"{trace.name}: gravity is {gravity_g / ACCEL[units.accel]:.4g} in this trace, which is not {units.accel}"
    if unit is None:
        raise TraceError(f"{found}: give acceleration with gravity in it, as g, m/s2 or mg (--accel-unit)")
    raise TraceError(f"{found}: it looks like {unit}, use --accel-unit {unit}")


def _check_gyro(trace: Trace, units: Units) -> None:
    fastest_dps = float(np.abs(trace.gyro_dps).max())
    other = "rad/s" if units.gyro == "dps" else "dps"
    if fastest_dps > FASTEST_DPS:
        found = f"{trace.name}: rotation of {fastest_dps / GYRO[units.gyro]:.4g} {units.gyro} is more than sensors see"
        hint = "use --gyro-unit dps" if other == "dps" else "give deg/s, or rad/s with --gyro-unit rad/s"
        raise TraceError(f"{found}: {hint}")
    scale = _turn_of_gravity_per_gyro(trace)
    wrong_by = GYRO[other] / GYRO[units.gyro]
    if scale is not None and 1 / 1.6 < scale / wrong_by < 1.6:
        raise TraceError(
            f"{trace.name}: gravity turns {scale:.2g} times as fast as the gyro says: "
            f"rotation looks like {other}, use --gyro-unit {other}"
        )


def _turn_of_gravity_per_gyro(trace: Trace) -> float | None:
    """How fast gravity turns in the sensor's frame over how fast the gyro says it does: 1 in the right unit.

    Over steps of 0.4 s: g(t + step) - g(t) = -integral(w) x g. None where gravity hardly turns, or the two do
    not go together (no answer without a clear one: shaking and axes about the vertical tell nothing).
    """
    span = max(1, round(0.4 * trace.rate_hz))
    if len(trace.t_s) < 4 * span:
        return None
    bias_dps = np.median(trace.gyro_dps, axis=0)
    steps_s = np.diff(trace.t_s, append=trace.t_s[-1])[:, None]
    turned = np.radians(np.cumsum((trace.gyro_dps - bias_dps) * steps_s, axis=0))
    width = max(1, span // 2)
    gravity = np.stack([np.convolve(axis, np.ones(width) / width, "valid") for axis in trace.accel_g.T], 1)
    turned = turned[width // 2 :][: len(gravity)]
    middle = (gravity[span:] + gravity[:-span]) / 2
    seen = gravity[span:] - gravity[:-span]
    told = -np.cross(turned[span:] - turned[:-span], middle)
    if np.sqrt((seen**2).sum(axis=1).mean()) < 0.03:
        return None
    agreement = (seen * told).sum() / np.sqrt((seen**2).sum() * (told**2).sum() + 1e-30)
    if agreement < 0.8:
        return None
    return float(np.sqrt((seen**2).sum() / (told**2).sum()))
