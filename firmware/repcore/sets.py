"""Kicks to reps and sets: what is usual, three alike, flags, and the sums of a set."""

from . import const
from .kicks import COUNT, END, FIELDS, MEDIAN, RANGE, START

_SHORTEST = const(50)  # ms: no kick is faster, and mean speeds stay in 31 bits
_REAL_MS = const(1000)  # a small stroke takes at least this long


def add_recent(recent, value):
    """Adds a value to a list of the last five, in front of which their number and their median stand."""
    for i in range(2, 6):
        recent[i] = recent[i + 1]
    recent[6] = value
    recent[COUNT] = n = min(5, recent[COUNT] + 1)
    for i in range(7 - n, 7):
        below = same = 0
        for j in range(7 - n, 7):
            below += recent[j] < recent[i]
            same += recent[j] == recent[i]
        if below <= n - 1 >> 1 < below + same:
            recent[MEDIAN] = recent[i]


class Sets:
    """The set under way."""

    def __init__(self, pause_ms, over_range):
        self.pause_ms = pause_ms
        self.over_range = over_range  # mdeg or um
        self.number = 1
        self.reps = self.start = self.end = self.tension = 0
        self.best_speed = self.best_range = self.mean = self.flags = 0
        self.asides = [0] * 7
        self.rows = [[0] * FIELDS, [0] * FIELDS, [0] * FIELDS]  # strokes too small to count alone: three alike count
        self.small = 0  # how many of them

    def rep(self, row, scale, bad_ms):
        """Takes a counted kick; its mean speed and flags are then in ``mean`` and ``flags``.

        scale: of its units of position; bad_ms: when a sample was last lost, saturated or filled in.
        """
        start, peak_start, peak_end, end, span, fast, aside, bounced, _ = row
        if not self.reps:
            self.start = start
            self.tension = self.best_speed = self.best_range = self.asides[COUNT] = 0
        self.reps += 1
        concentric = max(_SHORTEST, peak_start - start)
        eccentric = end - peak_end
        self.end = end
        self.tension += end - start
        self.mean = span * 1000 // concentric
        self.best_speed = max(self.best_speed, self.mean)
        self.best_range = max(self.best_range, span)
        limit = self.over_range // scale
        # a unit of position passes in 64 ms at a speed of one: peak over mean is fast * concentric / (64 * span)
        # (three quarters of the range in a quarter of the time are a peak of thrice the mean at least)
        flags = int(fast * concentric > 160 * span)
        flags |= (peak_end - peak_start < self.pause_ms) << 1
        flags |= (eccentric < 500 or eccentric * 10 < concentric * 6) << 2
        flags |= (span * 10 < self.best_range * 8) << 3
        flags |= (0 < limit < span) << 4
        flags |= bounced << 5
        flags |= (self.asides[COUNT] > 2 and aside > 2 * self.asides[MEDIAN]) << 6
        self.flags = flags | (bad_ms >= start) << 7
        add_recent(self.asides, aside)

    def alike(self, row, gap_ms, sure_range):
        """Takes a stroke; True when the last three are alike: range within 35 %, duration within a factor of two."""
        if row[END] - row[START] < _REAL_MS and row[RANGE] < sure_range:
            return False
        rows = self.rows
        if row[START] - rows[2][END] > gap_ms:
            self.small = 0
        self.small += 1
        oldest = rows[0]
        rows[0] = rows[1]
        rows[1] = rows[2]
        rows[2] = oldest
        for i in range(FIELDS):
            oldest[i] = row[i]
        if self.small < 3:
            return False
        for a in rows:
            for b in rows:
                if a[RANGE] * 100 > b[RANGE] * 135 or a[END] - a[START] > 2 * (b[END] - b[START]):
                    return False
        self.small = 0
        return True
