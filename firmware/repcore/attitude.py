"""How the sensor is turned against where it was when it was first seen at rest, and the force it feels, in that frame.

A rail that rocks, a plate that tilts and a clip that slips turn the sensor; in the frame of rest they all leave gravity
where it was, so that what is left of the force is the plate's own acceleration.
"""

from . import const
from .path import norm

_ONE = const(1 << 20)  # of a matrix element: fine enough that ten seconds of roundings tilt by 0.1 mg
_LEAST = const(30720)  # 0.06 deg in 1/512000 deg, 1 mg: less waits until it adds up
_BLOCK_MS = const(240)
_SLOW = const(128)  # 0.25 deg/s
_FAST = const(6000000)  # 11.7 degrees in one frame
_SLIP = const(102)  # 0.2 deg/s through a whole rep: the clip slipped
_FULL = const(1 << 28)  # 524 degrees, or three days
_FAR = const(128)  # 0.25 deg/s
_MOST_OFF = const(10000)  # 20 deg/s: keeps products in 31 bits
_SMALL = const(10)  # 0.02 deg/s: more must be told twice, for the clip may have slipped
_WILD = const(1069547)  # 1.02: no rotation has such an element, but a sensor that is shaken beyond its range
_MOST = const(42000)  # 2.6 g in 1/16 mg: keeps products in 31 bits


class Attitude:
    """Takes frames' means, acceleration in 1/16 mg and turn in 1/512 deg/s; force: in the frame of rest, 1/16 mg."""

    def __init__(self):
        self.zero = [0] * 3  # the gyro's
        self.rows = [_ONE, 0, 0, 0, _ONE, 0, 0, 0, _ONE]
        self.angle = [0, 0, 0]  # turned and not yet in the matrix, 1/512000 deg
        self.force = [0, 0, 0]
        self.left = [0] * 3  # what is not yet a unit of zero
        self.turned = [0] * 4  # in all, 1/512000 deg, and ms that it took
        self.block = [0] * 4  # and when a block began
        self.off = [0] * 3  # what the last closure told and was not believed
        self.closed = [0] * 4  # and when the last rep ended
        self.rested = [0] * 4  # and when the plate was last at rest

    def step(self, mean, length):
        """A frame of length ms."""
        angle, zero, turned = self.angle, self.zero, self.turned
        due = False
        for i in range(3):
            way = (mean[3 + i] - zero[i]) * length
            turned[i] += way
            angle[i] += way
            if not -_LEAST < angle[i] < _LEAST:
                due = True
        turned[3] += length
        if due:
            self.turn()
        if turned[3] - self.block[3] >= _BLOCK_MS:
            self.learn()
        self.felt(mean)

    def learn(self):
        """A block of frames is over: turning that was slow all through was the gyro's zero running away."""
        turned, block = self.turned, self.block
        angle, left = self.angle, self.left
        took = turned[3] - block[3]
        most = _SLOW * took
        slow = near = True
        for i in range(3):
            off = turned[i] - block[i]
            slow = slow and -most < off < most
            near = near and -_FULL < turned[i] < _FULL
        for i in range(4):
            if slow and i < 3:
                off = turned[i] - block[i]
                angle[i] -= off
                off = left[i] + (off // took << 7)
                self.zero[i] += off >> 10
                left[i] = off & 1023
            if not near:
                turned[i] = self.closed[i] = self.rested[i] = 0
            block[i] = turned[i]

    def told(self, zero):
        """Takes the gyro's zero, behind gravity, as a still sensor told it, where that is far from what is known."""
        for i in range(3):
            if not -_FAR < zero[3 + i] - self.zero[i] < _FAR:
                self.zero[i] = zero[3 + i]

    def close(self):
        """A rep is home: what the sensor seems to have turned by since the one before is the gyro's zero."""
        turned, closed, zero = self.turned, self.closed, self.zero
        took = max(1, turned[3] - closed[3])
        if 500 < took < 20000:
            for i in range(3):
                off = max(-_MOST_OFF, min(_MOST_OFF, (turned[i] - closed[i]) // took))
                agreed = max(-_SMALL, min(_SMALL, off))
                before = self.off[i]
                if off * before > 0 and before * before > agreed * agreed:
                    agreed = off if off * off < before * before else before
                if -_SLIP < agreed < _SLIP:
                    zero[i] += agreed
                self.off[i] = off - agreed
        for i in range(4):
            closed[i] = turned[i]

    def mark(self):
        """The plate is at rest."""
        turned = self.turned
        for i in range(4):
            self.rested[i] = turned[i]

    def swing(self):
        """How far the sensor has turned since the plate was at rest, in 2 mdeg."""
        turned, rested = self.turned, self.rested
        return norm((turned[0] - rested[0]) >> 10, (turned[1] - rested[1]) >> 10, (turned[2] - rested[2]) >> 10)

    def felt(self, mean):
        """Turns an acceleration of the sensor's frame into ``force``."""
        rows, force = self.rows, self.force
        x = min(max(mean[0], -_MOST), _MOST)
        y = min(max(mean[1], -_MOST), _MOST)
        z = min(max(mean[2], -_MOST), _MOST)
        for i in range(3):
            j = 3 * i
            force[i] = ((rows[j] >> 7) * x + (rows[j + 1] >> 7) * y + (rows[j + 2] >> 7) * z) >> 13

    def sensed(self, u):
        """A direction of the frame of rest, 1024 long, in the sensor's own."""
        rows = self.rows
        found = [0] * 3
        for i in range(3):
            found[i] = ((rows[i] >> 7) * u[0] + (rows[3 + i] >> 7) * u[1] + (rows[6 + i] >> 7) * u[2]) >> 13
        return tuple(found)

    def turn(self):
        """Turns the matrix by what has added up: each row r becomes r + r x s, and half of (r x s) x s more."""
        rows, angle = self.rows, self.angle
        # 447.6 of 1/512000 deg are 2**-16 rad
        for i in range(3):
            angle[i] = min(max(angle[i], -_FAST), _FAST)
        p = (angle[0] >> 6) * 9370 >> 16
        q = (angle[1] >> 6) * 9370 >> 16
        r = (angle[2] >> 6) * 9370 >> 16
        angle[0] -= p * 4476 // 10
        angle[1] -= q * 4476 // 10
        angle[2] -= r * 4476 // 10
        for i in (0, 3, 6):
            x = rows[i]
            y = rows[i + 1]
            z = rows[i + 2]
            for last in (1, 0):
                dx = ((y >> 7) * r - (z >> 7) * q) >> 9
                dy = ((z >> 7) * p - (x >> 7) * r) >> 9
                dz = ((x >> 7) * q - (y >> 7) * p) >> 9
                x = rows[i] + (dx >> last)
                y = rows[i + 1] + (dy >> last)
                z = rows[i + 2] + (dz >> last)
            rows[i] = x
            rows[i + 1] = y
            rows[i + 2] = z
        for row in range(9):
            if not -_WILD < rows[row] < _WILD:  # no rotation any more: it begins anew
                for i in range(9):
                    rows[i] = 0 if i & 3 else _ONE
