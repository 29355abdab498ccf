"""Leads the tempo: where the plate should be, a little before it should be there."""

from repcore import const
from sample_clock import WRAP

_LEAD_MS = const(200)  # the core tells a kick some 100 ms late, and an eye needs as long: so the pacer still leads


class Pacer:
    """targets: ms of kick, hold and return; 0 for a part that is not led (none set, or X: as fast as possible).

    part: 1 kick, 2 hold, 3 return, 0 when the pacer rests.
    """

    def __init__(self, targets):
        self.targets = targets
        self.part = self.phase = self.since = 0

    def beat(self, now_ms, phase):
        """Where the plate should be, 0 bottom to 100 top, or -1 where nothing is led. phase: Counter.phase."""
        if phase != self.phase:
            if phase == 1 or not phase:  # the lifter's own kick starts it, the bottom ends it
                self.part = phase
                self.since = now_ms
            self.phase = phase
        if not self.part:
            return -1
        kick, hold = self.targets[0], self.targets[1]
        ms = (now_ms - self.since) & WRAP
        if self.part == 1 and phase > 1 and ms + _LEAD_MS >= kick:  # at the top, and not before the pacer
            ms = 0
            self.part = 2
        if self.part == 2 and ms >= hold:
            ms = 0
            self.part = 3
        if not ms:
            self.since = now_ms
        led = self.targets[self.part - 1]
        if not led:
            return -1
        share = 100 if self.part == 2 else min(100, (ms + _LEAD_MS) * 100 // led)
        return 100 - share if self.part == 3 else share
