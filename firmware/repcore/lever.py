"""A lever: the gyro sees the speed; its integral from the resting place gives axis and position."""
from .const import const
from .history import History
from .vector import aim, aside, norm

_FAR = const(150000)  # 300 degrees: beyond it the sensor is being carried
_NEAR = const(250)  # half a degree
_SLOW = const(64)  # 2 deg/s


class Lever:
    """position in units of 2 mdeg, speed in 1/32 deg/s along the kick's axis."""

    kind = 1
    finest = 13  # 0.4 deg/s
    least = 500  # a degree: the smallest stroke looked at
    scale = 2  # mdeg per unit of position
    quick = 80  # ms at rest that end a return near the start
    creep = 100  # of the range: what may still be moved in them

    def __init__(self, times):
        self.past = History(times, 1)
        self.u = [0] * 3  # the axis, 1024 long
        self.turned = [0] * 3  # since the resting place, 1/32 mdeg
        self.halt = [0] * 3  # where it last halted on its way
        self.position = self.speed = 0
        self.slow = False  # hardly moving
        self.sure = 0  # reps counted about this axis
        self.reach = 0  # how far the axis was when last pointed

    def rest(self):
        """Here is the resting place."""
        for i in range(3):
            self.turned[i] = 0
        self.position = self.reach = 0

    def step(self, k, x, y, z, length, ms):
        """Frame k: turn rates in 1/32 deg/s, its length and end in ms."""
        turned = self.turned
        turned[0] += x * length
        turned[1] += y * length
        turned[2] += z * length
        if self.sure or self.reach > _NEAR:
            u = self.u
            speed = (x * u[0] + y * u[1] + z * u[2]) >> 10
        else:  # too near to know the axis: all turning counts
            speed = norm(x, y, z)
        self.speed = speed
        self.past.put(k, speed, ms)

    def locate(self, away, pace):
        """Where it is now; pace: how fast it turns, whatever the axis. False when it turned beyond any lever."""
        turned, u = self.turned, self.u
        x = turned[0] >> 6
        y = turned[1] >> 6
        z = turned[2] >> 6
        far = abs(x) + abs(y) + abs(z)
        if far > _FAR:
            self.rest()
            return False
        if far > self.reach and not self.sure:
            self.reach = far + 64
            aim(u, x, y, z)
        self.slow = pace < _SLOW
        self.position = (x * u[0] + y * u[1] + z * u[2]) >> 10
        return True

    def mark(self):
        """The plate halts here: perhaps its new start."""
        for i in range(3):
            self.halt[i] = self.turned[i]
        self.reach = 2 * _FAR  # what comes next must not bend the axis: it may be another movement

    def restart(self):
        """Where it last halted was the resting place."""
        for i in range(3):
            self.turned[i] -= self.halt[i]
        self.position = self.reach = 0

    def straighten(self):
        """Drops what the gyro drifted off the axis."""
        for i in range(3):
            self.turned[i] = (self.position * self.u[i] >> 10) << 6

    def aside(self, span, fast):
        """How far the sensor is off its axis, in units of position."""
        turned = self.turned
        return aside(self.u, turned[0] >> 6, turned[1] >> 6, turned[2] >> 6)
