"""Kicks to reps and sets: numbers, flags, and the sums of a set."""
from .kicks import ASIDE, BOUNCED, EARLY, END, FAST, FIELDS, PEAK_END, PEAK_START, RANGE, START

FLAGS = ("ballistic", "short pause", "dropped", "short range", "over range", "bounce", "wobble", "unsure")


class Recent:
    """The last five of something, and their median."""

    def __init__(self):
        self.values = [0, 0, 0, 0, 0]
        self.n = self.next = self.median = 0

    def clear(self):
        self.n = self.next = self.median = 0

    def add(self, value):
        self.values[self.next] = value
        self.next = (self.next + 1) % 5
        self.n = min(5, self.n + 1)
        for i in range(self.n):
            below = same = 0
            for j in range(self.n):
                below += self.values[j] < self.values[i]
                same += self.values[j] == self.values[i]
            if below <= self.n - 1 >> 1 < below + same:
                self.median = self.values[i]


class Alike:
    """Small strokes waiting for company: three alike count."""

    def __init__(self):
        self.rows = [[0] * FIELDS, [0] * FIELDS, [0] * FIELDS]
        self.n = 0

    def add(self, row, gap_ms):
        """Takes a stroke; True when the last three are alike."""
        rows = self.rows
        if self.n and row[START] - rows[2][END] > gap_ms:
            self.n = 0
        oldest = rows[0]
        rows[0] = rows[1]
        rows[1] = rows[2]
        rows[2] = oldest
        for i in range(FIELDS):
            oldest[i] = row[i]
        self.n += 1
        return self.n >= 3 and self.near(RANGE, False, 135) and self.near(END, True, 200)

    def near(self, field, time, percent):
        """Whether the largest of a field, less the start where it is a time, is within percent of the smallest."""
        least = 1 << 29
        most = 0
        for row in self.rows:
            value = row[field] - row[START] if time else row[field]
            least = min(least, value)
            most = max(most, value)
        return most * 100 <= least * percent


class Sets:
    """The set under way. ``rep`` takes a kick's record and leaves what is to be told in ``mean`` and ``flags``."""

    def __init__(self, made):
        self.pause_ms = made["pause_target"]
        self.limits = (0, made["over_range"] // 2, made["over_range"] // 8)
        self.number = 1
        self.reps = 0
        self.start = self.end = self.tension = self.loss = 0
        self.best_speed = self.best_range = self.last_speed = 0
        self.asides = Recent()
        self.mean = self.flags = 0

    def rep(self, row, kind, bad_ms):
        if not self.reps:
            self.start = row[START]
            self.tension = self.best_speed = self.best_range = 0
            self.asides.clear()
        self.reps += 1
        concentric = max(1, row[PEAK_START] - row[START])
        self.mean = row[RANGE] * 1000 // concentric
        self.end = row[END]
        self.tension += row[END] - row[START]
        self.best_speed = max(self.best_speed, self.mean)
        self.best_range = max(self.best_range, row[RANGE])
        self.loss = 100 * (self.best_speed - self.mean) // self.best_speed if self.best_speed else 0
        self.flags = self.marks(row, concentric, kind, bad_ms)
        self.asides.add(row[ASIDE])

    def marks(self, row, concentric, kind, bad_ms):
        """The flags as bits, in the order of FLAGS; limits as in the project's definitions."""
        eccentric = row[END] - row[PEAK_END]
        marks = 0
        # a unit of position passes in 64 ms at a speed of one: peak over mean is FAST over RANGE * 64 / concentric
        if row[FAST] * concentric > 160 * row[RANGE] or row[EARLY] * 4 > row[RANGE] * 3:
            marks = 1
        if row[PEAK_END] - row[PEAK_START] < self.pause_ms:
            marks |= 2
        if eccentric < 500 or eccentric * 10 < concentric * 6:
            marks |= 4
        if row[RANGE] * 10 < self.best_range * 8:
            marks |= 8
        if 0 < self.limits[kind] < row[RANGE]:
            marks |= 16
        if row[BOUNCED]:
            marks |= 32
        if self.asides.n > 2 and row[ASIDE] > 2 * self.asides.median:
            marks |= 64
        if bad_ms >= row[START]:
            marks |= 128
        return marks

    def close(self):
        self.number += 1
        self.reps = 0
