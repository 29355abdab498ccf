"""A lever: the gyro sees the speed; its integral from the resting place gives axis and position."""
from .history import History
from .vector import aim, along, norm, reverse

FAR = 150000  # 300 degrees: beyond it the sensor is being carried
NEAR = 250  # half a degree
SLOW = 64  # 2 deg/s


class Lever:
    """position in units of 2 mdeg, speed in 1/32 deg/s along the kick's axis."""

    kind = 1
    finest = 13  # 0.4 deg/s
    least = 500  # a degree: the smallest stroke looked at
    scale = 2  # mdeg per unit of position
    quick = 5  # frames at rest that end a return near the start
    creep = 100  # of the range: what may still be moved in them

    def __init__(self, times):
        self.past = History(times)
        self.u = [0, 0, 0]  # the axis, 1024 long
        self.pace = 0  # how fast it turns, whatever the axis
        self.turned = [0, 0, 0]  # since the resting place, 1/32 mdeg
        self.halt = [0, 0, 0]
        self.position = self.speed = 0
        self.sure = 0  # reps counted about this axis
        self.reach = 0  # how far the axis was when last pointed
        self.away = False  # a stroke is under way

    def rest(self):
        """Here is the resting place."""
        turned = self.turned
        turned[0] = turned[1] = turned[2] = 0
        self.position = self.reach = 0

    def step(self, x, y, z, length, ms):
        """One frame: turn rates in 1/32 deg/s, its length and end in ms. False when it turned beyond any lever."""
        turned, u = self.turned, self.u
        turned[0] += x * length
        turned[1] += y * length
        turned[2] += z * length
        dx = turned[0] >> 6
        dy = turned[1] >> 6
        dz = turned[2] >> 6
        self.pace = abs(x) + abs(y) + abs(z)
        far = abs(dx) + abs(dy) + abs(dz)
        if far > FAR:
            self.rest()
            return False
        if far > self.reach and not self.sure:
            self.reach = far + 64
            aim(u, dx, dy, dz)
        self.position = along(u, dx, dy, dz)
        self.speed = along(u, x, y, z)
        if self.reach < NEAR and not self.sure:  # too near to know the axis: all turning counts
            self.speed = norm(x, y, z)
        self.past.put(self.speed, ms)
        return True

    def slow(self):
        """Hardly turning, whatever the axis."""
        return self.pace < SLOW

    def mark(self):
        """The plate halts here: perhaps its new start."""
        for i in range(3):
            self.halt[i] = self.turned[i]
        self.reach = 2 * FAR  # what comes next must not bend the axis: it may be another movement

    def restart(self):
        """Where it last halted was the resting place."""
        for i in range(3):
            self.turned[i] -= self.halt[i]
        self.position = self.reach = 0

    def straighten(self):
        """Drops what the gyro drifted off the axis."""
        for i in range(3):
            self.turned[i] = (self.position * self.u[i] >> 10) << 6

    def flip(self):
        """The kick goes the other way."""
        reverse(self.u)
        self.position = -self.position
        self.speed = -self.speed

    def aside(self, span, fast):
        """How far the sensor is off its axis, in units of position."""
        u, turned, p = self.u, self.turned, self.position
        return norm((turned[0] >> 6) - (p * u[0] >> 10), (turned[1] >> 6) - (p * u[1] >> 10),
                    (turned[2] >> 6) - (p * u[2] >> 10))
