"""The last ten seconds of motion, and the speed in it along any direction."""
from array import array

SIZE = 512  # frames
MASK = SIZE - 1
FULL = 32767
STEEP = 4096  # 10 mg of drift in 1/256 of 1/8 mm/s a frame: more is no drift


class History:
    """A ring of speed vectors (1/32 deg/s | 1/8 mm/s) with the frames' ends and their shake."""

    def __init__(self):
        self.x = array("h", bytes(2 * SIZE))
        self.y = array("h", bytes(2 * SIZE))
        self.z = array("h", bytes(2 * SIZE))
        self.t = array("H", bytes(2 * SIZE))  # ms, the low 16 bits
        self.shake = bytearray(SIZE)  # second difference of the speed, over 8
        self.k = 2  # the newest frame
        self.u = [0, 0, 0]  # direction, 1024 long
        self.zero = self.zero_k = self.tilt = 0  # drift to take off the speed: at a frame, and 1/256 a frame

    def put(self, x, y, z, ms):
        k = self.k + 1
        self.k = k
        if not (-FULL < x < FULL and -FULL < y < FULL and -FULL < z < FULL):
            x = max(-FULL, min(FULL, x))
            y = max(-FULL, min(FULL, y))
            z = max(-FULL, min(FULL, z))
        i = k & MASK
        j = (k - 1) & MASK
        h = (k - 2) & MASK
        xs, ys, zs = self.x, self.y, self.z
        s = (abs(x - 2 * xs[j] + xs[h]) + abs(y - 2 * ys[j] + ys[h]) + abs(z - 2 * zs[j] + zs[h])) >> 3
        self.shake[i] = s if s < 255 else 255
        xs[i] = x
        ys[i] = y
        zs[i] = z
        self.t[i] = ms & 0xFFFF

    def oldest(self):
        return max(3, self.k - SIZE + 2)

    def speed(self, k):
        """Along the path at frame k, drift taken off."""
        i = k & MASK
        u = self.u
        v = (self.x[i] * u[0] + self.y[i] * u[1] + self.z[i] * u[2]) >> 10
        if self.zero or self.tilt:
            v -= self.zero + ((k - self.zero_k) * self.tilt >> 8)
        return v

    def smooth(self, k, half, most):
        """Speed at frame k by a least-squares parabola over up to half frames on each side.

        Narrower where the ring ends or a shake above most would leak in. Weights: Savitzky and Golay 1964,
        3 h^2 + 3 h - 1 - 5 i^2 over (2 h - 1)(2 h + 1)(2 h + 3) / 3.
        """
        shake = self.shake
        h = 0
        while h < half and k + h < self.k and shake[(k + h + 1) & MASK] <= most and shake[(k - h - 1) & MASK] <= most:
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
        end = t[self.k & MASK]
        return (((end - t[k & MASK]) & 0xFFFF) + ((end - t[(k - 1) & MASK]) & 0xFFFF)) >> 1

    def flattest(self, k, last, most):
        """The frame from k to last where the speed, at most so large, changes least: where a plate is at rest."""
        best = last
        least = 1 << 29
        while k <= last:
            here = self.speed(k)
            if -most < here < most:
                bend = abs(self.speed(k - 2) - here) + abs(self.speed(k - 1) - here)
                if k + 2 <= self.k:
                    bend += abs(self.speed(k + 1) - here) + abs(self.speed(k + 2) - here)
                else:
                    bend += bend
                if bend < least:
                    best = k
                    least = bend
            k += 1
        return best

    def correct(self, a, b):
        """Takes the speed at frames a and b for drift, and what lies between for its growth."""
        self.zero = self.tilt = 0
        zero = self.smooth(a, 2, 255)
        self.tilt = max(-STEEP, min(STEEP, (self.smooth(b, 2, 255) - zero) * 256 // max(1, b - a)))
        self.zero = zero
        self.zero_k = a
