"""One path's strokes with their phases: from a frame of motion to a kick that may count."""
from .strokes import BACK, NOTHING, TOP, TURN, Strokes, edge_of

# fields of a kick's record; times in ms since the first sample, RANGE in units of position, the rest of the path's speed
START, PEAK_START, PEAK_END, END, RANGE, FAST, ASIDE, EARLY, BOUNCED = range(9)
FIELDS = 9
CALM = 10  # slow frames after which a lost path is taken up again
DELAY = 5  # ms by which the sensor's filter (DLPF 3: 4.9 ms) is late
LOST = 4  # told by step: what looked like a kick was something else


class Kicks:
    def __init__(self, path, off_share, gap_ms):
        self.path = path
        self.strokes = Strokes(path)
        self.off_share = off_share  # thousandths of the range that may go off the path
        self.row = [0] * FIELDS
        self.gap_ms = gap_ms
        self.reached_ms = self.shelf_ms = 0  # when a top was last reached, and a halt on the way last seen
        self.lost = True  # until the plate is still or slow
        self.calm = 0
        self.aside = 0

    def rest(self):
        """The sensor is still and no stroke is under way."""
        self.path.rest()
        self.strokes.clear(0)
        self.lost = False

    def still(self):
        """The sensor feels nothing: on a sled that is rest, or the middle of a very slow stroke."""
        s, path = self.strokes, self.path
        if not s.out or 2 * (s.high - s.low) < 3 * path.least:
            self.rest()
        elif path.kind == 2 and abs(path.speed) < path.gate:
            path.base += path.speed
            path.speed = 0

    def lose(self):
        """This was no kick: the path is to be found again."""
        self.calm = self.aside = 0
        self.path.sure = 0
        self.lost = not self.shelf_ms
        if self.shelf_ms:  # it halted on its way: that was the start of what came then
            self.path.restart()
        self.strokes.clear(self.path.position)

    def step(self, ms, usual):
        """After a frame of the path: NOTHING, TOP, BACK with the record complete, or LOST."""
        path, strokes = self.path, self.strokes
        if self.lost:
            self.calm = self.calm + 1 if path.slow() else 0
            if self.calm >= CALM:
                self.rest()
            return NOTHING
        code = strokes.step(usual)
        if strokes.out and not path.away and path.sure:
            path.straighten()  # what a clank at the bottom turned is not this stroke's
        path.away = strokes.out
        if not strokes.out:
            self.shelf_ms = 0
            self.reached_ms = ms
            return NOTHING
        self.calm = self.calm + 1 if path.slow() else 0
        if self.calm >= CALM:
            path.mark()
            self.shelf_ms = ms
            if ms - self.reached_ms > self.gap_ms:
                return LOST
        if path.past.k & 3 == 0 and self.off_share < 1000:
            span = strokes.high - strokes.low
            self.aside = max(self.aside, path.aside(span, strokes.fast))
            # a clank at the end of a small stroke may turn the sensor by as much as the stroke
            if (self.aside * 1000 > self.off_share * max(span, usual, 12 * path.least)
                    and not (strokes.homeward and span < 10 * path.least)):
                return LOST
        if code == TOP:
            self.reached_ms = ms
        if code == TOP:
            self.row[RANGE] = strokes.high - strokes.low
            if path.kind == 1:
                self.kick(ms)
        elif code == TURN:
            if path.kind == 2 or path.past.k - strokes.fast_k < 300:
                self.kick(ms)
            return NOTHING
        elif code == BACK:
            self.back(ms)
        return code

    def edges(self, ms, field, k, sign, fast, before, after, first, last):
        """Puts the times at which a stroke begins and ends into the record.

        k: its fastest frame; before, after: its ways from there to its ends; first, last: frames not to pass.
        """
        past = self.path.past
        span = before + after
        fast = max(fast, 1)
        level = edge_of(span, fast, self.path.finest)
        took = max(1, span * 120 // fast)  # ms, were it a minimum-jerk stroke: peak speed 1.875 times the mean
        half = max(1, min(12, took // 300))  # a window of 0.13 of the stroke
        # a minimum-jerk stroke bends by 32 of its peak over the square of its frames; a clank by more
        most = max(2 * level, min(fast, 40000 // took * fast // took))
        self.row[field] = ms - DELAY - past.edge(k, -1, sign, level, before, span >> 2, half, most, first)
        self.row[field + 1] = ms - DELAY - past.edge(k, 1, sign, level, after, span >> 2, half, most, last)

    def kick(self, ms):
        s, row, path = self.strokes, self.row, self.path
        before, after = s.fast_at - s.low, s.high - s.fast_at
        if path.kind == 2:
            path.settle(max(path.anchor, s.low_k - 25), s.fast_k, s.fast >> 2)
            start = path.anchor
            path.settle(s.fast_k, path.past.k, s.fast >> 2)
            path.widest = s.fast // 3
            before = path.past.way(start, s.fast_k)
            after = path.past.way(s.fast_k, path.anchor)
        self.edges(ms, START, s.fast_k, 1, s.fast, before, after, s.low_k - 5, s.high_k + 20)
        row[FAST] = s.fast
        row[RANGE] = before + after

    def back(self, ms):
        s, row, path = self.strokes, self.row, self.path
        before, after = s.high - s.back_at, s.back_at - s.floor
        if path.kind == 2:
            top = path.anchor
            path.settle(s.back_k, path.past.k, -s.back_fast >> 2)
            if -2 * path.past.way(top, path.anchor) < row[RANGE]:
                row[RANGE] = 0  # drift only looked like a return
        else:
            row[RANGE] = s.high - min(s.low, s.floor)
        self.edges(ms, PEAK_END, s.back_k, -1, -s.back_fast, before, after, s.high_k - 5, path.past.k)
        row[ASIDE] = self.aside
        floor, floor_k = s.floor, s.floor_k
        path.straighten()
        s.clear(path.position)
        s.low = floor
        s.low_k = floor_k
        self.aside = 0
