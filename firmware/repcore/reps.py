"""Strokes to reps: what counts, what is usual, and the flags."""

FLAGS = ("ballistic", "short pause", "dropped", "short range", "over range", "bounce", "wobble", "unsure")
BALLISTIC, SHORT_PAUSE, DROPPED, SHORT_RANGE, OVER_RANGE, BOUNCE, WOBBLE, UNSURE = [1 << i for i in range(8)]
# fields of a stroke's record
START, PEAK_START, PEAK_END, END, RANGE, FAST, MARKS, ASIDE = range(8)
REAL_MS = 1000  # a small stroke takes at least this long


def median(values, n):
    """The middle one of the first n values (the lower of two)."""
    for v in range(n):
        below = same = 0
        for i in range(n):
            if values[i] < values[v]:
                below += 1
            elif values[i] == values[v]:
                same += 1
        if below <= (n - 1) // 2 < below + same:
            return values[v]
    return 0


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
        self.median = median(self.values, self.n)


class Alike:
    """Small strokes waiting for company: three alike count."""

    def __init__(self):
        self.rows = [[0] * 8, [0] * 8, [0] * 8]
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
        for i in range(8):
            oldest[i] = row[i]
        self.n += 1
        return self.n >= 3 and self.near(RANGE, RANGE, 135) and self.near(END, START, 200)

    def near(self, a, b, percent):
        least = most = -1
        for row in self.rows:
            value = row[a] if a == b else row[a] - row[b]
            least = value if least < 0 or value < least else least
            most = value if value > most else most
        return most * 100 <= least * percent
