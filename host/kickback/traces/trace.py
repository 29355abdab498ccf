"""A trace in memory: times and six columns of numbers, in one set of units."""

from dataclasses import dataclass, replace

import numpy as np

from kickback.traces.kbt_compressed import Origin

CORE_RATES_HZ = (47.5, 210.0)  # the core's 50 to 200 Hz, with room for clocks that are 5 % off
RESAMPLED_HZ = 100.0


class TraceError(ValueError):
    """A trace that cannot be used; the message is one sentence: where, what, what to do."""


@dataclass(frozen=True)
class Trace:
    """Samples of one recording.

    t_s: seconds on the recorder's own clock, shape (n,), strictly rising.
    accel_g, gyro_dps: shape (n, 3), in g and deg/s, as the sensor was mounted.
    accel_range_g, gyro_range_dps: full scale of the sensor where the file tells it, else None.
    origin: what the device's core was at the first sample, in a trace that a device recorded.
    """

    name: str
    t_s: np.ndarray
    accel_g: np.ndarray
    gyro_dps: np.ndarray
    accel_range_g: int | None = None
    gyro_range_dps: int | None = None
    origin: Origin | None = None

    @property
    def rate_hz(self) -> float:
        """Samples per second where none are missing (a mean: times rounded to whole ms would spoil a median)."""
        steps = np.diff(self.t_s)
        return float(1 / steps[steps <= 1.5 * np.median(steps)].mean())

    def between(self, from_s: float | None, to_s: float | None) -> "Trace":
        """The samples from from_s to to_s, both included; None leaves that end open. Raises TraceError."""
        start = 0 if from_s is None else int(np.searchsorted(self.t_s, from_s, "left"))
        stop = len(self.t_s) if to_s is None else int(np.searchsorted(self.t_s, to_s, "right"))
        if stop - start < 2:
            span = f"{self.t_s[0]:g} to {self.t_s[-1]:g} s"
            raise TraceError(f"{self.name}: fewer than two samples are left by --from and --to: the trace is {span}")
        part = slice(start, stop)
        origin = self.origin
        if origin and (start or stop < len(self.t_s)):
            ends = tuple(end - start for end in origin.set_ends if start < end <= stop)
            origin = replace(origin, set_ends=ends, resting=() if start else origin.resting)
        return replace(self, t_s=self.t_s[part], accel_g=self.accel_g[part], gyro_dps=self.gyro_dps[part],
                       origin=origin)  # fmt: skip

    def resampled(self, rate_hz: float = RESAMPLED_HZ) -> "Trace":
        """The same trace on an even clock, linear between samples; gaps stay gaps, so that the core sees them."""
        count = int((self.t_s[-1] - self.t_s[0]) * rate_hz + 1e-6) + 1
        t_s = self.t_s[0] + np.arange(count) / rate_hz
        after = np.clip(np.searchsorted(self.t_s, t_s, "left"), 1, len(self.t_s) - 1)
        step_s = self.t_s[after] - self.t_s[after - 1]
        real = (step_s <= 2.5 * max(1 / self.rate_hz, 1 / rate_hz)) | (self.t_s[after] == t_s)
        t_s = t_s[real]
        columns = [np.interp(t_s, self.t_s, column) for column in (*self.accel_g.T, *self.gyro_dps.T)]
        return replace(self, t_s=t_s, accel_g=np.stack(columns[:3], 1), gyro_dps=np.stack(columns[3:], 1))

    def for_core(self) -> tuple["Trace", bool]:
        """This trace at a rate the core works at, and whether that took resampling."""
        low, high = CORE_RATES_HZ
        if low <= self.rate_hz <= high:
            return self, False
        return self.resampled(), True
