"""The two paths a plate can take, each with its direction, position and speed.

A lever turns: the gyro sees its speed, and the integral from the resting place gives axis and position. A sled slides:
only the accelerometer sees it; its speed is an integral, set right wherever the plate must be at rest.
"""

from . import const
from .history import FULL, MASK, MS, History, K
from .rest import PUSH

_ROUND = const(150000)  # 300 degrees: beyond it the sensor is being carried
_NEAR = const(250)  # half a degree
_SLOW = const(64)  # 2 deg/s

_FAR = const(10 << 20)  # 1/16 mg ms: 6.4 m/s on three axes together
_LONG = const(1 << 28)  # 1/8 um: 33 m
_PLATEAU = const(3)  # steps at least of each mean when looking for a plateau
_FLAT = const(32)  # 4 mm/s between two means: 3.4 mg, above noise and below any kick
_GATE = const(160)  # 20 mm/s
WIDEST = const(800)  # 100 mm/s
_WIDER = const(16)  # a mean: what 1.7 mg of error in gravity adds
_DULL = const(30000)  # 1/16 mg ms, 18 mm/s: slower speeds tell no direction
_SHOCK = const(400)  # 50 mm/s of second difference: a clank leaves a quarter of it behind as drift
_STEADY = const(40)  # 5 mm/s in half a second: 1 mg
_ERROR = const(128)  # 8 mg
_DOUBTS = const(2)  # turns of the speed that must agree after a gap
_DRIFT = const(320)  # 40 mm/s off the rail may be drift
# places in what a sled holds from one step to the next
_LENGTH = const(0)
_TRAVEL = const(1)
_SUM = const(2)
_N = const(3)
_RAW = const(4)
_COARSE = const(5)
# places in what is marked of a stroke where it is fastest
_MARK_K = const(0)
_MARK_MS = const(1)
_MARK_RAW = const(2)
_MARK_SPEED = const(3)


