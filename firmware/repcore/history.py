"""The last ten seconds of speed along a path, and the way from a stroke's middle out to a phase's edge."""
from array import array

from . import const

MASK = const(511)  # of the ring of frames: ten seconds
_FULL = const(32767)
_FAR = const(1 << 29)  # keeps sums in 31 bits


def rings(old=None):
    """Room, all 0, for the times of frames, a lever's speeds and a sled's, which come every other frame.

    old: the room of a counter that is not used any more.
    """
    if old is None:
        return [array(kind, bytes(2 * (MASK // stride + 1))) for kind, stride in (("H", 1), ("h", 1), ("h", 2))]
    for ring in old:
        for i in range(len(ring)):
            ring[i] = 0
    return old


class History:
    """A ring of speeds (1/32 deg/s | 1/8 mm/s), one every ``stride`` frames.

    ring: one of ``rings``; times: the first of them, ends of all frames in ms, the low 16 bits.
    """

    def __init__(self, times, ring, stride):
        self.stride = stride
        self.mask = MASK // stride
        self.v = ring
        self.t = times
        self.ms = 0  # end of the newest
        self.k = 4  # its number
        self.zero = 0  # drift to take off

    def put(self, k, speed, ms):
        self.k = k
        self.ms = ms
        if not -_FULL < speed < _FULL:
            speed = _FULL if speed > 0 else -_FULL
        self.v[k & self.mask] = speed

    def speed(self, k):
        """At frame k, drift taken off."""
        return self.v[k & self.mask] - self.zero

    def shake(self, k):
        """Second difference up to frame k: what a clank has and a stroke hasn't."""
        v, mask = self.v, self.mask
        return abs(v[k & mask] - 2 * v[(k - 1) & mask] + v[(k - 2) & mask])

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

    def at(self, k):
        """When the middle of frame k was, ms."""
        t, end = self.t, self.ms
        k = (k + 1) * self.stride - 1
        return end - ((((end - t[k & MASK]) & 0xFFFF) + ((end - t[(k - self.stride) & MASK]) & 0xFFFF)) >> 1)

    def way(self, k, last):
        """The way between frames k and last, in units of position."""
        if last < k:
            k, last = last, k
        sum = 0
        while k < last and -_FAR < sum < _FAR:
            k += 1
            sum += self.speed(k) * (self.at(k) - self.at(k - 1))
        return abs(sum) >> 6

    def last(self, step):
        """The newest frame with all that it takes to judge it, or the oldest."""
        return self.k if step > 0 else max(5, self.k - self.mask + 4)

    def edge(self, k, step, sign, level, rest, quarter, half, most):
        """When the edge on one side of frame k was, ms.

        step: 1 later, -1 earlier; sign: of the stroke's speed; rest: the way from k to the stroke's end on that side,
        and quarter: what may be left of it, both in units of position (where more is left, the plate only halted on
        its way); half, most: as in smooth.
        """
        left = rest << 6
        quarter <<= 6
        last = self.last(step)
        before = sign * self.speed(k)
        at = found = self.at(k)
        below = False
        while (last - k) * step > 0 and -_FAR < left < _FAR:
            k += step
            if before < 3 * level and left < quarter and self.shake(k + 1 - step) > most:
                break  # a clank: the plate has arrived, or has not yet left
            speed = sign * self.speed(k)
            now = self.at(k)
            if speed < 3 * level:
                speed = sign * self.smooth(k, half, most)
            left -= speed * abs(now - at)
            if speed >= level:
                below = False
            elif not below:
                below = True
                found = at + (now - at) * max(0, before - level) // max(1, before - speed)
                if left < quarter:
                    return found
            elif speed < -level:  # the stroke before or after
                return found
            before = speed
            at = now
        return found if below else at

    def rest(self, k, step, most, near, frames):
        """The flattest frame of the rest before (step -1) or after (1) frame k: the first frames with less than most.

        What speed there is around it, as far as it stays near, is drift, and taken off from now on.
        """
        last = self.last(step)
        best = k
        least = _FAR
        while (last - k) * step > 0:
            k += step
            here = self.speed(k)
            if -most < here < most and frames:
                frames -= 1
                bend = 0
                for i in range(-2, 3):
                    bend += abs(self.speed(min(k + i, self.k)) - here)
                if bend < least:
                    best = k
                    least = bend
            elif least < _FAR:
                break
        if least < _FAR:
            here = total = self.speed(best)
            n = 1
            while (n < 14 and best + n // 2 < self.k and abs(self.speed(best - n // 2 - 1) - here) < near
                    and abs(self.speed(best + n // 2 + 1) - here) < near):
                total += self.speed(best - n // 2 - 1) + self.speed(best + n // 2 + 1)
                n += 2
            self.zero += total // n
        return best
