"""The last ten seconds of speed along a path, and the way from a stroke's middle out to a phase's edge."""

from array import array

from . import const

MASK = const(511)  # of the ring of frames: ten seconds
QUEUE = const(8)  # events that wait to be taken
WIDTH = const(13)  # numbers of one
FULL = const(32767)  # the ring's fastest
K = const(0)  # places in ``now``
MS = const(1)
_HALT = const(3000)  # ms at rest that are no halt on the way of a stroke
_LONGEST = const(160)  # frames of a sled's, 6 s, from its fastest to where it rests
_FAR = const(1 << 29)  # keeps sums in 31 bits


def rings(old=None):
    """Room, all 0, for the times of frames, a lever's speeds, a sled's, which come every other frame, and for events.

    old: the room of a counter that is not used any more: a heap with holes has none for another.
    """
    if old is None:
        sizes = ("H", 2 * MASK + 2), ("h", 2 * MASK + 2), ("h", MASK + 1), ("i", 4 * QUEUE * WIDTH)
        return [array(kind, bytes(size)) for kind, size in sizes]
    for ring in old:
        for i in range(len(ring)):
            ring[i] = 0
    return old


class History:
    """A ring of speeds (1/32 deg/s | 1/8 mm/s), one every ``stride`` frames.

    ring: one of ``rings``; times: the first of them, ends of all frames in ms, the low 16 bits; now: number and end in
    ms of the newest.
    """

    stride = 1

    def __init__(self, times, ring, now):
        self.mask = MASK // self.stride
        self.v = ring
        self.t = times
        self.now = now
        self.drift = 0  # drift to take off

    def shake(self, k):
        """Second difference up to frame k: what a clank has and a stroke hasn't."""
        v, mask = self.v, self.mask
        return abs(v[k & mask] - 2 * v[(k - 1) & mask] + v[(k - 2) & mask])

    def smooth(self, k, half, most):
        """Speed at frame k by a least-squares parabola over up to half frames on each side.

        Narrower where the ring ends or a shake above most would leak in. Weights: Savitzky and Golay 1964,
        3 h^2 + 3 h - 1 - 5 i^2 over (2 h - 1)(2 h + 1)(2 h + 3) / 3.
        """
        v, mask, room = self.v, self.mask, self.now[K] - k
        if half > room:
            half = room
        middle = here = total = v[k & mask]
        left = right = v[(k - 1) & mask]
        beyond = v[(k - 2) & mask]
        h = far = 0
        while h < half:
            after = v[(k + h + 1) & mask]
            before = v[(k - h - 3) & mask]
            if not -most <= after - 2 * here + right <= most or not -most <= left - 2 * beyond + before <= most:
                break  # what ``shake`` would tell of the next frame on each side
            h += 1
            total += after + left
            far += h * h * (after + left)
            right, here = here, after
            left, beyond = beyond, before
        if h < 2:
            return middle - self.drift
        return ((3 * h * h + 3 * h - 1) * total - 5 * far) // (
            (2 * h - 1) * (2 * h + 1) * (2 * h + 3) // 3
        ) - self.drift

    def age(self, k):
        """How long before the newest frame's end frame k ended, ms."""
        return (self.now[MS] - self.t[((k + 1) * self.stride - 1) & MASK]) & 0xFFFF

    def at(self, k):
        """When the middle of frame k was, ms."""
        return self.now[MS] - (self.age(k) + self.age(k - 1) >> 1)

    def way(self, k, last):
        """The way between frames k and last, in units of position."""
        if last < k:
            k, last = last, k
        v, mask, zero = self.v, self.mask, self.drift
        sum = 0
        older, newer = self.age(k - 1), self.age(k)
        while k < last and -_FAR < sum < _FAR:
            k += 1
            oldest, older = older, newer
            newer = self.age(k)
            sum += (v[k & mask] - zero) * ((oldest + older >> 1) - (older + newer >> 1))
        return abs(sum) >> 6

    def last(self, step):
        """The newest frame with all that it takes to judge it, or the oldest."""
        return self.now[K] if step > 0 else max(5, self.now[K] - self.mask + 4)

    def edge(self, k, step, sign, level, rest, quarter, half, most):
        """When the edge on one side of frame k was, ms.

        step: 1 later, -1 earlier; sign: of the stroke's speed; rest: the way from k to the stroke's end on that side,
        and quarter: what may be left of it, both in units of position (where more is left, the plate only halted on
        its way); half, most: as in smooth.
        """
        left = rest << 6
        quarter <<= 6
        last = self.last(step)
        v, mask, zero = self.v, self.mask, self.drift
        before = sign * (v[k & mask] - zero)
        at = found = self.at(k)
        age = self.age(k if step > 0 else k - 1)
        end = self.now[MS]
        below = False
        while (last - k) * step > 0 and -_FAR < left < _FAR:
            k += step
            if before < 3 * level and left < quarter and self.shake(k + 1 - step) > most:
                break  # a clank: the plate has arrived, or has not yet left
            speed = sign * (v[k & mask] - zero)
            ended = age
            age = self.age(k if step > 0 else k - 1)
            now = end - (ended + age >> 1)
            if speed < 3 * level:
                speed = sign * self.smooth(k, half, most)
            left -= speed * (now - at) * step
            if speed >= level:
                below = False
            elif not below:
                below = True
                found = at + (now - at) * max(0, before - level) // max(1, before - speed)
                if left < quarter:
                    return found
            elif speed < -level or (now - found) * step > _HALT:  # the stroke before or after
                return found
            before = speed
            at = now
        return found if below else at

    def flattest(self, k, step, most, near, frames):
        """The flattest frame of the rest before (step -1) or after (1) frame k: the first frames with less than most.

        What speed there is around it, as far as it stays near, is drift, and taken off from now on.
        """
        last, newest = self.last(step), self.now[K]
        if (last - k) * step > _LONGEST:
            last = k + _LONGEST * step
        v, mask = self.v, self.mask
        best = k
        least = _FAR
        while (last - k) * step > 0:
            k += step
            here = v[k & mask]
            if -most < here - self.drift < most and frames:
                frames -= 1
                bend = 0
                for i in range(k - 2, k + 3):
                    bend += abs(v[(i if i < newest else newest) & mask] - here)
                if bend < least:
                    best = k
                    least = bend
            elif least < _FAR:
                break
        if least < _FAR:
            here = total = v[best & mask]
            low = high = best
            while (
                high - best < 7
                and high < newest
                and abs(v[(low - 1) & mask] - here) < near
                and abs(v[(high + 1) & mask] - here) < near
            ):
                low -= 1
                high += 1
                total += v[low & mask] + v[high & mask]
            self.drift = total // (high - low + 1)
        return best
