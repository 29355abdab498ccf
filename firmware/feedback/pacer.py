"""Leads the tempo: computes where the plate should be a moment later."""

from repcore import const
from sample_clock import WRAP

_LEAD_MS = const(200)  # the detector reports a kick 100 ms late and the eye needs as long


class Pacer:
    """targets: ms of concentric, peak pause and eccentric; 0 for a part without a target (or X: as fast as possible).

    part: 1 concentric, 2 peak pause, 3 eccentric, 0 while the pacer is idle.
    """

    def __init__(self, targets):
        self.targets = targets
        self.part = self.phase = self.since_ms = 0

    def beat(self, now_ms, phase):
        """Return where the plate should be, 0 (bottom) to 100 (top), or -1 without a target. phase: the detector's."""
        if phase != self.phase:
            if phase == 1 or not phase:  # the lifter's kick starts the pacer, the bottom ends it
                self.part = phase
                self.since_ms = now_ms
            self.phase = phase
        if not self.part:
            return -1
        concentric, peak_pause = self.targets[0], self.targets[1]
        ms = (now_ms - self.since_ms) & WRAP
        if self.part == 1 and phase > 1 and ms + _LEAD_MS >= concentric:  # at the top, and not before the pacer
            ms = 0
            self.part = 2
        if self.part == 2 and ms >= peak_pause:
            ms = 0
            self.part = 3
        if not ms:
            self.since_ms = now_ms
        target = self.targets[self.part - 1]
        if not target:
            return -1
        share = 100 if self.part == 2 else min(100, (ms + _LEAD_MS) * 100 // target)
        return 100 - share if self.part == 3 else share
