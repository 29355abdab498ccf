"""Reads the button: counts presses and measures how long it is held."""

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

# Presses, ms that the last press is held, gesture. Rows of equal presses are in order of rising ms.
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
_NEXT_PRESS_MS = const(400)  # a later press begins a new gesture
_HELD_MS = const(700)  # a longer press is not a short press; its progress is shown


class Button:
    """pin: pin() is 0 while the button is pressed.

    goal: the gesture that is complete if the button is held long enough, 0 if none. progress: per cent of its time.
    """

    def __init__(self, pin):
        self.pin = pin
        self.down = False
        self.presses = self.since_ms = self.goal = self.progress = 0

    def poll(self, now_ms):
        """Return the gesture that is complete now, or 0."""
        ms = (now_ms - self.since_ms) & WRAP
        down = not self.pin()
        changed = down != self.down and ms >= _BOUNCE_MS
        if changed:
            self.down = down
            self.since_ms = now_ms
            if down:
                self.presses += 1
                return 0
        if not self.presses or ms < (_HELD_MS if changed or self.down else _NEXT_PRESS_MS):
            return 0
        found = self.find(ms if changed or self.down else 0)
        if self.down and self.goal:
            return 0
        self.presses = self.goal = 0
        return found

    def find(self, ms):
        """Return the gesture if the press ended now, and set goal. A press that is neither short nor held is none."""
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
