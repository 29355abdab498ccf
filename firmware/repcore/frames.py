"""Samples to frames: means over about 20 ms, on whatever clock the samples have."""
from . import const

_CLOCK = const(0x3FFFFFFF)  # ticks_us wraps here
_FRAME_US = const(15500)  # closes a frame after one sample at 50 Hz, two at 100 Hz, four at 200 Hz
_ALONE = const(15000)  # where samples usually come further apart, each has its frame and none comes between
_MOST = const(40)  # samples in a frame: bounds the sums however fast they come
_LOST_US = const(1000000)  # after a longer silence nothing is known of the position
_FULL = const(32700)  # counts from which a converter is taken as saturated
_LEARN = const(9)  # samples whose shortest interval is taken as the usual one


class Frames:
    """Takes samples; calls ``ready`` with each frame, and ``rest`` with the sample after it.

    Where no sample comes between frames, ``rest`` is called at once.

    mean: six channels, acceleration in 1/16 mg and turn in 1/512 deg/s; ms: the frame's end since the first sample;
    length: ms; doubtful: something was lost, late or saturated; lost: a long silence came before.
    """

    def __init__(self, accel_range_g, gyro_range_dps, ready, rest):
        self.accel_gain = accel_range_g * 125
        self.gyro_gain = gyro_range_dps
        self.ready = ready
        self.rest = rest
        self.gaps = self.saturated = self.ms = self.length = 0
        self.us = 0  # what is not yet a whole millisecond
        self.wait = 0  # us since the last frame
        self.n = self.clock = self.usual = self.learned = 0
        self.delay = 5  # ms by which the means are late: the sensor's filter (DLPF 3: 4.9 ms) and half a sample
        self.late = -1  # us: a longer interval has lost samples
        self.doubtful = self.lost = False
        self.mean = [0] * 6
        self.sums = [0] * 6

    def feed(self, t_us, ax, ay, az, gx, gy, gz):
        dt = (t_us - self.clock) & _CLOCK
        self.clock = t_us
        if dt > self.late:
            dt = self.uneven(dt)
        sums = self.sums
        sums[0] += ax
        sums[1] += ay
        sums[2] += az
        sums[3] += gx
        sums[4] += gy
        sums[5] += gz
        n = self.n + 1
        self.n = n
        dt += self.wait
        self.wait = dt
        if dt >= _FRAME_US or n > _MOST:
            if max(ax, ay, az, gx, gy, gz) > _FULL or min(ax, ay, az, gx, gy, gz) < -_FULL:
                self.saturated += 1  # judged by a frame's last sample: what matters lasts longer
                self.doubtful = True
            self.close(n)
        elif n == 1:
            self.rest()

    def now(self):
        """The last sample's time, ms since the first."""
        return self.ms + (self.us + self.wait) // 1000

    def uneven(self, dt):
        """Learns the usual interval and sees what was lost; returns the interval to count."""
        usual = self.usual
        if dt > _LOST_US or self.learned == 0:
            if self.learned:
                self.gaps += 1
                self.ms += dt // 1000
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

    def close(self, n):
        """The frame's means."""
        mean, sums, gain = self.mean, self.sums, self.accel_gain
        mean[0] = sums[0] * 16 // n * gain >> 12
        mean[1] = sums[1] * 16 // n * gain >> 12
        mean[2] = sums[2] * 16 // n * gain >> 12
        gain = self.gyro_gain
        mean[3] = sums[3] * 16 // n * gain >> 10
        mean[4] = sums[4] * 16 // n * gain >> 10
        mean[5] = sums[5] * 16 // n * gain >> 10
        sums[0] = sums[1] = sums[2] = sums[3] = sums[4] = sums[5] = 0
        us = self.us + self.wait
        self.length = n = us // 1000
        self.us = us % 1000
        self.ms += n
        self.n = self.wait = 0
        if n:
            self.ready()
            if self.usual > _ALONE:
                self.rest()