def norm(x, y, z):
    """Length of a vector of at most 150000 each way, by Newton's method from above."""
    r = (x if x > 0 else -x) + (y if y > 0 else -y) + (z if z > 0 else -z)
    if r > 18900:
        return norm(x >> 3, y >> 3, z >> 3) << 3
    n = x * x + y * y + z * z
    while r * r > n:
        r = (r + n // r) >> 1
    return r


def aim(u, x, y, z):
    """Makes u the direction of a vector, 1024 long; keeps it where the vector is too short to have one."""
    far = norm(x, y, z)
    if far:
        u[0] = x * 1024 // far
        u[1] = y * 1024 // far
        u[2] = z * 1024 // far


def aside(u, x, y, z):
    """How far a vector is off a direction; far, where it is longer than any path."""
    if not (-_ROUND < x < _ROUND and -_ROUND < y < _ROUND and -_ROUND < z < _ROUND):
        return _ROUND
    p = (x * u[0] + y * u[1] + z * u[2]) >> 10
    return norm(x - (p * u[0] >> 10), y - (p * u[1] >> 10), z - (p * u[2] >> 10))


class Lever(History):
    """position in units of 2 mdeg, speed in 1/32 deg/s along the kick's axis."""

    kind = 1
    finest = 13  # 0.4 deg/s
    least = 500  # a degree: the smallest stroke looked at
    scale = 2  # mdeg per unit of position
    quick = 80  # ms at rest that end a return near the start
    creep = 100  # of the range: what may still be moved in them

    def __init__(self, times, ring, zero, now):
        History.__init__(self, times, ring, now)
        self.zero = zero  # of the gyro, 1/512 deg/s, behind gravity
        self.u = [0] * 3  # the axis, 1024 long
        self.turned = [0] * 3  # since the resting place, 1/32 mdeg
        self.halt = [0] * 3  # where it last halted on its way
        self.position = self.speed = self.wobble = 0
        self.sure = 0  # reps counted about this axis
        self.reach = self.doubts = self.widest = (
            0  # how far the axis was when last pointed; a gyro tells the speed itself
        )

    def rest(self):
        """Here is the resting place."""
        self.mark()
        self.restart()

    def step(self, k, mean, length):
        """Frame k: its means, turn in 1/512 deg/s, and its length in ms."""
        turned, zero = self.turned, self.zero
        x = (mean[3] - zero[3] + 8) >> 4
        y = (mean[4] - zero[4] + 8) >> 4
        z = (mean[5] - zero[5] + 8) >> 4
        turned[0] += x * length
        turned[1] += y * length
        turned[2] += z * length
        if self.sure or self.reach > _NEAR:
            u = self.u
            speed = (x * u[0] + y * u[1] + z * u[2]) >> 10
        else:  # too near to know the axis: all turning counts
            speed = norm(x, y, z)
        if not -FULL < speed < FULL:
            speed = FULL if speed > 0 else -FULL
        self.v[k & MASK] = speed

    def locate(self, away, pace):
        """Where it is now; pace: how fast it turns, whatever the axis.

        Gives whether it hardly moves, None when it turned beyond any lever.
        """
        turned, u = self.turned, self.u
        x = turned[0] >> 6
        y = turned[1] >> 6
        z = turned[2] >> 6
        far = (x if x > 0 else -x) + (y if y > 0 else -y) + (z if z > 0 else -z)
        if far > _ROUND:
            return None
        if far > self.reach and not self.sure:
            self.reach = far + 64
            aim(u, x, y, z)
        self.position = (x * u[0] + y * u[1] + z * u[2]) >> 10
        self.speed = self.v[self.now[K] & MASK]
        return pace < _SLOW

    def mark(self):
        """The plate halts here: perhaps its new start."""
        halt, turned = self.halt, self.turned
        halt[0] = turned[0]
        halt[1] = turned[1]
        halt[2] = turned[2]
        self.reach = 2 * _ROUND  # what comes next must not bend the axis: it may be another movement

    def restart(self):
        """Where it last halted was the resting place."""
        for i in range(3):
            self.turned[i] -= self.halt[i]
            self.halt[i] = 0
        self.position = self.reach = 0

    def straighten(self):
        """Drops what the gyro drifted off the axis."""
        for i in range(3):
            self.turned[i] = (self.position * self.u[i] >> 10) << 6

    def aside(self, span, fast):
        """How far the sensor is off its axis, in units of position."""
        turned = self.turned
        self.wobble = aside(self.u, turned[0] >> 6, turned[1] >> 6, turned[2] >> 6)
        return self.wobble


class Sled(History):
    """position in units of 8 um, speed in 1/8 mm/s along the rail, in steps of two frames."""

    kind = 2
    stride = 2
    finest = 96  # 12 mm/s
    least = 1875  # 15 mm: the smallest stroke looked at
    scale = 8  # um per unit of position
    quick = 200
    creep = 25

    def __init__(self, times, ring, attitude):
        self.attitude = attitude
        History.__init__(self, times, ring, [4, 0])
        self.gravity = [0] * 3  # in the frame of rest, 1/16 mg
        self.side = [0] * 3  # across the rail, in the plane of an arc
        self.side_reach = 0
        self.half = 0  # the first half of the kick that was last taken up anew
        self.wobble = 0  # as aside, in the plane of an arc too
        self.halted = [0] * 3  # gained at the last plateau
        self.halt_ms = self.straight_ms = 0
        self.flat = 0  # plateaus in a row
        self.hidden = False  # samples were lost since it last stood: what it gained meanwhile is no error of gravity
        self.u = [0] * 3  # the rail, 1024 long
        self.gained = [0] * 3  # speed since the last rest, 1/16 mg ms
        # the frame before in ms, travel in 1/8 um, sum and number of speeds for a plateau, the raw speed before,
        # and a speed that forgets in four seconds
        self.held = [0] * 6
        self.mark = [0] * 4  # the stroke under way where it was fastest, or slowest
        self.means = [0] * 9  # the last speeds that were looked at for a plateau
        self.steady = 0  # looks in a row at which it rose as before: nobody pushes that evenly
        self.position = self.speed = 0
        self.sure = 0  # reps counted along this rail
        self.reach = 0
        self.away = False  # a stroke is under way
        self.base = 0  # what is only drift in the speed along the rail
        self.gate = _GATE  # a plateau above is no rest
        self.shock = 0  # what the last clank may have left
        self.widest = WIDEST  # a third of a kick's peak speed
        self.before = 0
        self.since = 0  # ms of the last rest
        # fast, back: peak speeds of the reps before; doubts: turns of the speed that must agree before it is believed;
        # turn: the forgetful speed rises 1, or falls -1, or is not known to do either
        self.fast = self.back = self.doubts = self.turn = self.lowest = 0

    def rest(self):
        """The plate is still, here is its resting place."""
        took = max(1, self.now[MS] - self.since)
        level = self.level()
        held = self.held
        for i in range(3):
            if level:
                self.gravity[i] += self.gained[i] // took >> 1
            self.gained[i] = self.halted[i] = 0
            self.v[(self.now[K] - i) & self.mask] = 0  # it has been for a while
        held[_TRAVEL] = held[_RAW] = self.position = self.base = self.speed = self.doubts = self.side_reach = 0
        self.reach = _DULL
        self.attitude.mark()
        self.since = self.halt_ms = self.straight_ms = self.now[MS]

    def step(self, k, mean, length, ms):
        """Step k, once with each of its two frames: acceleration in 1/16 mg, the frame's length and end in ms.

        False when it went too fast for a sled.
        """
        gained, zero, held = self.gained, self.gravity, self.held
        x = gained[0] + (mean[0] - zero[0]) * length
        y = gained[1] + (mean[1] - zero[1]) * length
        z = gained[2] + (mean[2] - zero[2]) * length
        gained[0] = x
        gained[1] = y
        gained[2] = z
        u = self.u
        if not k & 1:
            far = (x if x > 0 else -x) + (y if y > 0 else -y) + (z if z > 0 else -z)
            if far > _FAR:
                return False
            held[_LENGTH] = length
            if far > self.reach and not self.sure:
                self.reach = far + (far >> 4) + 10000
                x >>= 6
                y >>= 6
                z >>= 6
                if self.away and x * u[0] + y * u[1] + z * u[2] < 0:  # a return, however fast, is no other kick
                    aim(u, -x, -y, -z)
                else:
                    aim(u, x, y, z)
            return True
        length += held[_LENGTH]
        # 1 mg is 9.80665 mm/s2, so 1/16 mg ms is 321 / 65536 of 1/8 mm/s
        x = (x >> 6) * 321 >> 10
        y = (y >> 6) * 321 >> 10
        z = (z >> 6) * 321 >> 10
        raw = (x * u[0] + y * u[1] + z * u[2]) >> 10
        k >>= 1
        self.now[K] = k
        self.now[MS] = ms
        self.v[k & self.mask] = raw if -FULL < raw < FULL else FULL if raw > 0 else -FULL
        held[_SUM] += raw
        held[_N] += 1
        coarse = held[_COARSE] + raw - held[_RAW]
        held[_COARSE] = coarse - (coarse * length >> 12)
        held[_RAW] = raw
        raw -= self.base
        self.speed = raw
        held[_TRAVEL] += raw * length
        return True

    def plateau(self, mean):
        """Takes a plateau of the speed near zero for rest: between two means, nothing pushed the plate."""
        self.gate = min(self.gate + _WIDER, self.widest)
        self.shock >>= 1
        if self.doubts and self.turn:  # the plate also slides evenly: only a plateau where rest must be is one
            near = self.doubts < _DOUBTS and abs(mean - self.drift) < (self.fast + self.back) // 6
        else:
            near = abs(mean - self.base) < min(self.gate + self.shock, self.widest)
        if near and abs(mean - self.before) < _FLAT:
            if self.turn:
                self.doubts = 0
            self.base = mean
            self.gate = _GATE
            if not self.doubts:
                self.halt()
            self.flat += 1
        else:
            self.flat = 0
        self.before = mean
        means = self.means
        for i in range(8):
            means[i] = means[i + 1]
        means[8] = mean
        even = means[8] - 2 * means[4] + means[0]
        self.steady = self.steady + 1 if -_STEADY < even < _STEADY else 0
        self.held[_SUM] = self.held[_N] = 0

    def halt(self):
        """The plate stands: what speed it has gained since it last did is an error of gravity."""
        gained, halted, gravity = self.gained, self.halted, self.gravity
        ms = self.now[MS]
        took = ms - self.halt_ms
        new = (not self.flat and took > 400) or took > 1000
        if self.hidden:
            new = True
            took = 1 << 20
            self.straight_ms = ms
            self.hidden = False
        if new:
            for i in range(3):
                gravity[i] += max(-_ERROR, min(_ERROR, (gained[i] - halted[i]) // took)) >> 1
        if self.sure:
            self.straighten()
        if new:
            for i in range(3):
                halted[i] = gained[i]
            self.halt_ms = ms

    def locate(self, away, pace):
        """Where it is now; away: a stroke is under way.

        Gives whether it hardly moves on its way, None when that is too far for a sled.
        """
        self.away = away
        held = self.held
        travel = held[_TRAVEL]
        total = held[_SUM]
        n = held[_N]
        self.position = travel >> 6
        if n >= _PLATEAU:
            self.plateau(total // n)
        shake = self.shake(self.now[K])
        if shake > _SHOCK:
            self.shock += shake >> 2
        if not -_LONG < travel < _LONG:
            return None
        return away and -2 * self.finest < self.speed < 2 * self.finest

    def cut(self):
        """A gap: from now on only changes of speed are known."""
        if self.sure:
            self.doubts = _DOUBTS
            self.turn = 0
            self.mark[_MARK_SPEED] = self.lowest = self.held[_COARSE]
            self.hidden = True
            self.halt_ms = self.straight_ms = self.now[MS]
            for i in range(3):
                self.halted[i] = self.gained[i]

    def restart(self):
        """Begins anew in the middle of a set: nothing but the rail and the changes of speed is known."""
        for i in range(3):
            self.gained[i] = self.halted[i] = 0
        self.held[_TRAVEL] = self.held[_RAW] = self.position = self.base = self.speed = 0

    def seek(self):
        """1 just after a kick was at its fastest, -1 after a return, else 0: ``mark`` is that moment then.

        Whatever the drift is, the speed falls after a kick, and rises after a return, by about what it is in this set.
        """
        held, mark, turn = self.held, self.mark, self.turn
        speed = held[_COARSE]
        if not turn:
            self.lowest = min(self.lowest, speed)
            mark[_MARK_SPEED] = max(mark[_MARK_SPEED], speed)
            if speed - self.lowest > self.fast >> 1:
                self.turn = 1
            elif mark[_MARK_SPEED] - speed > self.back >> 1:
                self.turn = -1
            else:
                return 0
        elif (mark[_MARK_SPEED] - speed) * turn > (self.fast if turn > 0 else self.back) * (
            2 if self.hidden else 3
        ) >> 2:
            return turn
        elif (speed - mark[_MARK_SPEED]) * turn <= 0:
            return 0
        self.point()
        return 0

    def point(self):
        """Marks this moment."""
        mark = self.mark
        mark[_MARK_K] = self.now[K]
        mark[_MARK_MS] = self.now[MS]
        mark[_MARK_RAW] = self.held[_RAW]
        mark[_MARK_SPEED] = self.held[_COARSE]

    def regain(self, turn, span, least):
        """After seek gave turn: drift is the flattest speed before, about a usual stroke's peak from this one's.

        span: the usual range. False where that is what was thought, None where its first half is shorter than least or
        longer than a usual stroke.
        """
        mark = self.mark
        fast = max(1, self.fast if turn > 0 else self.back)
        self.drift = mark[_MARK_RAW] - turn * fast
        k = mark[_MARK_K]
        rest = self.flattest(k, -1, self.fast + self.back >> 2, 2 * self.finest, 9 + span * 3 // (4 * fast))
        self.half = self.way(rest, k)
        if turn > 0 and not least <= self.half <= span:
            return None
        off = self.drift - self.base
        if abs(off) < self.fast + self.back >> 3:
            self.doubts = max(0, self.doubts - 1)
            return False
        self.doubts = 1
        self.gate = self.widest
        self.hidden = True
        self.level_by(off, mark[_MARK_MS])
        self.hidden = True  # only a plateau is known well enough to tell an error of gravity
        return True

    def level_by(self, off, ms):
        """The plate stood then, and its speed was off by this: so was gravity along the rail, since it stood before."""
        u, gained, halted = self.u, self.gained, self.halted
        self.base += off
        self.speed -= off
        took = ms - self.halt_ms
        if took > 1000 and not self.hidden:
            # 1/8 mm/s are 204 of 1/16 mg ms
            error = max(-_ERROR, min(_ERROR, off * 204 // took)) >> 1
            for i in range(3):
                self.gravity[i] += error * u[i] >> 10
        if self.hidden:
            self.straight_ms = self.now[MS]
            self.hidden = False
        for i in range(3):
            halted[i] = gained[i] - (self.speed * 204 >> 10) * u[i]
        self.halt_ms = self.now[MS]

    def tilt(self):
        """What has pushed the plate since its last rest was gravity."""
        took = max(1, self.now[MS] - self.since)
        for i in range(3):
            self.gravity[i] += self.gained[i] // took

    def level(self):
        """Whether little enough has pushed the plate since its last rest to be an error in gravity."""
        most = PUSH * max(1, self.now[MS] - self.since)
        for g in self.gained:
            if not -most <= g <= most:
                return False
        return True

    def straighten(self):
        """Drops what drifted off the rail."""
        gained, u, halted = self.gained, self.u, self.halted
        part = ((gained[0] >> 10) * u[0] + (gained[1] >> 10) * u[1] + (gained[2] >> 10) * u[2]) >> 10
        ms = self.now[MS]
        took = ms - self.straight_ms
        for i in range(3):
            off = gained[i] - part * u[i]
            if took > 1000:
                self.gravity[i] += max(-_ERROR, min(_ERROR, off // took)) >> 1
            gained[i] -= off
            halted[i] -= off
        if took > 1000:
            self.straight_ms = ms

    def aside(self, span, fast):
        """How far the plate is going off its rail over the whole stroke, in units of position; 0 where it is slow."""
        if 2 * abs(self.speed) < fast:
            self.wobble = 0
            return 0
        gained, u, side = self.gained, self.u, self.side
        x = gained[0] >> 10
        y = gained[1] >> 10
        z = gained[2] >> 10
        p = (x * u[0] + y * u[1] + z * u[2]) >> 10
        x -= p * u[0] >> 10
        y -= p * u[1] >> 10
        z -= p * u[2] >> 10
        off = norm(x, y, z)
        if off > self.side_reach:
            self.side_reach = off
            aim(side, x, y, z)
        self.wobble = self.of_range(off, span, fast)
        return self.of_range(aside(side, x, y, z) + (off >> 2), span, fast)

    def of_range(self, off, span, fast):
        """The part of the range that a speed is of the peak speed, what may be drift taken off."""
        return (span >> 6) * (max(0, min(5 * off, 2 * fast) - _DRIFT) * 64 // max(1, fast))
