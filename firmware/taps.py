"""Two taps with the heel on the resting plate, told from clanks, bounces, pins and handling.

What a deliberate double tap is and they are not: alone (silence before and after, next to it between), twice about as
hard, hard, the same way, 150 to 600 ms apart, and then the plate is as it was. A bounce gets weaker and faster, a
weight that lands knocks once, pins and rattles are weak or many, handling is long and leaves the sensor turned.
"""
from repcore import const

# changes of the acceleration from one sample to the next, in mg; times in samples of 10 ms
LOUD = const(150)  # over three axes together; noise (3.3 mg each, MPU6050 PS 6.2) stays below half of it
HARD = const(700)  # the weaker of the two taps
ALIKE = const(2)  # the stronger is at most so many times the weaker
FAINT = const(3)  # what is at least so many times weaker than the tap before it is no further knock
RISE = const(4)  # as is what is at most half as strong again as the ringing: squared
BEFORE = const(50)  # silence
KNOCK = const(8)  # a tap itself
NEAREST = const(15)
FARTHEST = const(60)
LULL = const(8)  # and the ringing is over
AFTER = const(50)
MOVED = const(120)  # mg that gravity may have changed, over three axes
TURNED = const(6)  # deg/s that the gyro may be off, over three axes
SAME = const(12)  # sixteenths: squared cosine between the two taps' directions


class Taps:
    """accel_range_g, gyro_range_dps: full scales of what ``feed`` takes."""

    def __init__(self, accel_range_g, gyro_range_dps):
        self.loud = LOUD * 32768 // (accel_range_g * 1000)
        self.hard = (HARD * 4096 // (accel_range_g * 1000)) ** 2
        self.moved = MOVED * 32768 // (accel_range_g * 1000)
        self.turned = TURNED * 32768 // gyro_range_dps
        self.now = [0] * 6
        self.rest = [0] * 6  # as it was before the first tap
        self.knocks = [[0] * 7, [0] * 7]  # of each tap's greatest change: its square, its axes, and the turn then
        self.still = 0  # samples of silence
        self.n = self.second = self.lull = self.ring = 0  # samples since the first tap's start, 0 for none; when the second started

    def feed(self, ax, ay, az, gx, gy, gz, at_rest):
        """Takes a sample in counts; True when it completes a double tap. at_rest: the counter's phase is 0."""
        now = self.now
        dx = ax - now[0]
        dy = ay - now[1]
        dz = az - now[2]
        now[0] = ax
        now[1] = ay
        now[2] = az
        loud = abs(dx) + abs(dy) + abs(dz) > self.loud
        if not self.n:
            if not loud:
                self.still += 1
                if not self.still & 31:
                    rest = self.rest
                    rest[0] = ax
                    rest[1] = ay
                    rest[2] = az
                    rest[3] = gx
                    rest[4] = gy
                    rest[5] = gz
                return False
            if self.still < BEFORE or not at_rest:
                self.still = 0
                return False
            self.knocks[0][0] = self.knocks[1][0] = self.second = self.ring = 0
        self.n += 1
        now[3] = gx
        now[4] = gy
        now[5] = gz
        dx >>= 3
        dy >>= 3
        dz >>= 3
        if not at_rest or not self.follow(dx * dx + dy * dy + dz * dz, dx, dy, dz, loud):
            self.still = self.n = 0
            return False
        if not self.second or self.n < self.second + AFTER:
            return False
        done = self.lull >= LULL
        self.still = self.n = 0
        return done and self.judge()

    def follow(self, size, dx, dy, dz, loud):
        """Takes a change, squared and by axes; False when this is no double tap."""
        since = self.n - self.second
        knock = self.knocks[1 if self.second else 0]
        ring = self.ring
        self.ring = max(size, ring - (ring >> 2))  # outlasts half an oscillation at 12 Hz
        self.lull = 0 if loud else self.lull + 1
        if since <= KNOCK:
            if size > knock[0]:
                knock[0] = size
                knock[1] = dx
                knock[2] = dy
                knock[3] = dz
                for i in range(3, 6):  # the jerk is greatest where a resonance turns fastest
                    knock[1 + i] = self.now[i] - self.rest[i] >> 3
            return True
        if size < RISE * ring or size * FAINT * FAINT < knock[0]:
            return self.second > 0 or self.n <= FARTHEST
        if self.second or self.n < NEAREST:
            return False
        self.second = self.n - 1
        return self.follow(size, dx, dy, dz, loud)

    def judge(self):
        """Whether the two knocks are alike and all is as it was."""
        one, two = self.knocks
        weak, strong = min(one[0], two[0]), max(one[0], two[0])
        if weak < self.hard or strong > ALIKE * ALIKE * weak:
            return False
        way, turn = along(one, two, 1), along(one, two, 4)
        if not way or turn != way:
            return False
        now, rest = self.now, self.rest
        moved = turned = 0
        for i in range(3):
            moved += abs(now[i] - rest[i])
            turned += abs(now[3 + i] - rest[3 + i])
        return moved < self.moved and turned < self.turned


def along(one, two, i):
    """1 or -1 where the vectors from place i on are on one line, and which way; else 0."""
    a = b = dot = 0
    for k in range(i, i + 3):
        a += one[k] * one[k]
        b += two[k] * two[k]
        dot += one[k] * two[k]
    while max(a, b) > 4095:
        a >>= 1
        b >>= 1
        dot >>= 1
    if 16 * dot * dot < SAME * a * b:
        return 0
    return 1 if dot > 0 else -1
