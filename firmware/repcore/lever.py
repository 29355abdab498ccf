"""A lever: the gyro sees the speed; its integral from the resting place gives axis and position."""
from .history import MASK, History

FAR = 150000  # 300 degrees: beyond it the sensor is being carried


def root(n):
    """Whole square root by Newton's method."""
    if n < 2:
        return n
    r = 1 << ((len_bits(n) + 1) >> 1)
    while True:
        s = (r + n // r) >> 1
        if s >= r:
            return r
        r = s


def len_bits(n):
    bits = 0
    while n:
        n >>= 1
        bits += 1
    return bits


class Lever:
    """position in units of 2 mdeg, speed in 1/32 deg/s along the kick's axis."""

    kind = 1
    finest = 13  # 0.4 deg/s
    least = 500  # a degree: the smallest stroke looked at
    scale = 2  # mdeg per unit of position

    def __init__(self):
        self.past = History()
        self.turned = [0, 0, 0]  # since the resting place, 1/32 mdeg
        self.position = self.speed = 0
        self.sure = False  # the axis was confirmed by a counted rep
        self.reach = 0  # how far the axis was when last pointed

    def rest(self):
        """Here is the resting place."""
        turned = self.turned
        turned[0] = turned[1] = turned[2] = 0
        self.position = self.reach = 0

    def step(self, x, y, z, length, ms):
        """One frame: turn rates in 1/32 deg/s, its length and end in ms."""
        past, turned = self.past, self.turned
        past.put(x, y, z, ms)
        turned[0] += x * length
        turned[1] += y * length
        turned[2] += z * length
        u = past.u
        dx = turned[0] >> 6
        dy = turned[1] >> 6
        dz = turned[2] >> 6
        far = abs(dx) + abs(dy) + abs(dz)
        if far > self.reach:
            if far > FAR:
                self.rest()
                return False
            if not self.sure:
                self.reach = far + 64
                self.point(dx >> 3, dy >> 3, dz >> 3)
        self.position = (dx * u[0] + dy * u[1] + dz * u[2]) >> 10
        self.speed = (x * u[0] + y * u[1] + z * u[2]) >> 10
        return True

    def slow(self):
        """Hardly turning, whatever the axis."""
        x, y, z = self.past.x, self.past.y, self.past.z
        i = self.past.k & MASK
        return abs(x[i]) + abs(y[i]) + abs(z[i]) < 64

    def straighten(self):
        """Drops what the gyro drifted off the axis."""
        for i in range(3):
            self.turned[i] = (self.position * self.past.u[i] >> 10) << 6

    def point(self, dx, dy, dz):
        """Aims the axis along a turn."""
        far = root(dx * dx + dy * dy + dz * dz)
        u = self.past.u
        if far:
            u[0] = dx * 1024 // far
            u[1] = dy * 1024 // far
            u[2] = dz * 1024 // far

    def flip(self):
        """The kick goes the other way."""
        u = self.past.u
        for i in range(3):
            u[i] = -u[i]
        self.position = -self.position
        self.speed = -self.speed

    def aside(self):
        """How far the sensor is off the axis, in units of position."""
        u, turned = self.past.u, self.turned
        p = self.position
        x = (turned[0] >> 6) - (p * u[0] >> 10) >> 3
        y = (turned[1] >> 6) - (p * u[1] >> 10) >> 3
        z = (turned[2] >> 6) - (p * u[2] >> 10) >> 3
        return root(x * x + y * y + z * z) << 3
