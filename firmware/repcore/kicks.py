"""One path's kicks: a zigzag finds strokes of any size, and their phases are walked out from their fastest frames."""
from .const import const

NOTHING, TOP, BACK, LOST = 0, 1, 2, 3
# fields of a kick's record: times in ms since the first sample, RANGE and ASIDE in units of position, FAST of speed
START, PEAK_START, PEAK_END, END, RANGE, FAST, ASIDE, EARLY, BOUNCED = range(9)
FIELDS = 9
_CALM = const(5)  # slow looks after which a lost path is taken up again
_SLOW = const(4)  # looks at rest that end a return far from the start, where the lifter may only be hesitating
_DELAY = const(5)  # ms by which the sensor's filter (DLPF 3: 4.9 ms) is late
_AGE = const(300)  # frames: what a long hold leaves of the kick in the history


def edge_of(span, fast, finest):
    """Edge speed of a stroke: 5 % of its range per second or 10 % of its peak speed, whichever is less.

    A unit of position is passed in 64 ms at a speed of one, so 5 % per second is span * 64 / 20000.
    """
    return max(finest, min(span // 312, fast // 10))


class Kicks:
    """Looks at a path every other frame; ``low`` to ``high`` is the range of the stroke so far."""

    def __init__(self, path, off_share, gap_ms):
        self.path = path
        self.off_share = off_share  # thousandths of the range that may go off the path
        self.gap_ms = gap_ms
        self.row = [0] * FIELDS
        self.lost = True  # until the plate is still or slow
        self.calm = 0
        self.halted = False  # on its way out, so that what comes next may be another movement
        self.reached_ms = 0  # when a top was last reached
        self.low_k = self.fast_k = self.back_k = 0
        self.clear(0)

    def clear(self, position):
        """Forgets the stroke; the plate is at this position."""
        self.out = self.homeward = False
        self.low = self.high = self.ceiling = self.floor = position
        self.done = self.stop = position  # the last top seen; where the return seemed to end
        self.fast = self.back_fast = self.still = self.aside = 0
        self.fast_at = self.back_at = position

    def rest(self):
        """The plate is still and no stroke is under way."""
        self.path.rest()
        self.clear(0)
        self.lost = False

    def quiet(self):
        """The sensor feels nothing: on a sled that is rest, or the middle of a very slow stroke."""
        path = self.path
        if not self.out or 2 * (self.high - self.low) < 3 * path.least:
            self.rest()
        elif path.kind == 2 and abs(path.speed) < path.gate:
            path.base += path.speed
            path.speed = 0

    def lose(self):
        """This was no kick: the path is to be found again, from where it last halted if it did."""
        path = self.path
        path.sure = self.calm = 0
        self.lost = not self.halted or path.kind == 2
        if not self.lost:
            path.restart()
        self.clear(path.position)

    def step(self, ms, usual):
        """One look: NOTHING, TOP, BACK with the record complete, or LOST where it looked like a kick and is none."""
        path = self.path
        self.calm = self.calm + 1 if path.slow() else 0
        if not path.locate(self.out):
            return LOST
        if self.lost:
            if self.calm >= _CALM:
                self.rest()
            return NOTHING
        position = path.position
        if not self.out:
            self.halted = False
            self.reached_ms = ms
            self.wait(position, path, usual)
            return NOTHING
        if self.calm >= _CALM:
            path.mark()
            self.halted = True
            if ms - self.reached_ms > self.gap_ms:
                return LOST
        span = self.high - self.low
        if self.off_share < 1000:
            self.aside = max(self.aside, path.aside(span, self.fast))
            # a clank at the end of a small stroke may turn the sensor by as much as the stroke
            if (self.aside * 1000 > self.off_share * max(span, usual, 12 * path.least)
                    and not (self.homeward and span < 10 * path.least)):
                return LOST
        if self.homeward:
            return self.home(position, path.speed, span, ms)
        return self.away(position, path.speed, span, ms, usual)

    def wait(self, position, path, usual):
        """At the bottom."""
        if position > self.ceiling:
            self.ceiling = position
        elif usual and 0 < path.sure < 3 and 2 * (self.ceiling - position) >= usual:
            # from the resting place nothing goes further home by half a range: the kick goes the other way
            path.flip()
            position = -position
            self.low = -self.ceiling
        if position <= self.low:
            self.low = position
            self.low_k = path.past.k
        elif position - self.low >= path.least:
            self.out = True
            if path.sure:
                path.straighten()  # what a clank at the bottom turned is not this stroke's
            self.high = position
            self.done = self.low
            self.fast = 0
            self.fast_k = path.past.k
            self.fast_at = position

    def away(self, position, speed, span, ms, usual):
        """On the way out, and at the top with its pulses."""
        k = self.path.past.k
        if position > self.high:
            self.high = position
            if speed > self.fast and position - self.done > span >> 3:  # pulses at the top may be faster than the kick
                self.fast = speed
                self.fast_k = k
                self.fast_at = position
        edge = edge_of(span, self.fast, self.path.finest)
        if speed > edge:
            self.back_fast = 0
        elif speed < self.back_fast:
            self.back_fast = speed
            self.back_k = k
            self.back_at = position
        drop = self.high - position
        if drop > 0 and 2 * drop >= (min(span, usual * 13 // 10) if usual else span):
            self.homeward = True
            self.floor = self.stop = position
            self.still = 0
            if k - self.fast_k < _AGE:
                self.kick(ms)
        elif self.high - self.done > span >> 3 and (speed < edge or drop > span >> 4):
            self.done = self.high
            self.reached_ms = ms
            self.row[RANGE] = span
            if self.path.kind == 1:
                self.kick(ms)
            return TOP
        return NOTHING

    def home(self, position, speed, span, ms):
        """On the way back."""
        path = self.path
        if speed < self.back_fast:
            self.back_fast = speed
            self.back_k = path.past.k
            self.back_at = position
        if not path.sure and self.halted and self.low - position > span:
            return LOST  # it went far beyond where it came from: what came before was no kick
        if position < self.floor:
            self.floor = position
        edge = edge_of(span, -self.back_fast, path.finest)
        if self.still and position >= self.stop - span // path.creep:
            self.still += 1
        else:
            self.still = 1 if speed > -edge else 0
            self.stop = position
        near = position - self.low < span // 5
        if (position - self.floor <= max(path.least >> 1, span >> 4)
                and self.still < (path.quick if near else max(_SLOW, path.quick))):
            return NOTHING
        self.back(ms, speed > edge)
        return BACK

    def edges(self, ms, field, k, sign, fast, before, after):
        """Puts the times at which a stroke begins and ends into the record.

        k: its fastest frame; before, after: its ways from there to its ends.
        """
        past, row = self.path.past, self.row
        span = before + after
        fast = max(fast, 1)
        level = edge_of(span, fast, self.path.finest)
        took = max(1, span * 120 // fast)  # ms, were it a minimum-jerk stroke: peak speed 1.875 times the mean
        half = max(1, min(12, took // 300))  # a window of 0.13 of the stroke
        # a minimum-jerk stroke bends by 32 of its peak over the square of its frames; a clank by more
        most = max(2 * level, min(fast, 40000 // took * fast // took))
        ms -= _DELAY
        row[field] = ms - past.edge(k, -1, sign, level, before, span >> 2, half, most)
        row[field + 1] = ms - past.edge(k, 1, sign, level, after, span >> 2, half, most)

    def kick(self, ms):
        row, path = self.row, self.path
        before, after = self.fast_at - self.low, self.high - self.fast_at
        if path.kind == 2:
            past = path.past
            path.settle(max(path.anchor, self.low_k - 25), self.fast_k, self.fast >> 2)
            start = path.anchor
            path.settle(self.fast_k, past.k, self.fast >> 2)
            path.widest = self.fast // 3
            before = past.way(start, past.age(self.fast_k))
            after = past.way(self.fast_k, past.age(path.anchor))
        self.edges(ms, START, self.fast_k, 1, self.fast, before, after)
        row[FAST] = self.fast
        row[RANGE] = before + after

    def back(self, ms, bounced):
        row, path = self.row, self.path
        before, after = self.high - self.back_at, self.back_at - self.floor
        if path.kind == 2:
            past = path.past
            top = path.anchor
            path.settle(self.back_k, past.k, -self.back_fast >> 2)
            if -2 * past.way(top, past.age(path.anchor)) < row[RANGE]:
                row[RANGE] = 0  # drift only looked like a return
        else:
            row[RANGE] = self.high - min(self.low, self.floor)
        self.edges(ms, PEAK_END, self.back_k, -1, -self.back_fast, before, after)
        row[ASIDE] = self.aside
        floor = self.floor
        path.straighten()
        self.clear(path.position)
        self.low = floor
        self.low_k = path.past.k
