"""When each sample was: the sensor's oscillator, a few per cent off, followed on the ESP32's clock.

The FIFO tells no times, only how many samples have come when it is asked. So the newest of them is no younger than the
question and no older than one period. While what is predicted fits into that, nothing is corrected, and samples are
spaced evenly; where it does not, phase and period give way. Crystals (ESP32) are good to 10 ppm, the MPU6050's
oscillator to a few per cent (PS 6.6: 1 % on the gyro's PLL, clones more).
"""

from repcore import const

WRAP = const(0x3FFFFFFF)
_HALF = const(0x20000000)
_FINE = const(8)  # bits of a microsecond that the period is kept in
_PULL = const(6)  # bits: what of an error the period takes (halving it more slowly leaves more jitter, 4: 2 ms)
_ASKING = const(300)  # us at most between the count and the time that goes with it: a sample may have come meanwhile
_SETTLING = const(8)  # corrections after a restart that say nothing of the period: the first sample may come at once


class SampleClock:
    """t_us: the last sample's time; wraps as ticks_us does."""

    def __init__(self, period_us):
        self.period = period_us << _FINE
        self.low = self.period * 15 // 16
        self.high = self.period * 17 // 16
        self.t_us = self.left = self.unsettled = 0

    def restart(self, now_us):
        """The FIFO was emptied now: the next sample comes a period later, or sooner."""
        self.t_us = now_us
        self.left = 0
        self.unsettled = _SETTLING

    def stamp(self, times, taken, now_us, count):
        """Puts the times of the first ``taken`` of count samples, which have come until now_us, into times.

        taken: at least 1. Gives how many are missing before them.
        """
        period, t_us = self.period, self.t_us
        ahead = ((t_us + count * (period >> _FINE) - now_us + _HALF) & WRAP) - _HALF
        missing = 0
        if ahead > 0 or ahead < -(period >> _FINE) - _ASKING:
            missing = self.correct(ahead, count)
            period, t_us = self.period, self.t_us
        left = self.left
        for i in range(taken):
            left += period
            times[i] = (t_us + (left >> _FINE)) & WRAP
        self.t_us = times[taken - 1]
        self.left = left & (1 << _FINE) - 1
        return missing

    def correct(self, ahead, count):
        """What was predicted does not fit; gives how many samples are missing.

        Beats and samples nearly in step hide how slow an oscillator is, until a whole period has gathered and shows at
        once. So only what is more than one and a half was lost; a single lost sample is made up for like drift.
        """
        period = self.period >> _FINE
        if ahead < 0:
            ahead += _ASKING
        error = -ahead if ahead > 0 else -ahead - period
        if error * 2 > period * 3:
            lost = (error + period - 1) // period
            self.t_us = (self.t_us + lost * period) & WRAP
            return lost
        self.t_us = (self.t_us + (error >> 1)) & WRAP
        if self.unsettled:
            self.unsettled -= 1
        else:
            self.period = min(self.high, max(self.low, self.period + (error << _FINE >> _PULL) // count))
        return 0
