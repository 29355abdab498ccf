"""A sled: only the accelerometer sees it; speed is its integral, set right wherever the plate must be at rest."""
from .history import History
from .vector import aim, along, norm, reverse

FAR = 10 << 20  # 1/16 mg ms: 6.4 m/s on three axes together
LONG = 1 << 28  # 1/8 um: 33 m
LEAN = 32000  # a degree in all
PLATEAU = 6  # frames of each mean when looking for a plateau
FLAT = 32  # 4 mm/s between two means: 3.4 mg, above noise and below any kick
DRIFT = 320  # 40 mm/s off the rail may be drift
GATE = 160  # 20 mm/s
SHOCK = 400  # 50 mm/s of second difference: a clank leaves a quarter of it behind as drift
WIDER = 16  # a mean: what 1.7 mg of error in gravity adds


class Sled:
    """position in units of 8 um, speed in 1/8 mm/s along the rail."""

    kind = 2
    finest = 96  # 12 mm/s
    least = 1875  # 15 mm: the smallest stroke looked at
    scale = 8  # um per unit of position
    quick = 11
    creep = 25

    def __init__(self, times):
        self.past = History(times)
        self.u = [0, 0, 0]  # the rail, 1024 long
        self.gained = [0, 0, 0]  # speed since the last rest, 1/16 mg ms
        self.lean = [0, 0, 0]  # how far the plate has turned lately, 1/32 mdeg
        self.travel = 0  # 1/8 um
        self.position = self.speed = 0
        self.sure = 0  # reps counted along this rail
        self.reach = 0
        self.away = False  # a stroke is under way
        self.base = 0  # what is only drift in the speed along the rail
        self.gate = GATE  # a plateau above is no rest
        self.widest = 5 * GATE  # a quarter of a kick's peak speed
        self.sum = self.n = self.before = 0
        self.anchor = 0  # the last frame known to be at rest

    def rest(self):
        """The plate is still, here is its resting place."""
        gained = self.gained
        lean = self.lean
        gained[0] = gained[1] = gained[2] = 0
        lean[0] = lean[1] = lean[2] = 0
        self.travel = self.position = self.base = self.reach = self.speed = 0
        self.anchor = self.past.k - 3
        self.past.rest()

    def tilt(self, x, y, z, length):
        """Turn rates in 1/32 deg/s: a rail bends, and a fifth of a degree looks like 3 mg. Forgotten in some seconds.

        False where it turned so far that it is a lever's."""
        lean = self.lean
        lean[0] += x * length - (lean[0] >> 7)
        lean[1] += y * length - (lean[1] >> 7)
        lean[2] += z * length - (lean[2] >> 7)
        if abs(lean[0]) + abs(lean[1]) + abs(lean[2]) < LEAN:
            return True
        lean[0] = lean[1] = lean[2] = 0
        return False

    def step(self, now, down, length, ms):
        """One frame: acceleration and gravity at rest in 1/16 mg, its length and end in ms.

        Gravity turns with the plate: by its cross product with the lean, 1171 / 65536 of a thousandth each mdeg.
        False when it went too fast or too far for a sled.
        """
        gained, u, lean = self.gained, self.u, self.lean
        a = lean[0] >> 5
        b = lean[1] >> 5
        c = lean[2] >> 5
        x = down[0]
        y = down[1]
        z = down[2]
        gained[0] += (now[0] - x - ((y * c - z * b >> 10) * 1171 >> 16)) * length
        gained[1] += (now[1] - y - ((z * a - x * c >> 10) * 1171 >> 16)) * length
        gained[2] += (now[2] - z - ((x * b - y * a >> 10) * 1171 >> 16)) * length
        far = abs(gained[0]) + abs(gained[1]) + abs(gained[2])
        if far > FAR or abs(self.travel) > LONG:
            self.rest()
            return False
        # 1 mg is 9.80665 mm/s2, so 1/16 mg ms is 321 / 65536 of 1/8 mm/s
        x = (gained[0] >> 6) * 321 >> 10
        y = (gained[1] >> 6) * 321 >> 10
        z = (gained[2] >> 6) * 321 >> 10
        if not self.sure and far > self.reach:
            if self.away and along(u, x, y, z) < 0:  # a return, however fast, is no other kick
                aim(u, -x, -y, -z)
            else:
                aim(u, x, y, z)
            self.reach = far + (far >> 4) + 10000
        raw = along(u, x, y, z)
        self.past.put(raw, ms)
        shake = self.past.shake(self.past.k)
        if shake > SHOCK:
            self.gate += shake >> 2
        self.level(raw)
        self.speed = raw - self.base
        self.travel += self.speed * length
        self.position = self.travel >> 6
        return True

    def level(self, raw):
        """Takes a plateau of the speed near zero for rest: between two means, nothing pushed the plate."""
        self.sum += raw
        self.n += 1
        if self.n == PLATEAU:
            mean = self.sum // PLATEAU
            self.gate = min(self.gate + WIDER, self.widest)
            if abs(mean - self.before) < FLAT and abs(mean - self.base) < self.gate:
                self.base = mean
                self.gate = GATE
                self.straighten()
            self.before = mean
            self.sum = self.n = 0

    def settle(self, k, last, most):
        """Finds where the plate was at rest between frames k and last and takes the drift since the rest before."""
        past = self.past
        past.zero = self.base
        past.tilt = 0
        k = past.flattest(k, last, most)
        if not k:
            return
        past.correct(max(self.anchor, past.k - 500), k)
        self.base = past.zero + ((k - past.zero_k) * past.tilt >> 8)
        self.anchor = k

    def slow(self):
        return abs(self.speed) < 2 * self.finest and self.away

    def mark(self):
        pass

    def restart(self):
        pass

    def straighten(self):
        """Drops what drifted off the rail."""
        gained, u = self.gained, self.u
        part = ((gained[0] >> 10) * u[0] + (gained[1] >> 10) * u[1] + (gained[2] >> 10) * u[2]) >> 10
        for i in range(3):
            gained[i] = part * u[i]

    def flip(self):
        """The kick goes the other way."""
        reverse(self.u)
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
        gained, u = self.gained, self.u
        x = gained[0] >> 10
        y = gained[1] >> 10
        z = gained[2] >> 10
        part = along(u, x, y, z)
        off = 5 * norm(x - (part * u[0] >> 10), y - (part * u[1] >> 10), z - (part * u[2] >> 10))
        return span * max(0, min(off, 2 * fast) - DRIFT) // max(1, fast)
