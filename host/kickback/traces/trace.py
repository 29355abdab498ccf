"""A trace in memory: times and six columns of numbers, always in the same units."""

from dataclasses import dataclass, replace

import numpy as np

from kickback.traces.kbt_compressed import Origin

CORE_RATES_HZ = (47.5, 210.0)  # the core's 50 to 200 Hz, with room for clocks that are 5 % off
RESAMPLED_HZ = 100.0
GAP_STEPS = 2.5  # a step longer than this many usual ones is a gap


class TraceError(ValueError):
    """A trace that cannot be used. The message is one sentence: where, what is wrong, what to do."""


@dataclass(frozen=True)
class Trace:
    """The samples of one recording.

    t_s: seconds on the recorder's own clock, shape (n,), strictly increasing.
    accel_g, gyro_dps: shape (n, 3), in g and deg/s, in the sensor's own axes.
    accel_range_g, gyro_range_dps: the sensor's full scale if the file has it, else None.
    origin: the state of the device's core at the first sample, in a trace that a device recorded.
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
        """Samples per second where none are missing: a mean, because times are often rounded to whole ms."""
        steps = np.diff(self.t_s)
        return float(1 / steps[steps <= 1.5 * np.median(steps)].mean())

    def between(self, from_s: float | None, to_s: float | None) -> "Trace":
        """The samples from from_s to to_s, both included. None leaves that end open.

        Raises TraceError for fewer than two samples.
        """
        start = 0 if from_s is None else int(np.searchsorted(self.t_s, from_s, "left"))
        stop = len(self.t_s) if to_s is None else int(np.searchsorted(self.t_s, to_s, "right"))
        if stop - start < 2:
            span = f"{self.t_s[0]:g} to {self.t_s[-1]:g} s"
            raise TraceError(f"{self.name}: --from and --to leave fewer than two samples; the trace is {span}")
        part = slice(start, stop)
        columns = {name: getattr(self, name)[part] for name in ("t_s", "accel_g", "gyro_dps")}
        return replace(self, origin=self._origin_between(start, stop), **columns)

    def _origin_between(self, start: int, stop: int) -> Origin | None:
        """The origin of a part, by sample numbers; the resting state holds at the first sample only."""
        if self.origin is None or (not start and stop == len(self.t_s)):
            return self.origin
        ends = tuple(end - start for end in self.origin.set_ends if start < end <= stop)
        return replace(self.origin, set_ends=ends, resting=() if start else self.origin.resting)

    def resampled(self, rate_hz: float = RESAMPLED_HZ) -> "Trace":
        """The same trace on an even clock, linear between samples. Gaps remain, so that the core sees them."""
        count = int((self.t_s[-1] - self.t_s[0]) * rate_hz + 1e-6) + 1
        t_s = self.t_s[0] + np.arange(count) / rate_hz
        after = np.clip(np.searchsorted(self.t_s, t_s, "left"), 1, len(self.t_s) - 1)
        step_s = self.t_s[after] - self.t_s[after - 1]
        covered = (step_s <= GAP_STEPS * max(1 / self.rate_hz, 1 / rate_hz)) | (self.t_s[after] == t_s)
        t_s = t_s[covered]
        columns = [np.interp(t_s, self.t_s, column) for column in (*self.accel_g.T, *self.gyro_dps.T)]
        return replace(self, t_s=t_s, accel_g=np.stack(columns[:3], 1), gyro_dps=np.stack(columns[3:], 1))

    def for_core(self) -> tuple["Trace", bool]:
        """This trace at a rate that the core accepts, and whether it was resampled for that."""
        low, high = CORE_RATES_HZ
        if low <= self.rate_hz <= high:
            return self, False
        return self.resampled(), True
