"""One button, polled: presses are counted, a long one is held, and while it is held the lights show how far."""

from repcore import const
from sample_clock import WRAP

SIDE = const(1)  # ends the set if one is open, else changes sides
REST = const(2)
BATTERY = const(3)
PROFILE = const(4)
RECORD = const(5)
PAIRING = const(6)
RESET = const(7)
ERASE = const(8)

# presses, ms that the last of them is held, gesture; those of a press by rising ms
GESTURES = (
    (1, 0, SIDE),
    (2, 0, REST),
    (3, 0, BATTERY),
    (4, 0, PROFILE),
    (5, 0, RECORD),
    (1, 2000, PAIRING),
    (1, 10000, RESET),
    (2, 10000, ERASE),
)
_BOUNCE_MS = const(25)
_AGAIN_MS = const(400)  # after which no further press belongs to the gesture
_HELD_MS = const(700)  # from which a press is being held: it shows, and is no short press any more


class Button:
    """pin: called without arguments gives 0 while pressed.

    While the button is held, goal is the gesture that holding on leads to and progress the per cent of its time; else
    goal is 0.
    """

    def __init__(self, pin):
        self.pin = pin
        self.down = False
        self.presses = self.since = self.goal = self.progress = 0

    def poll(self, now_ms):
        """The gesture that is complete now, or 0."""
        ms = (now_ms - self.since) & WRAP
        down = not self.pin()
        changed = down != self.down and ms >= _BOUNCE_MS
        if changed:
            self.down = down
            self.since = now_ms
            if down:
                self.presses += 1
                return 0
        if not self.presses or ms < (_HELD_MS if changed or self.down else _AGAIN_MS):
            return 0
        found = self.find(ms if changed or self.down else 0)
        if self.down and self.goal:
            return 0
        self.presses = self.goal = 0
        return found

    def find(self, ms):
        """The gesture if it ended now, and what comes next if it is held on; a press too long to be short is none."""
        found = self.goal = 0
        for presses, held, gesture in GESTURES:
            if presses == self.presses:
                if held <= ms:
                    if held or ms < _HELD_MS:
                        found = gesture
                elif not self.goal:
                    self.goal = gesture
                    self.progress = ms * 100 // held
        return found
