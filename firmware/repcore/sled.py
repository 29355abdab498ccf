"""A sled: only the accelerometer sees it; speed is its integral, set right wherever the plate must be at rest."""
from .const import const
from .history import History
from .vector import aim, aside

_FAR = const(10 << 20)  # 1/16 mg ms: 6.4 m/s on three axes together
_LONG = const(1 << 28)  # 1/8 um: 33 m
_LEAN = const(32000)  # a degree in all
_PLATEAU = const(6)  # frames of each mean when looking for a plateau
_FLAT = const(32)  # 4 mm/s between two means: 3.4 mg, above noise and below any kick
_GATE = const(160)  # 20 mm/s
_WIDER = const(16)  # a mean: what 1.7 mg of error in gravity adds
_SHOCK = const(400)  # 50 mm/s of second difference: a clank leaves a quarter of it behind as drift
_DRIFT = const(320)  # 40 mm/s off the rail may be drift


class Sled:
    """position in units of 8 um, speed in 1/8 mm/s along the rail."""

    kind = 2
    finest = 96  # 12 mm/s
    least = 1875  # 15 mm: the smallest stroke looked at
    scale = 8  # um per unit of position
    quick = 6
    creep = 25

    def __init__(self, times, turn, now, zero):
        self.past = History(times)
        self.turn = turn  # the frame's turn rates, 1/32 deg/s
        self.now = now  # its acceleration and
        self.zero = zero  # that of gravity at rest, 1/16 mg
        self.u = [0] * 3  # the rail, 1024 long
        self.gained = [0] * 3  # speed since the last rest, 1/16 mg ms
        self.lean = [0] * 3  # how far the plate has turned lately, 1/32 mdeg
        self.travel = 0  # 1/8 um
        self.position = self.speed = 0
        self.sure = 0  # reps counted along this rail
        self.reach = 0
        self.away = False  # a stroke is under way
        self.base = 0  # what is only drift in the speed along the rail
        self.gate = _GATE  # a plateau above is no rest
        self.widest = 5 * _GATE  # a third of a kick's peak speed
        self.sum = self.n = self.before = 0
        self.anchor = 0  # the last frame known to be at rest

    def rest(self):
        """The plate is still, here is its resting place."""
        for i in range(3):
            self.gained[i] = self.lean[i] = 0
        self.travel = self.position = self.base = self.reach = self.speed = 0
        past = self.past
        self.anchor = past.k - 3
        for i in range(8):  # it has been for a while
            past.v[(past.k - i) & 511] = 0

    def step(self, length):
        """One frame of so many ms. False when it went too fast, too far, or turned too much for a sled.

        A rail bends, and a fifth of a degree looks like 3 mg: gravity turns with the plate by its cross product with
        the lean (1171 / 65536 of a thousandth each mdeg), which is forgotten in some seconds.
        """
        turn, lean, gained = self.turn, self.lean, self.gained
        now, zero = self.now, self.zero
        far = fast = 0
        for i in range(3):
            lean[i] += turn[i] * length - (lean[i] >> 7)
            far += abs(lean[i])
        if far > _LEAN:
            return False
        j, k = 1, 2
        for i in range(3):
            bent = (zero[j] * (lean[k] >> 5) - zero[k] * (lean[j] >> 5) >> 10) * 1171 >> 16
            gained[i] += (now[i] - zero[i] - bent) * length
            fast += abs(gained[i])
            j, k = k, i
        if fast > _FAR or abs(self.travel) > _LONG:
            return False
        # 1 mg is 9.80665 mm/s2, so 1/16 mg ms is 321 / 65536 of 1/8 mm/s
        x = (gained[0] >> 6) * 321 >> 10
        y = (gained[1] >> 6) * 321 >> 10
        z = (gained[2] >> 6) * 321 >> 10
        u = self.u
        if fast > self.reach and not self.sure:
            self.reach = fast + (fast >> 4) + 10000
            if self.away and x * u[0] + y * u[1] + z * u[2] < 0:  # a return, however fast, is no other kick
                aim(u, -x, -y, -z)
            else:
                aim(u, x, y, z)
        raw = (x * u[0] + y * u[1] + z * u[2]) >> 10
        self.past.put(raw)
        self.level(raw)
        raw -= self.base
        self.speed = raw
        self.travel += raw * length
        return True

    def level(self, raw):
        """Takes a plateau of the speed near zero for rest: between two means, nothing pushed the plate."""
        self.sum += raw
        self.n += 1
        if self.n == _PLATEAU:
            mean = self.sum // _PLATEAU
            self.gate = min(self.gate + _WIDER, self.widest)
            if abs(mean - self.before) < _FLAT and abs(mean - self.base) < self.gate:
                self.base = mean
                self.gate = _GATE
                self.straighten()
            self.before = mean
            self.sum = self.n = 0

    def locate(self, away):
        """Where it is now; away: a stroke is under way."""
        self.away = away
        self.position = self.travel >> 6
        shake = self.past.shake(self.past.k)
        if shake > _SHOCK:
            self.gate += shake >> 2
        return True

    def settle(self, k, last, most):
        """Finds where the plate was at rest between frames k and last and takes the drift since the rest before."""
        past = self.past
        past.zero = self.base
        past.tilt = 0
        k = past.flattest(k, last, most)
        if k:
            past.correct(max(self.anchor, past.k - 500), k)
            self.base = past.zero + ((k - past.zero_k) * past.tilt >> 8)
            self.anchor = k

    def slow(self):
        return self.away and abs(self.speed) < 2 * self.finest

    def mark(self):
        pass

    def straighten(self):
        """Drops what drifted off the rail."""
        gained, u = self.gained, self.u
        part = ((gained[0] >> 10) * u[0] + (gained[1] >> 10) * u[1] + (gained[2] >> 10) * u[2]) >> 10
        for i in range(3):
            gained[i] = part * u[i]

    def flip(self):
        """The kick goes the other way."""
        for i in range(3):
            self.u[i] = -self.u[i]
        self.position = -self.position
        self.speed = -self.speed
        self.travel = -self.travel
        self.base = -self.base
        self.before = -self.before
        self.sum = -self.sum

    def aside(self, span, fast):
        """How far the plate is going off its rail over the whole stroke, in units of position; 0 where it is slow."""
        if 2 * abs(self.speed) < fast:
            return 0
        gained = self.gained
        off = 5 * aside(self.u, gained[0] >> 10, gained[1] >> 10, gained[2] >> 10)
        return (span >> 6) * (max(0, min(off, 2 * fast) - _DRIFT) * 64 // max(1, fast))
