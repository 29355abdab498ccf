"""Samples to frames: means over about 20 ms, on whatever clock the samples have."""

from . import const

_WRAP = const(0x3FFFFFFF)  # ticks_us begins anew here
_FRAME_US = const(15500)  # closes a frame after one sample at 50 Hz, two at 100 Hz, four at 200 Hz
_ALONE = const(15000)  # where samples usually come further apart, each has its frame and none comes between
_MOST = const(40)  # samples in a frame: bounds the sums however fast they come
_LOST_US = const(1000000)  # after a longer silence nothing is known of the position
_FULL = const(32700)  # counts from which a converter is taken as saturated
_LEARN = const(9)  # samples whose shortest interval is taken as the usual one
# places in what is held from one call to the next: writing an attribute costs as much as a call
_MS = const(0)  # the last frame's end, since the first sample
_US = const(1)  # what of it was not yet a whole millisecond
_CLOCK = const(2)  # the last sample's time
_WAIT = const(3)  # us since the last frame
_N = const(4)  # samples since then, and their sums
_SUMS = const(5)


class Frames:
    """Takes samples; calls ``ready`` with each frame's end and length in ms, and ``rest`` with the sample after it.

    Where no sample comes between frames, ``rest`` is called at once.

    mean: six channels, acceleration in 1/16 mg and turn in 1/512 deg/s; doubtful: something was lost, late or
    saturated; lost: a long silence came before.
    """

    def __init__(self, accel_range_g, gyro_range_dps, ready, rest):
        self.accel_gain = accel_range_g * 2000  # of one sample: a sum of n has an nth of it
        self.gyro_gain = gyro_range_dps * 16
        self.ready = ready
        self.rest = rest
        self.gaps = self.saturated = self.usual = self.learned = 0
        self.delay = 5  # ms by which the means are late: the sensor's filter (DLPF 3: 4.9 ms) and half a sample
        self.late = -1  # us: a longer interval has lost samples
        self.doubtful = self.lost = False
        self.mean = [0] * 6
        self.held = [0] * 11

    def feed(self, times, words, count):
        """Takes count samples: when each was, in us on a clock that wraps at 2**30, and six counts for each.

        One long function: a call costs MicroPython as much as ten lines of arithmetic, and this runs for every sample.
        """
        held, mean, late = self.held, self.mean, self.late
        ms, us, clock, wait, n, sx, sy, sz, sp, sq, sr = held
        at = 0
        for i in range(count):
            t_us = times[i]
            dt = (t_us - clock) & _WRAP
            clock = t_us
            if dt > late:
                dt = self.uneven(dt)
                ms = held[_MS]
                late = self.late
            wait += dt
            n += 1
            ax = words[at]
            ay = words[at + 1]
            az = words[at + 2]
            gx = words[at + 3]
            gy = words[at + 4]
            gz = words[at + 5]
            at += 6
            sx += ax
            sy += ay
            sz += az
            sp += gx
            sq += gy
            sr += gz
            if wait >= _FRAME_US or n > _MOST:
                if max(ax, ay, az, gx, gy, gz) > _FULL or min(ax, ay, az, gx, gy, gz) < -_FULL:
                    self.saturated += 1  # judged by a frame's last sample: what matters lasts longer
                    self.doubtful = True
                gain = self.accel_gain // n
                mean[0] = sx * gain >> 12
                mean[1] = sy * gain >> 12
                mean[2] = sz * gain >> 12
                gain = self.gyro_gain // n
                mean[3] = sp * gain >> 10
                mean[4] = sq * gain >> 10
                mean[5] = sr * gain >> 10
                us += wait
                length = us // 1000
                us %= 1000
                ms += length
                n = wait = sx = sy = sz = sp = sq = sr = 0
                held[_MS] = ms
                held[_US] = us
                held[_WAIT] = 0
                if length:
                    self.ready(ms, length)
                    if self.usual > _ALONE:
                        self.rest()
            elif n == 1:
                held[_WAIT] = wait
                self.rest()
        held[_CLOCK] = clock
        held[_WAIT] = wait
        held[_N] = n
        held[_SUMS] = sx
        held[_SUMS + 1] = sy
        held[_SUMS + 2] = sz
        held[_SUMS + 3] = sp
        held[_SUMS + 4] = sq
        held[_SUMS + 5] = sr

    def now(self):
        """The last sample's time, ms since the first."""
        held = self.held
        return held[_MS] + (held[_US] + held[_WAIT]) // 1000

    def uneven(self, dt):
        """Learns the usual interval and sees what was lost; returns the interval to count."""
        usual = self.usual
        if dt > _LOST_US or self.learned == 0:
            if self.learned:
                self.gaps += 1
                self.held[_MS] += dt // 1000
            self.lost = self.doubtful = True
            dt = 0
        elif self.learned >= _LEARN:
            self.gaps += 1
            self.doubtful = True
            self.usual += (usual >> 5) + 1  # a clock that really became slower is believed in the end
        elif not usual or dt < usual:
            self.usual = dt
        self.learned += 1
        if self.learned >= _LEARN:
            self.late = self.usual * 3 >> 1
            self.delay = 5 + self.usual // 2000
        return dt
