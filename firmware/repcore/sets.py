"""Kicks to reps and sets: what is usual, three alike, flags, and the sums of a set."""
from .kicks import ASIDE, BOUNCED, EARLY, END, FAST, FIELDS, PEAK_END, PEAK_START, RANGE, START


class Recent:
    """The last five of something, and their median."""

    def __init__(self):
        self.values = [0] * 5
        self.n = self.median = 0

    def add(self, value):
        values = self.values
        for i in range(4):
            values[i] = values[i + 1]
        values[4] = value
        self.n = n = min(5, self.n + 1)
        for i in range(5 - n, 5):
            below = same = 0
            for j in range(5 - n, 5):
                below += values[j] < values[i]
                same += values[j] == values[i]
            if below <= n - 1 >> 1 < below + same:
                self.median = values[i]


class Alike:
    """Strokes too small to count alone: three alike count."""

    def __init__(self):
        self.rows = [[0] * FIELDS, [0] * FIELDS, [0] * FIELDS]
        self.n = 0

    def add(self, row, gap_ms):
        """Takes a stroke; True when the last three are alike: range within 35 %, duration within a factor of two."""
        rows = self.rows
        if row[START] - rows[2][END] > gap_ms:
            self.n = 0
        self.n += 1
        oldest = rows[0]
        rows[0] = rows[1]
        rows[1] = rows[2]
        rows[2] = oldest
        for i in range(FIELDS):
            oldest[i] = row[i]
        if self.n < 3:
            return False
        for a in rows:
            for b in rows:
                if a[RANGE] * 100 > b[RANGE] * 135 or a[END] - a[START] > 2 * (b[END] - b[START]):
                    return False
        self.n = 0
        return True


class Sets:
    """The set under way."""

    def __init__(self, pause_ms, over_range):
        self.pause_ms = pause_ms
        self.over_range = over_range  # mdeg or um
        self.number = 1
        self.reps = self.start = self.end = self.tension = 0
        self.best_speed = self.best_range = self.mean = self.flags = 0
        self.asides = Recent()

    def rep(self, row, scale, bad_ms):
        """Takes a counted kick; its mean speed and flags are then in ``mean`` and ``flags``.

        scale: of its units of position; bad_ms: when a sample was last lost, saturated or filled in.
        """
        if not self.reps:
            self.start = row[START]
            self.tension = self.best_speed = self.best_range = self.asides.n = 0
        self.reps += 1
        concentric = max(1, row[PEAK_START] - row[START])
        eccentric = row[END] - row[PEAK_END]
        span = row[RANGE]
        self.end = row[END]
        self.tension += row[END] - row[START]
        self.mean = span * 1000 // concentric
        self.best_speed = max(self.best_speed, self.mean)
        self.best_range = max(self.best_range, span)
        limit = self.over_range // scale
        # a unit of position passes in 64 ms at a speed of one: peak over mean is FAST * concentric / (64 * RANGE)
        flags = row[FAST] * concentric > 160 * span or row[EARLY] * 4 > span * 3
        flags |= (row[PEAK_END] - row[PEAK_START] < self.pause_ms) << 1
        flags |= (eccentric < 500 or eccentric * 10 < concentric * 6) << 2
        flags |= (span * 10 < self.best_range * 8) << 3
        flags |= (0 < limit < span) << 4
        flags |= row[BOUNCED] << 5
        flags |= (self.asides.n > 2 and row[ASIDE] > 2 * self.asides.median) << 6
        self.flags = flags | (bad_ms >= row[START]) << 7
        self.asides.add(row[ASIDE])
