"""Detects two taps with the heel on the resting plate, and rejects clanks, bounces, pins and handling.

A deliberate double tap is isolated; its two knocks are about equally hard, lie along one line and turn about one axis,
because one heel strikes one place; they are 200 to 600 ms apart, and the plate returns to where it was. A bounce gets
weaker and faster, a landing weight knocks once, pins and rattles are weak, numerous or come from elsewhere, and
handling lasts long and leaves the sensor turned.
"""

from repcore import const

# Changes of the acceleration between samples in mg, times in samples of 10 ms.
_MIN_KNOCK_MG = const(500)  # of the weaker tap
_MAX_GAIN = const(9)  # squared: the second tap is at most 3 times as hard as the first
_MAX_LOSS = const(13)  # quarters, squared: the first is at most 1.8 times as hard; most bounces lose more
_FAINT = const(6)  # a change this many times weaker than the tap before it is not a knock
_RISE = const(2)  # squared: nor is a change less than 1.4 times as strong as the ringing
_SILENCE_BEFORE = const(50)
_KNOCK = const(6)  # length of one knock
_MIN_INTERVAL = const(20)  # a foot taps at most five times a second
_MAX_INTERVAL = const(61)
_SILENCE_AFTER = const(60)
_MAX_MOVED_MG = const(120)  # change of gravity, sum of three axes
_MAX_TURNING_DPS = const(6)  # afterwards, sum of three axes
_MIN_ALIGNED = const(12)  # sixteenths: squared cosine between the two knocks


class DoubleTap:
    """accel_range_g, gyro_range_dps: full scales of the samples."""

    def __init__(self, accel_range_g, gyro_range_dps):
        self.half = 4096 // accel_range_g  # 1/8 g, forty times the noise (MPU6050 PS 6.2); a power of two
        self.hard = (_MIN_KNOCK_MG * 2048 // (accel_range_g * 1000)) ** 2
        self.moved = _MAX_MOVED_MG * 32768 // (accel_range_g * 1000)
        self.turned = _MAX_TURNING_DPS * 32768 // gyro_range_dps
        self.now = [0] * 6
        self.before = [0] * 6  # the sample before the first tap
        self.knocks = [[0] * 8, [0] * 8]  # of each tap: largest change and fastest turn, as square and axes
        self.still = 0  # samples without a loud one
        self.n = 0  # samples since the first tap began, 0 if there is none
        self.second = 0  # number of the last sample before the second tap
        self.ring = 0  # strength of the ringing, squared

    def feed(self, words, count, moving):
        """Take samples. Return True if one completes a double tap. moving: a stroke is in progress."""
        if moving:
            if self.still or self.n:
                self.still = self.n = 0
            return False
        now, half, still = self.now, self.half, self.still
        x, y, z = now[0], now[1], now[2]
        tapped = False
        for at in range(0, 6 * count, 6):
            ax = words[at]
            ay = words[at + 1]
            az = words[at + 2]
            # nonzero if any change is outside -half to half - 1
            loud = (ax - x + half | ay - y + half | az - z + half) & -2 * half
            still += 1
            if loud or self.n or not still & 31:
                now[0] = x
                now[1] = y
                now[2] = z
                self.still = still
                tapped = self.examine(words, at, loud) or tapped
                still = self.still
            x = ax
            y = ay
            z = az
        now[0] = x
        now[1] = y
        now[2] = z
        self.still = still
        return tapped

    def examine(self, words, at, loud):
        """Examine a loud sample, a sample after a tap, or every 32nd silent sample."""
        now, n = self.now, self.n
        if not n and loud and self.still <= _SILENCE_BEFORE:
            self.still = 0
            return False
        dx = words[at] - now[0]
        dy = words[at + 1] - now[1]
        dz = words[at + 2] - now[2]
        for i in range(6):
            now[i] = words[at + i]
        if not n:
            if not loud:
                for i in range(6):
                    self.before[i] = now[i]
                return False
            self.second = self.ring = 0
            for knock in self.knocks:
                knock[0] = knock[4] = 0
        self.n = n = n + 1
        going = self.follow(dx >> 4, dy >> 4, dz >> 4)
        if going and (not self.second or n < self.second + _SILENCE_AFTER):
            return False
        self.n = self.still = 0
        return going and not loud and self.is_double_tap()

    def follow(self, dx, dy, dz):
        """Take a change of the axes in 16 counts (small squares). Return False if it rules out a double tap."""
        size = dx * dx + dy * dy + dz * dz
        ring = self.ring
        self.ring = max(size, ring - (ring >> 2))  # lasts longer than half an oscillation at 12 Hz
        knock = self.knocks[1 if self.second else 0]
        if self.n - self.second > _KNOCK:
            if size < _RISE * ring or size < knock[0] // (_FAINT * _FAINT):
                return self.second > 0 or self.n <= _MAX_INTERVAL
            if self.second or self.n < _MIN_INTERVAL:
                return False
            self.second = self.n - 1
            knock = self.knocks[1]
        keep_longest(knock, 0, dx, dy, dz)
        now, before = self.now, self.before
        keep_longest(knock, 4, now[3] - before[3] >> 3, now[4] - before[4] >> 3, now[5] - before[5] >> 3)
        return True

    def is_double_tap(self):
        """Return whether the two knocks are alike and the plate is back where it was."""
        one, two = self.knocks
        first, second = one[0], two[0]
        moved = turned = 0
        for i in range(3):
            moved += abs(self.now[i] - self.before[i])
            turned += abs(self.now[3 + i] - self.before[3 + i])
        if min(first, second) < self.hard or second > _MAX_GAIN * first or first * 4 > _MAX_LOSS * second:
            return False
        if moved > self.moved or turned > self.turned:
            return False
        return aligned(one, two, 0) and aligned(one, two, 4)


def keep_longest(knock, i, x, y, z):
    """Store a vector and its square at position i if it is the longest so far."""
    size = x * x + y * y + z * z
    if size > knock[i]:
        knock[i] = size
        knock[i + 1] = x
        knock[i + 2] = y
        knock[i + 3] = z


def aligned(one, two, i):
    """Return whether the vectors stored at position i lie along one line, in either direction."""
    a, b = one[i], two[i]
    dot = one[i + 1] * two[i + 1] + one[i + 2] * two[i + 2] + one[i + 3] * two[i + 3]
    while max(a, b) > 4095:  # the products below stay small ints
        a >>= 1
        b >>= 1
        dot >>= 1
    return 16 * dot * dot >= _MIN_ALIGNED * a * b
