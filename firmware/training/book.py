"""Reps to sets and sessions, as they are logged; the log's state keeps the set under way over a reset.

A session is what a lifter does without half an hour's break. The core ends sets, as it alone knows when the next kick
has begun; only a set that a reset has cut off from its core is ended here.
"""

from kickback_protocol import wire
from repcore import const
from repcore.path import Lever, Sled

_SESSION_GAP_MS = const(1800000)
# places in the log's state, as wire.STATE names them
_SESSION = const(1)
_SET = const(2)
_SIDE = const(3)
_OPEN = const(4)
_FIRST = const(5)
_END = const(6)
_TENSION = const(7)
_BEST = const(8)
_LAST = const(9)
_REPS = const(10)
_NEWS = const(8)  # half a milli-g
_KNOWN = const(11)  # and the eleven after it
SCALES = {Lever.kind: Lever.scale, Sled.kind: Sled.scale}


class Book:
    """settings: the device's; sides are 0 not known, 1 left, 2 right."""

    def __init__(self, log, settings):
        self.log = log
        self.settings = settings
        self.state = log.state
        if not log.resumed:
            self.state[_SIDE] = settings["side"]
        self.orphan = self.open  # its core is gone
        self.top_ms = 0

    @property
    def open(self):
        return self.state[_OPEN] > 0

    @property
    def reps(self):
        return self.state[_REPS] if self.open else 0

    @property
    def side(self):
        return self.state[_SIDE]

    @property
    def first_ms(self):
        return self.state[_FIRST]

    @property
    def session(self):
        return self.state[_SESSION]

    @property
    def set(self):
        """The set under way, or the last one."""
        return self.state[_SET]

    def known(self, up_ms):
        """What ``rep`` was told last of the machine of a set that a reset cut off, and its kind.

        Between sets what ``still`` was told, () for nothing.
        """
        known = tuple(self.state[_KNOWN:])
        if self.orphan and self.open and not self.overdue(up_ms) and known[-1]:
            return known + (self.state[_OPEN],)
        return known[:6] if any(known[:6]) else ()

    def still(self, zero):
        """Gravity and the gyro's zero at rest between sets, kept for a core that a reset makes begin in a movement."""
        state = self.state
        for i in range(6):
            if abs(state[_KNOWN + i] - zero[i]) > _NEWS:
                state[_KNOWN:] = tuple(zero) + (0,) * 6
                self.log.keep()
                return

    def rep(self, event, base_ms, kind, known=()):
        """Logs a rep that the core told; base_ms: uptime at the core's ms 0; kind: 1 lever, 2 sled.

        known: Rest.zero, Counter.rail() and the usual range.
        """
        state = self.state
        _, at_ms, _, _, start, peak_start, peak_end, end, rom, mean, peak, flags = event
        start_ms = base_ms + start
        if self.open and self.orphan:
            self.rejoin(start_ms)
        if not self.open:
            self.begin(start_ms)
        state[_OPEN] = kind
        state[_KNOWN:] = known or [0] * 12
        state[_REPS] += 1
        state[_END] = base_ms + end
        state[_TENSION] += end - start
        state[_BEST] = max(state[_BEST], mean)
        state[_LAST] = mean
        spans = (peak_start - start, peak_end - peak_start, end - peak_end, self.top_ms - start, at_ms - end)
        numbers = (state[_SESSION], state[_SET], state[_REPS], start_ms) + spans + (rom, mean, peak, flags, kind)
        self.log.add(wire.REP, numbers)

    def rejoin(self, start_ms):
        """After a reset: the set goes on if a rep follows in time."""
        self.orphan = False
        if start_ms - self.state[_END] > self.settings["set_gap"] * 1000:
            self.end_set()

    def begin(self, start_ms):
        """A set, and a session where none is under way."""
        state, log = self.state, self.log
        if not state[_SESSION] or start_ms - state[_END] > _SESSION_GAP_MS:
            state[_SESSION] = log.session + 1
            state[_SET] = 0
            texts = (self.settings["lifter"], self.settings["machine"])
            log.add(wire.SESSION, (state[_SESSION], log.boot, start_ms), texts)
        state[_SET] += 1
        state[_FIRST] = start_ms
        state[_TENSION] = state[_BEST] = state[_LAST] = state[_REPS] = 0

    def end_set(self, gaps=0, saturated=0, temperature=0):
        """Logs the set under way, changes sides where they alternate; True if there was one."""
        if not self.open:
            return False
        state = self.state
        scale = SCALES[state[_OPEN]]
        # as the core rounds it, whose unit of speed is 1000 * scale / 64
        loss = 100 - (state[_LAST] // scale >> 1) * 100 // max(1, state[_BEST] // scale >> 1)
        state[_OPEN] = 0
        self.orphan = False
        self.log.add(wire.SET, (state[_SESSION], state[_SET], state[_SIDE], state[_REPS], state[_FIRST], state[_END],
                                state[_TENSION], loss, int(self.settings["weight_kg"] * 1000 + 0.5), gaps, saturated,
                                temperature))  # fmt: skip
        if self.settings["alternate"] and state[_SIDE]:
            self.switch()
        return True

    def overdue(self, up_ms):
        """Whether a set that a reset cut off has waited long enough for its next rep."""
        return self.open and self.orphan and up_ms - self.state[_END] > self.settings["set_gap"] * 1000

    def switch(self):
        """The other side; left where none was known."""
        self.state[_SIDE] = 2 if self.state[_SIDE] == 1 else 1
        self.log.keep()
