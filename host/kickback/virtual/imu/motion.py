"""The motion of the virtual sensor: a trace, with rest before and after it."""

from typing import Any

import numpy as np

from kickback.traces.kbt import counts
from kickback.traces.strays import without_strays
from kickback.traces.trace import Trace

GYRO_NOISE_DPS, ACCEL_NOISE_G = 0.04, 0.0033  # rms at DLPF 3: 0.005 deg/s and 400 ug per root Hz (PS-MPU-6000A-00)
NATIVE = 0.05  # a trace whose rate is within the tolerance of an oscillator is not resampled
EDGE = 25  # rows at each end of a trace; their median is the value at rest
BLOCK = 1024  # samples of noise that are generated at once


class Motion:
    """A sequence of samples; the next one comes at next_us, in us since the run began.

    trace: None for a sensor that lies flat and still; it begins with play()
    ppm: how much too fast the sensor's oscillator runs; drift_ppm_per_min: how fast that grows
    row: the trace row of the last sample, -1 at rest; fetched: samples of the trace were read
    fed: the trace at the sensor's rate
    """

    def __init__(self, trace: Trace | None = None, ppm: float = 0, drift_ppm_per_min: float = 0, seed: int = 1) -> None:
        self.trace, self.ppm, self.drift, self.seed = trace, ppm, drift_ppm_per_min, seed
        self.fed = trace
        self.began_us: int | None = None
        self.fetched = False
        self.period_us = 10000.0
        self.next_us = 0
        self.row = -1
        self.anchor_us, self.ticks = 0, 0
        self.times_us: list[int] = []
        self.at = 0
        self._ranges = (4, 500)
        self._moving = b""
        self._noise = (-1, b"")

    @property
    def ends_us(self) -> int | None:
        """When the last sample of the trace comes; None before the trace begins."""
        return self.times_us[-1] if self.began_us is not None and self.times_us else self.began_us

    def configure(self, now_us: int, period_us: float, accel_range_g: int, gyro_range_dps: int) -> None:
        """Sets rate and ranges. At rest the next sample comes after one period."""
        if self._ranges != (accel_range_g, gyro_range_dps):
            self._ranges = (accel_range_g, gyro_range_dps)
            self._moving, self._noise = b"", (-1, b"")
        if period_us != self.period_us:
            self.period_us = period_us
            self.restart(now_us)

    def restart(self, now_us: int) -> None:
        """Restarts the converter: samples at rest count from here; those of a trace keep their times."""
        if self.at >= len(self.times_us):
            self.anchor_us, self.ticks = now_us, 0
            self._schedule()

    def play(self, now_us: int) -> None:
        """Begins the trace: its first sample comes after one period. Does nothing once samples were fetched."""
        if self.fetched:
            return
        self.began_us = now_us
        if self.trace is not None:
            self.fed = self._at_rate(self.trace, 1e6 / self.period_us)
            true_us = self.period_us + (self.fed.t_s - self.fed.t_s[0]) * 1e6
            self.times_us = (now_us + self._true_us(true_us)).tolist()
            self._moving = b""
            self.anchor_us = self.times_us[-1]
        self.at = self.ticks = 0
        self._schedule()

    def next_sample(self) -> bytes:
        """Returns the sample at next_us, six big-endian words, and advances next_us."""
        if self.at < len(self.times_us):
            self.row = self.at
            self.at += 1
            self._schedule()
            if not self._moving and self.fed is not None:
                self._moving = self._quantised(self.fed.accel_g, self.fed.gyro_dps)
            return self._moving[12 * self.row : 12 * self.row + 12]
        self.row = -1
        block, at = divmod(self.ticks, BLOCK)
        self.ticks += 1
        self._schedule()
        if self._noise[0] != block:
            self._noise = (block, self._still(block))
        return self._noise[1][12 * at : 12 * at + 12]

    def skip(self, until_us: int, keep: int) -> None:
        """Skips the samples up to until_us, except the last ones (keep)."""
        if self.at < len(self.times_us):
            passed = int(np.searchsorted(self.times_us, until_us, "right"))
            self.at = passed if passed == len(self.times_us) else max(self.at, passed - keep)
        if self.at >= len(self.times_us):
            self.ticks = max(self.ticks, int((until_us - self.anchor_us) / self.period_us) - keep)
        self._schedule()

    def trace_s(self, world_us: float) -> float | None:
        """The time of the trace at a time of the run, extrapolated outside the trace; None before it begins."""
        if self.began_us is None or self.fed is None or self.trace is None:
            return None
        t_s, times = self.fed.t_s, self.times_us
        if world_us <= times[0]:
            return float(t_s[0] - (times[0] - world_us) / 1e6)
        if world_us >= times[-1]:
            return float(t_s[-1] + (world_us - times[-1]) / 1e6)
        return float(np.interp(world_us, times, t_s))

    def world_us(self, trace_s: float) -> int:
        """The time of the run at a time of the trace, which must have begun."""
        assert self.fed is not None and self.began_us is not None
        t_s, times = self.fed.t_s, self.times_us
        beyond_s = min(0.0, trace_s - t_s[0]) + max(0.0, trace_s - t_s[-1])
        return round(float(np.interp(trace_s, t_s, times)) + beyond_s * 1e6)

    def accel_at(self, world_us: np.ndarray) -> np.ndarray:
        """Acceleration in g at times of the run, without noise; shapes (n,) and (n, 3)."""
        if not self.times_us or self.fed is None:
            return np.tile(self._resting()[:3], (len(world_us), 1))
        return np.stack([np.interp(world_us, self.times_us, column) for column in self.fed.accel_g.T], 1)

    def _schedule(self) -> None:
        if self.at < len(self.times_us):
            self.next_us = self.times_us[self.at]
        else:
            sensor_us = (self.ticks + 1) * self.period_us
            exact = not self.ppm and not self.drift
            self.next_us = self.anchor_us + int(sensor_us if exact else self._true_us(sensor_us))

    def _true_us(self, sensor_us: Any) -> Any:
        """True time from the sensor's time, a number or an array: its oscillator is off by ppm, which drifts."""
        if not self.ppm and not self.drift:
            return np.rint(sensor_us).astype(np.int64)
        ppm = self.ppm + self.drift * np.asarray(sensor_us) / 120e6  # the mean since the beginning
        return np.rint(sensor_us / (1 + ppm * 1e-6)).astype(np.int64)

    @staticmethod
    def _at_rate(trace: Trace, rate_hz: float) -> Trace:
        if abs(trace.rate_hz / rate_hz - 1) <= NATIVE:
            return trace
        return without_strays(trace).resampled(rate_hz)

    def _resting(self) -> np.ndarray:
        if self.trace is None:
            return np.array([0, 0, 1, 0, 0, 0], float)
        part = slice(None, EDGE) if self.began_us is None else slice(-EDGE, None)
        return np.concatenate((np.median(self.trace.accel_g[part], 0), np.median(self.trace.gyro_dps[part], 0)))

    def _still(self, block: int) -> bytes:
        noise = np.random.default_rng((self.seed, block)).standard_normal((BLOCK, 6))
        values = self._resting() + noise * ([ACCEL_NOISE_G] * 3 + [GYRO_NOISE_DPS] * 3)
        return self._quantised(values[:, :3], values[:, 3:])

    def _quantised(self, accel_g: np.ndarray, gyro_dps: np.ndarray) -> bytes:
        both = np.hstack((counts(accel_g, self._ranges[0]), counts(gyro_dps, self._ranges[1])))
        return both.astype(">i2").tobytes()
