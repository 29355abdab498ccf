"""Samples to frames: trapezoid means over about 20 ms, on whatever clock the samples have."""
from .const import const

_CLOCK = const(0x3FFFFFFF)  # ticks_us wraps here
_FRAME_US = const(15500)  # closes a frame after one sample at 50 Hz, two at 100 Hz, four at 200 Hz
_MOST = const(80)  # samples in a frame, lost ones counted: bounds the sums however fast they come
_LOST_US = const(1000000)  # after a longer silence nothing is known of the position
_FULL = const(32700)  # counts from which a converter is taken as saturated
_LEARN = const(9)  # samples whose shortest interval is taken as the usual one


class Frames:
    """Takes samples and calls ``ready`` after each frame.

    mean: six channels, acceleration in 1/16 mg and turn in 1/512 deg/s; ms: the frame's end since the first sample;
    length: ms; doubtful: something was lost, filled in or saturated; lost: a long silence came before.
    """

    def __init__(self, accel_range_g, gyro_range_dps, ready):
        self.gains = (accel_range_g * 125, gyro_range_dps)
        self.ready = ready
        self.samples = self.gaps = self.saturated = 0
        self.ms = self.length = 0
        self.us = 0  # what is not yet a whole millisecond
        self.wait = 0  # us since the last frame
        self.n = self.clock = self.usual = 0
        self.late = -1  # us: a longer interval has lost samples
        self.doubtful = self.lost = False
        self.mean = [0] * 6
        self.sums = [0] * 6
        self.last = [0] * 6
        self.new = [0] * 6

    def feed(self, t_us, ax, ay, az, gx, gy, gz):
        dt = (t_us - self.clock) & _CLOCK
        self.clock = t_us
        self.samples += 1
        if dt > self.late:
            dt = self.uneven(dt, ax, ay, az, gx, gy, gz)
        sums = self.sums
        sums[0] += ax
        sums[1] += ay
        sums[2] += az
        sums[3] += gx
        sums[4] += gy
        sums[5] += gz
        self.n += 1
        dt += self.wait
        self.wait = dt
        if not (-_FULL < gx < _FULL and -_FULL < gy < _FULL and -_FULL < gz < _FULL
                and -_FULL < ax < _FULL and -_FULL < ay < _FULL and -_FULL < az < _FULL):
            self.saturated += 1
            self.doubtful = True
        if dt >= _FRAME_US or self.n > _MOST:
            self.hold(ax, ay, az, gx, gy, gz)
            self.close()

    def hold(self, ax, ay, az, gx, gy, gz):
        new = self.new
        new[0] = ax
        new[1] = ay
        new[2] = az
        new[3] = gx
        new[4] = gy
        new[5] = gz

    def uneven(self, dt, ax, ay, az, gx, gy, gz):
        """Learns the usual interval, and lets a late sample stand for the lost ones; the interval to count."""
        self.hold(ax, ay, az, gx, gy, gz)
        new, sums, usual = self.new, self.sums, self.usual
        if self.samples == 1 or dt > _LOST_US:
            self.lost = True
            if self.samples > 1:
                self.ms += dt // 1000
            self.n = self.wait = dt = 0
            for i in range(6):
                sums[i] = 0
                self.last[i] = new[i]
        elif self.samples <= _LEARN:
            if not usual or dt < usual:
                self.usual = dt
            if self.samples == _LEARN:
                self.late = self.usual * 3 >> 1
        else:
            missing = min(_MOST >> 1, (dt + (usual >> 1)) // max(1, usual)) - 1
            for i in range(6):
                sums[i] += new[i] * missing
            self.n += missing
            self.gaps += 1
            self.doubtful = True
            self.usual += (usual >> 5) + 1  # a clock that really became slower is believed in the end
            self.late = self.usual * 3 >> 1
        return dt

    def close(self):
        """The frame's means, each end sample weighing half."""
        mean, last, new = self.mean, self.last, self.new
        sums, n = self.sums, 2 * self.n
        gain, shift = self.gains[0], 12
        for i in range(6):
            if i == 3:
                gain, shift = self.gains[1], 10
            mean[i] = (2 * sums[i] + last[i] - new[i]) * 16 // n * gain >> shift
            last[i] = new[i]
            sums[i] = 0
        self.us += self.wait
        self.length = self.us // 1000
        self.us %= 1000
        self.ms += self.length
        self.n = self.wait = 0
        if self.length:
            self.ready()
