"""The last ten seconds of speed along a path, and the way from a stroke's middle out to a phase's edge."""
from array import array

from .const import const

SIZE = 512  # frames
_MASK = const(511)
_FULL = const(32767)
_FAR = const(1 << 29)  # keeps sums in 31 bits
_STEEP = const(4096)  # 10 mg of drift, in 1/256 of 1/8 mm/s a frame: more is no drift


class History:
    """A ring of speeds (1/32 deg/s | 1/8 mm/s) with the frames' ends."""

    def __init__(self, times):
        self.v = array("h", bytes(2 * SIZE))
        self.t = times  # ms, the low 16 bits; one for all paths
        self.k = 4  # the newest frame
        self.zero = self.zero_k = self.tilt = 0  # drift to take off: at a frame, and 1/256 a frame

    def put(self, speed):
        self.k += 1
        self.v[self.k & _MASK] = max(-_FULL, min(_FULL, speed))

    def speed(self, k):
        """At frame k, drift taken off."""
        v = self.v[k & _MASK]
        if self.tilt or self.zero:
            v -= self.zero + ((k - self.zero_k) * self.tilt >> 8)
        return v

    def shake(self, k):
        """Second difference up to frame k: what a clank has and a stroke hasn't."""
        v = self.v
        return abs(v[k & _MASK] - 2 * v[(k - 1) & _MASK] + v[(k - 2) & _MASK])

    def smooth(self, k, half, most):
        """Speed at frame k by a least-squares parabola over up to half frames on each side.

        Narrower where the ring ends or a shake above most would leak in. Weights: Savitzky and Golay 1964,
        3 h^2 + 3 h - 1 - 5 i^2 over (2 h - 1)(2 h + 1)(2 h + 3) / 3.
        """
        h = 0
        while h < half and k + h < self.k and self.shake(k + h + 1) <= most and self.shake(k - h - 1) <= most:
            h += 1
        if h < 2:
            return self.speed(k)
        top = 3 * h * h + 3 * h - 1
        total = 0
        for i in range(-h, h + 1):
            total += (top - 5 * i * i) * self.speed(k + i)
        return total // ((2 * h - 1) * (2 * h + 1) * (2 * h + 3) // 3)

    def age(self, k):
        """How long ago the middle of frame k was, in ms before the newest frame's end."""
        t = self.t
        end = t[self.k & _MASK]
        return (((end - t[k & _MASK]) & 0xFFFF) + ((end - t[(k - 1) & _MASK]) & 0xFFFF)) >> 1

    def way(self, k, age):
        """The way from frame k until so long ago, in units of position."""
        sum = 0
        while k < self.k and -_FAR < sum < _FAR and self.age(k) > age:
            k += 1
            sum += self.speed(k) * (self.age(k - 1) - self.age(k))
        return sum >> 6

    def edge(self, k, step, sign, level, rest, quarter, half, most):
        """When the edge on one side of frame k was, in ms before the newest frame's end.

        step: 1 later, -1 earlier; sign: of the stroke's speed; rest: the way from k to the stroke's end on that side,
        and quarter: what may be left of it, both in units of position (where more is left, the plate only halted on
        its way); half, most: as in smooth.
        """
        left = rest << 6
        quarter <<= 6
        last = self.k if step > 0 else max(3, self.k - SIZE + 4)
        before = sign * self.speed(k)
        age = found = self.age(k)
        below = False
        while (last - k) * step > 0 and -_FAR < left < _FAR:
            k += step
            speed = sign * self.speed(k)
            now = self.age(k)
            if speed < 3 * level:
                speed = sign * self.smooth(k, half, most)
            left -= speed * abs(now - age)
            if speed >= level:
                below = False
            elif not below:
                below = True
                found = age + (now - age) * (before - level) // max(1, before - speed)
                if left < quarter:
                    return found
            elif speed < -level:  # the stroke before or after
                return found
            before = speed
            age = now
        return found if below else age

    def flattest(self, k, last, most):
        """The frame from k to last where the speed, at most so large, changes least: where a plate is at rest; 0: none."""
        best = 0
        least = _FAR
        k = max(k, self.k - SIZE + 5)
        while k <= last and k + 2 <= self.k:
            here = self.speed(k)
            if -most < here < most:
                bend = 0
                for i in range(-2, 3):
                    bend += abs(self.speed(k + i) - here)
                if bend < least:
                    best = k
                    least = bend
            k += 1
        return best

    def correct(self, a, b):
        """Takes the speed at frames a and b for drift, and what lies between for its growth."""
        self.zero = self.tilt = 0
        zero = self.smooth(a, 2, _FULL)
        self.tilt = max(-_STEEP, min(_STEEP, (self.smooth(b, 2, _FULL) - zero) * 256 // max(1, b - a)))
        self.zero = zero
        self.zero_k = a
