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

# presses, ms the last of them is held, gesture; a row that is held longer replaces the one before
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
LONGEST_MS = const(10000)  # fires without being let go
BOUNCE_MS = const(25)
AGAIN_MS = const(400)  # after which no further press belongs to the gesture
HELD_MS = const(700)  # from which a press is being held: it shows, and is no short press any more


class Button:
    """pin: called without arguments gives 0 while pressed.

    progress: 0 to 100 on the way to ``goal``, the gesture that holding on leads to; goal is 0 while nothing is held.
    """

    def __init__(self, pin):
        self.pin = pin
        self.down = self.done = False
        self.presses = self.since = self.goal = self.progress = 0

    def poll(self, now_ms):
        """The gesture that is complete now, or 0."""
        ms = (now_ms - self.since) & WRAP
        down = not self.pin()
        if down != self.down and ms >= BOUNCE_MS:
            self.down = down
            self.since = now_ms
            if down:
                self.presses += 1
                return 0
            self.goal = 0
            if ms < HELD_MS:
                return 0
            return self.finish(ms)
        if not self.presses:
            return 0
        if self.down:
            return self.hold(ms)
        return self.finish(0) if ms >= AGAIN_MS else 0

    def hold(self, ms):
        """Still down: shows what is next, and does the last of it without waiting."""
        if ms < HELD_MS or self.done:
            return 0
        if ms >= LONGEST_MS:
            gesture = self.finish(ms)
            self.done = True
            return gesture
        low = self.goal = 0
        for presses, held, gesture in GESTURES:
            if presses == self.presses:
                if held > ms:
                    self.goal = gesture
                    self.progress = (ms - low) * 100 // (held - low)
                    break
                low = held
        return 0

    def finish(self, ms):
        """The gesture of what was pressed and how long; 0 for one that the table lacks, or that is done already."""
        found = 0
        for presses, held, gesture in GESTURES:
            if presses == self.presses and held <= ms and (held or ms < HELD_MS):
                found = gesture
        if self.done:
            found = 0
        self.done = False
        self.presses = self.goal = 0
        return found
