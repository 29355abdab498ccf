"""Samples to frames: trapezoid means over about 20 ms, on whatever clock the samples have."""

CLOCK = 0x3FFFFFFF  # ticks_us wraps here
FRAME_US = 15500  # closes a frame after one sample at 50 Hz, two at 100 Hz, four at 200 Hz
MOST = 64  # twice the samples in a frame at the most: bounds the sums however fast they come
LOST_US = 1000000  # after a longer silence nothing is known of the position
FULL = 32700  # counts from which a converter is taken as saturated


class Frames:
    """Takes samples; ``feed`` returns True when a frame is ready.

    mean: six channels, 32 times the mean count; ms: the frame's end since the first sample; length: ms.
    """

    def __init__(self):
        self.samples = self.gaps = self.saturated = 0
        self.ms = self.length = 0
        self.us = 0  # what is not yet a whole millisecond
        self.wait = 0  # us since the last frame
        self.n = 0
        self.clock = 0
        self.usual = 0  # us between samples
        self.doubtful = False  # something in the frame was lost, filled in or saturated
        self.lost = False
        self.ax = self.ay = self.az = self.gx = self.gy = self.gz = 0
        self.mean = [0, 0, 0, 0, 0, 0]
        self.last = [0, 0, 0, 0, 0, 0]

    def feed(self, t_us, ax, ay, az, gx, gy, gz):
        dt = (t_us - self.clock) & CLOCK
        self.clock = t_us
        self.samples += 1
        twice = 2
        if 2 * dt > 3 * self.usual or self.samples < 9:
            twice = 2 * self.uneven(dt)
        self.n += twice
        self.wait += dt
        self.ax += ax * twice
        self.ay += ay * twice
        self.az += az * twice
        self.gx += gx * twice
        self.gy += gy * twice
        self.gz += gz * twice
        if not (-FULL < gx < FULL and -FULL < gy < FULL and -FULL < gz < FULL and
                -FULL < ax < FULL and -FULL < ay < FULL and -FULL < az < FULL):
            self.saturated += 1
            self.doubtful = True
        if self.wait < FRAME_US and self.n < MOST:
            return False
        return self.close(ax, ay, az, gx, gy, gz)

    def close(self, ax, ay, az, gx, gy, gz):
        """The frame's means, each end sample weighing half; False when it took no time."""
        mean, last, n = self.mean, self.last, self.n
        mean[0] = (self.ax + last[0] - ax) * 32 // n
        mean[1] = (self.ay + last[1] - ay) * 32 // n
        mean[2] = (self.az + last[2] - az) * 32 // n
        mean[3] = (self.gx + last[3] - gx) * 32 // n
        mean[4] = (self.gy + last[4] - gy) * 32 // n
        mean[5] = (self.gz + last[5] - gz) * 32 // n
        last[0] = ax
        last[1] = ay
        last[2] = az
        last[3] = gx
        last[4] = gy
        last[5] = gz
        us = self.us + self.wait
        self.length = us // 1000
        self.ms += self.length
        self.us = us % 1000
        self.n = self.wait = 0
        self.ax = self.ay = self.az = self.gx = self.gy = self.gz = 0
        return self.length > 0

    def uneven(self, dt):
        """How many samples this one stands for: learns the usual interval and sees what was lost."""
        usual = self.usual
        if self.samples == 1 or dt > LOST_US:
            self.lost = True
            self.ax = self.ay = self.az = self.gx = self.gy = self.gz = 0
            self.n = 0
            return 1
        if self.samples < 10 and (usual == 0 or dt < usual):
            self.usual = dt
        if self.samples < 9 or not usual:
            return 1
        self.gaps += 1
        self.doubtful = True
        self.usual += (usual >> 5) + 1  # a clock that really became slower is believed in the end
        return min(50, (dt + (usual >> 1)) // usual)
