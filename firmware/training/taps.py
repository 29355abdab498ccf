"""Two taps with the heel on the resting plate, told from clanks, bounces, pins and handling.

What a deliberate double tap is and they are not: alone, twice about as hard, along one line and turning about one axis,
because one heel strikes one place, 200 to 600 ms apart, and then the plate is as it was. A bounce gets weaker and
faster, a weight that lands knocks once, pins and rattles are weak, many or from elsewhere, handling is long and leaves
the sensor turned.
"""

from repcore import const

# changes of the acceleration from one sample to the next, in mg; times in samples of 10 ms
_HARD = const(500)  # the weaker of the two taps
_HARDER = const(9)  # squared: the second is at most 3 times as hard as the first
_SOFTER = const(13)  # quarters, squared: the first is at most 1.8 times as hard, for most bounces lose more
_FAINT = const(6)  # what is at least so many times weaker than the tap before it is no further knock
_RISE = const(2)  # nor is what is less than 1.4 times (squared 2) as strong as the ringing
_BEFORE = const(50)  # silence
_KNOCK = const(6)  # a tap itself
_NEAREST = const(20)  # a foot taps no faster than five times a second
_FARTHEST = const(61)
_AFTER = const(60)  # no third one
_MOVED = const(120)  # mg that gravity may have changed, over three axes
_TURNED = const(6)  # deg/s that it may be turning, over three axes
_SAME = const(12)  # sixteenths: squared cosine of what is along one line


class Taps:
    """accel_range_g, gyro_range_dps: full scales of what ``feed`` takes."""

    def __init__(self, accel_range_g, gyro_range_dps):
        self.half = 4096 // accel_range_g  # an eighth of a g, forty times the noise (MPU6050 PS 6.2): a power of two
        self.hard = (_HARD * 2048 // (accel_range_g * 1000)) ** 2
        self.moved = _MOVED * 32768 // (accel_range_g * 1000)
        self.turned = _TURNED * 32768 // gyro_range_dps
        self.now = [0] * 6
        self.rest = [0] * 6  # as it was before the first tap
        self.knocks = [[0] * 8, [0] * 8]  # of each tap, the greatest change and the fastest turn: its square, its axes
        self.still = 0  # samples of silence
        self.n = 0  # samples since the first tap began, 0 for none
        self.second = 0  # which of them was the last before the second
        self.ring = 0  # what rings, squared

    def feed(self, words, count, moving):
        """Takes samples as Counter.feed does; True when one completes a double tap. moving: a stroke is under way."""
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
            # bits that nothing from -half to half - 1 has then
            loud = (ax - x + half | ay - y + half | az - z + half) & -2 * half
            still += 1
            if loud or self.n or not still & 31:
                now[0] = x
                now[1] = y
                now[2] = z
                self.still = still
                tapped = self.hear(words, at, loud) or tapped
                still = self.still
            x = ax
            y = ay
            z = az
        now[0] = x
        now[1] = y
        now[2] = z
        self.still = still
        return tapped

    def hear(self, words, at, loud):
        """Takes a sample that is no silence, or one of silence now and then."""
        now, n = self.now, self.n
        if not n and loud and self.still <= _BEFORE:
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
                    self.rest[i] = now[i]
                return False
            self.second = self.ring = 0
            for knock in self.knocks:
                knock[0] = knock[4] = 0
        self.n = n = n + 1
        going = self.follow(dx >> 4, dy >> 4, dz >> 4)
        if going and (not self.second or n < self.second + _AFTER):
            return False
        self.n = self.still = 0
        return going and not loud and self.judge()

    def follow(self, dx, dy, dz):
        """Takes a change by axes, in 16 counts so that squares stay small ints; False when this is no double tap."""
        size = dx * dx + dy * dy + dz * dz
        ring = self.ring
        self.ring = max(size, ring - (ring >> 2))  # outlasts half an oscillation at 12 Hz
        knock = self.knocks[1 if self.second else 0]
        if self.n - self.second > _KNOCK:
            if size < _RISE * ring or size < knock[0] // (_FAINT * _FAINT):
                return self.second > 0 or self.n <= _FARTHEST
            if self.second or self.n < _NEAREST:
                return False
            self.second = self.n - 1
            knock = self.knocks[1]
        keep(knock, 0, dx, dy, dz)
        now, rest = self.now, self.rest
        keep(knock, 4, now[3] - rest[3] >> 3, now[4] - rest[4] >> 3, now[5] - rest[5] >> 3)
        return True

    def judge(self):
        """Whether the two knocks are alike and all is as it was."""
        one, two = self.knocks
        first, second = one[0], two[0]
        moved = turned = 0
        for i in range(3):
            moved += abs(self.now[i] - self.rest[i])
            turned += abs(self.now[3 + i] - self.rest[3 + i])
        if min(first, second) < self.hard or second > _HARDER * first or first * 4 > _SOFTER * second:
            return False
        if moved > self.moved or turned > self.turned:
            return False
        return along(one, two, 0) and along(one, two, 4)


def keep(knock, i, x, y, z):
    """Puts a vector and its square to place i if it is the longest so far."""
    size = x * x + y * y + z * z
    if size > knock[i]:
        knock[i] = size
        knock[i + 1] = x
        knock[i + 2] = y
        knock[i + 3] = z


def along(one, two, i):
    """Whether the vectors kept at place i lie along one line, either way."""
    a, b = one[i], two[i]
    dot = one[i + 1] * two[i + 1] + one[i + 2] * two[i + 2] + one[i + 3] * two[i + 3]
    while max(a, b) > 4095:  # so that the products below stay small ints
        a >>= 1
        b >>= 1
        dot >>= 1
    return 16 * dot * dot >= _SAME * a * b
