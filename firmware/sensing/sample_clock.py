"""Computes the time of each sample: tracks the sensor's oscillator, a few per cent off, with the ESP32's clock.

The FIFO gives no times, only the number of samples at the moment of reading. So the newest sample is between zero and
one period old. While the prediction is within that interval nothing is corrected and samples are spaced evenly;
otherwise phase and period are adjusted. The ESP32's crystal is accurate to 10 ppm, the MPU6050's oscillator to a few
per cent (PS 6.6: 1 % on the gyro's PLL; other chips more).
"""

from repcore import const

WRAP = const(0x3FFFFFFF)
_HALF = const(0x20000000)
_FINE_BITS = const(8)  # fraction bits of the period in us
_PERIOD_GAIN_BITS = const(6)  # an error corrects the period by 1/64 (with 4 bits jitter is 2 ms)
_READ_US = const(300)  # at most between reading the count and the clock: a sample may arrive meanwhile
_SETTLING = const(8)  # corrections after a restart that do not adjust the period: the first sample may come at once


class SampleClock:
    """t_us: time of the last sample; wraps like ticks_us."""

    def __init__(self, period_us):
        self.period = period_us << _FINE_BITS
        self.low = self.period * 15 // 16
        self.high = self.period * 17 // 16
        self.t_us = self.left = self.unsettled = 0

    def restart(self, now_us):
        """The FIFO was emptied at now_us: the next sample comes within a period."""
        self.t_us = now_us
        self.left = 0
        self.unsettled = _SETTLING

    def stamp(self, times, taken, now_us, count):
        """Write the times of the first ``taken`` (at least 1) of count samples that have arrived until now_us.

        Return how many samples are missing before them.
        """
        period, t_us = self.period, self.t_us
        ahead = ((t_us + count * (period >> _FINE_BITS) - now_us + _HALF) & WRAP) - _HALF
        missing = 0
        if ahead > 0 or ahead < -(period >> _FINE_BITS) - _READ_US:
            missing = self.correct(ahead, count)
            period, t_us = self.period, self.t_us
        left = self.left
        for i in range(taken):
            left += period
            times[i] = (t_us + (left >> _FINE_BITS)) & WRAP
        self.t_us = times[taken - 1]
        self.left = left & (1 << _FINE_BITS) - 1
        return missing

    def correct(self, ahead, count):
        """Correct phase and period. Return how many samples are missing.

        If beats and samples are nearly in step, a slow oscillator shows only when a whole period has accumulated. So
        samples count as missing from 1.5 periods on; a single lost sample is treated as drift.
        """
        period = self.period >> _FINE_BITS
        if ahead < 0:
            ahead += _READ_US
        error = -ahead if ahead > 0 else -ahead - period
        if error * 2 > period * 3:
            lost = (error + period - 1) // period
            self.t_us = (self.t_us + lost * period) & WRAP
            return lost
        self.t_us = (self.t_us + (error >> 1)) & WRAP
        if self.unsettled:
            self.unsettled -= 1
        else:
            period = self.period + (error << _FINE_BITS >> _PERIOD_GAIN_BITS) // count
            self.period = min(self.high, max(self.low, period))
        return 0
