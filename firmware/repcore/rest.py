"""Stillness of the sensor: where the gyro's zero and gravity are."""

from . import const

_FIRST = const(12)  # looks, 20 ms apart, of the first still window
_WINDOW = const(3)  # looks, 80 ms apart, of the later ones
_TURN = const(231)  # 0.45 deg/s in 1/512: six times the data sheet's noise between two frames
_SHAKE = const(480)  # 30 mg in 1/16: five times that of the accelerometer
_NEAR = const(307)  # 0.6 deg/s: a change of zero that drift explains
_SURE = const(9)  # windows alike that make a far zero believed: nobody moves a plate that evenly for two seconds
_ALIKE = const(115)  # 0.22 deg/s
_TILT = const(120)  # 7.5 mg: a plate that creeps turns gravity by more
_LEVEL = const(144)  # 9 mg
PUSH = const(48)  # 3 mg: less pushes no sled


def within(a, b, i, most):
    """Whether two vectors of three, from place i on, are this close, however the sensor is turned."""
    x = a[i] - b[i]
    y = a[i + 1] - b[i + 1]
    z = a[i + 2] - b[i + 2]
    if not -most <= x <= most or not -most <= y <= most or not -most <= z <= most:
        return False
    return x * x + y * y + z * z <= most * most


class Rest:
    """Takes frames' means: acceleration in 1/16 mg and turn in 1/512 deg/s."""

    def __init__(self, loose):
        self.turn = _TURN * loose  # loose: how much more restless the sensor may be
        self.shake = _SHAKE * loose
        self.zero = [0] * 6  # gravity and the gyro's zero
        self.known = self.firm = False  # firm: seen twice; once may be the middle of a stroke that began unseen
        self.first = [0] * 6
        self.sums = [0] * 6
        self.before = [0] * 6
        self.n = 0
        self.run = 0  # still windows alike in a row
        self.far = 0  # and the last of them that are far from what is known
        self.taken = False  # the last window gave gravity anew
        self.moved = False  # the last window was the one that made another gravity believed

    def update(self, now):
        """True at the end of each still window, its middle then in ``sums``."""
        first, sums, n = self.first, self.sums, self.n
        if n and within(now, first, 3, self.turn) and within(now, first, 0, self.shake):
            n += 1
        else:
            if n and self.run:
                self.run = self.far = 0
            n = 1
            for i in range(6):
                first[i] = now[i]
            if not self.known:
                for i in range(6):
                    sums[i] = 0
        self.n = n
        if not self.known:
            for i in range(6):
                sums[i] += now[i]
            if n == _FIRST:
                for i in range(6):
                    sums[i] //= _FIRST
        elif n == _WINDOW:
            for i in range(6):
                sums[i] = first[i] + now[i] >> 1
            self.n = 0
            return True
        return n == _FIRST

    def learn(self, settled):
        """Takes the window's means; settled: no stroke is under way, so a small change of the gyro's zero is drift.

        0 where the gyro says that this was an even movement, 2 where what was known was none of rest.
        """
        sums, before, zero = self.sums, self.before, self.zero
        near = within(sums, zero, 3, _NEAR)
        level = within(sums, zero, 0, _LEVEL)
        if within(sums, before, 3, _ALIKE) and within(sums, before, 0, _TILT):
            self.run += 1
        else:
            self.run = self.far = 0
            for i in range(6):
                before[i] = sums[i]
        self.far = 0 if near and level else self.far + 1  # all of nine: the last ones may be a kick's beginning
        sure = not self.known or self.far >= (_SURE if self.firm else 2)
        self.taken = sure and not level
        self.moved = self.taken and self.known
        begun = self.moved and not self.firm
        self.firm = self.firm or self.run > 0 or (self.known and level and near)
        if sure:
            for i in range(6):
                if not (level if i < 3 else near):
                    zero[i] = sums[i]
        if near and settled:
            for i in range(3, 6):
                zero[i] += (sums[i] - zero[i]) >> 2
        self.known = True
        self.n = 0
        return 2 if begun else 1 if sure or near else 0
