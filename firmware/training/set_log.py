"""Logs reps as sets and sessions. The log's STATE record keeps the open set over a reset.

A session ends with a break of half an hour. The detector ends sets, because only it knows when the next kick begins;
this module ends a set only if a reset separated the set from its detector.
"""

from kickback_protocol import record_codec
from kickback_protocol.record_codec import (
    STATE_BEST,
    STATE_DETECTOR,
    STATE_END_MS,
    STATE_FIRST_MS,
    STATE_LAST,
    STATE_OPEN,
    STATE_REPS,
    STATE_SESSION,
    STATE_SET,
    STATE_SIDE,
    STATE_TENSION_MS,
)
from repcore import const
from repcore.path import Lever, Sled

_SESSION_GAP_MS = const(1800000)
_ZERO_CHANGE = const(8)  # half a milli-g: smaller changes of the zero are not stored
SCALES = {Lever.kind: Lever.scale, Sled.kind: Sled.scale}


class SetLogger:
    """settings: the device's. Sides are 0 unknown, 1 left, 2 right.

    state: the log's STATE integers, at record_codec.STATE_*.
    """

    def __init__(self, log, settings):
        self.log = log
        self.settings = settings
        self.state = log.state
        if not log.resumed:
            self.state[STATE_SIDE] = settings["side"]
        self.interrupted = self.open  # a reset separated the open set from its detector
        self.top_ms = 0
        self.next_session = 0  # of the next set, from its first top on; 0: not yet known
        self.lifter = None  # in the log for the last set; None: not known after a restart

    @property
    def open(self):
        return self.state[STATE_OPEN] > 0

    @property
    def reps(self):
        return self.state[STATE_REPS] if self.open else 0

    @property
    def side(self):
        return self.state[STATE_SIDE]

    @property
    def first_ms(self):
        return self.state[STATE_FIRST_MS]

    @property
    def session(self):
        return self.state[STATE_SESSION]

    @property
    def set(self):
        """The open set, or the last one."""
        return self.state[STATE_SET]

    def event_session(self):
        """Return the session for an event of the detector: the one of the open set, or of the set that begins."""
        return self.next_session if self.next_session and not self.open else self.session

    def on_top(self, at_ms, base_ms):
        """A rep counts. at_ms: the detector's time. The rep is logged when it is complete."""
        self.top_ms = at_ms
        if not self.open:
            self.next_session = self.session_at(base_ms + at_ms)

    def session_at(self, up_ms):
        """Return the session of a set that begins now: the last one, or a new one after a break."""
        state = self.state
        if not state[STATE_SESSION] or up_ms - state[STATE_END_MS] > _SESSION_GAP_MS:
            return self.log.session + 1
        return state[STATE_SESSION]

    def detector_memory(self, up_ms):
        """Return what a new detector takes over after a reset.

        Within a set: the 12 numbers of the last ``add_rep`` and the machine's kind. Between sets: the 6 numbers of
        ``keep_zero``, or () if there are none.
        """
        memory = tuple(self.state[STATE_DETECTOR:])
        if self.interrupted and self.open and not self.overdue(up_ms) and memory[-1]:
            return memory + (self.state[STATE_OPEN],)
        return memory[:6] if any(memory[:6]) else ()

    def keep_zero(self, zero):
        """Store gravity and gyro zero at rest between sets, for a detector that has to start during a movement."""
        state = self.state
        for i in range(6):
            if abs(state[STATE_DETECTOR + i] - zero[i]) > _ZERO_CHANGE:
                state[STATE_DETECTOR:] = tuple(zero) + (0,) * 6
                self.log.persist()
                return

    def add_rep(self, event, base_ms, kind, memory=()):
        """Log a rep of the detector. base_ms: uptime at the detector's ms 0. kind: 1 lever, 2 sled.

        memory: gravity and gyro zero (6), the rail (5) and the usual range (1).
        """
        state = self.state
        _, at_ms, _, _, start, peak_start, peak_end, end, rom, mean, peak, flags, pulses = event
        start_ms = base_ms + start
        if self.open and self.interrupted:
            self.rejoin(start_ms)
        if not self.open:
            self.begin(start_ms)
        state[STATE_OPEN] = kind
        state[STATE_DETECTOR:] = memory or [0] * 12
        state[STATE_REPS] += 1
        state[STATE_END_MS] = base_ms + end
        state[STATE_TENSION_MS] += end - start
        state[STATE_BEST] = max(state[STATE_BEST], mean)
        state[STATE_LAST] = mean
        spans = (peak_start - start, peak_end - peak_start, end - peak_end, self.top_ms - start, at_ms - end)
        ids = (state[STATE_SESSION], state[STATE_SET], state[STATE_REPS], start_ms)
        self.log.add(record_codec.REP, ids + spans + (rom, mean, peak, flags, kind, pulses))

    def rejoin(self, start_ms):
        """After a reset: continue the set if the next rep comes in time, else end it."""
        self.interrupted = False
        if start_ms - self.state[STATE_END_MS] > self.settings["set_gap"] * 1000:
            self.end_set()

    def begin(self, start_ms):
        """Begin a set, and a session if the last one is over."""
        state, log = self.state, self.log
        session = self.next_session or self.session_at(start_ms)
        self.next_session = 0
        lifter = self.settings["lifter"]
        if session != state[STATE_SESSION]:
            state[STATE_SESSION] = session
            state[STATE_SET] = 0
            self.lifter = lifter
            texts = (lifter, self.settings["machine"])
            log.add(record_codec.SESSION, (state[STATE_SESSION], log.boot, start_ms), texts)
        state[STATE_SET] += 1
        if lifter != self.lifter:  # the SESSION record has the lifter of its first set
            self.lifter = lifter
            log.add(record_codec.AMEND, (session, state[STATE_SET], record_codec.AMEND_LIFTER), (lifter,))
        state[STATE_FIRST_MS] = start_ms
        state[STATE_TENSION_MS] = state[STATE_BEST] = state[STATE_LAST] = state[STATE_REPS] = 0

    def end_set(self, gaps=0, saturated=0, temperature=0):
        """Log the end of the open set and change sides if they alternate. Return whether a set was open."""
        if not self.open:
            return False
        state = self.state
        scale = SCALES[state[STATE_OPEN]]
        # rounded like the detector, whose unit of speed is 1000 * scale / 64
        last, best = state[STATE_LAST] // scale >> 1, state[STATE_BEST] // scale >> 1
        loss = 100 - last * 100 // max(1, best)
        state[STATE_OPEN] = 0
        self.interrupted = False
        weight_g = int(self.settings["weight_kg"] * 1000 + 0.5)
        ids = (state[STATE_SESSION], state[STATE_SET], state[STATE_SIDE], state[STATE_REPS])
        times = (state[STATE_FIRST_MS], state[STATE_END_MS], state[STATE_TENSION_MS])
        self.log.add(record_codec.SET, ids + times + (loss, weight_g, gaps, saturated, temperature))
        if self.settings["alternate"] and state[STATE_SIDE]:
            self.switch()
        return True

    def overdue(self, up_ms):
        """Return whether a set interrupted by a reset has waited too long for its next rep."""
        return self.open and self.interrupted and up_ms - self.state[STATE_END_MS] > self.settings["set_gap"] * 1000

    def switch(self):
        """Change to the other side; to the left if the side is unknown."""
        self.state[STATE_SIDE] = 2 if self.state[STATE_SIDE] == 1 else 1
        self.log.persist()
