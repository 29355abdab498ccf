"""Position and speed to strokes: out and back along the path, whatever their size."""

NOTHING, TOP, TURN, BACK = 0, 1, 2, 3
SLOW = 8  # frames at rest that end a return far from the start, where the lifter may only be hesitating


def edge_of(span, fastest, finest):
    """Edge speed of a stroke: 5 % of its range per second or 10 % of its peak speed, whichever is less.

    A unit of position is passed in 64 ms at a speed of one, so 5 % per second is span * 64 / 20000.
    """
    return max(finest, min(span // 312, fastest // 10))


class Strokes:
    """A zigzag over one path. Indices count the path's frames, ``low`` to ``high`` is the range so far."""

    def __init__(self, path):
        self.path = path
        self.out = False  # beyond the smallest stroke and not yet home
        self.homeward = False  # came back by enough to end
        self.clear(0)

    def clear(self, position):
        """Forgets the stroke; the plate is at this position."""
        self.out = self.homeward = False
        self.low = self.high = self.floor = self.ceiling = position
        self.low_k = self.high_k = self.path.past.k
        self.done = position  # highest position at which a top was seen
        self.fast = self.fast_k = self.back_fast = self.back_k = self.still = 0
        self.fast_at = self.back_at = self.stop = position  # stop: where the return seemed to end

    def step(self, usual):
        """One frame. TOP: a top is reached (again, when it went on further); TURN: it came home by half; BACK: it ended."""
        path = self.path
        position, speed, k = path.position, path.speed, path.past.k
        if not self.out:
            return self.wait(position, speed, k, usual)
        if position > self.high:
            self.high = position
            self.high_k = k
            if speed > self.fast:  # only where it goes on: pulses at the top may be faster than the kick
                self.fast = speed
                self.fast_k = k
                self.fast_at = position
        if self.homeward:
            return self.home(position, speed, k)
        span = self.high - self.low
        edge = edge_of(span, self.fast, path.finest)
        if speed > edge:
            self.back_fast = 0
        elif speed < self.back_fast:
            self.back_fast = speed
            self.back_k = k
            self.back_at = position
        drop = self.high - position
        if drop > 0 and 2 * drop >= (span if not usual else min(span, usual * 13 // 10)):
            self.homeward = True
            self.floor = position
            self.floor_k = k
            self.still = 0
            return TURN
        if self.high - self.done > span >> 3 and (speed < edge or drop > span >> 4):
            self.done = self.high
            return TOP
        return NOTHING

    def wait(self, position, speed, k, usual):
        if position > self.ceiling:
            self.ceiling = position
        elif usual and 0 < self.path.sure < 3 and 2 * (self.ceiling - position) >= usual:
            # from the resting place nothing goes further home by half a range: the kick goes the other way
            self.path.flip()
            position = -position
            self.low = -self.ceiling
            speed = -speed
        if position <= self.low:
            self.low = position
            self.low_k = k
        elif position - self.low >= self.path.least:
            self.out = True
            self.high = position
            self.high_k = k
            self.done = self.low
            self.fast = max(0, speed)
            self.fast_k = k
            self.fast_at = position
            self.back_fast = 0
        return NOTHING

    def home(self, position, speed, k):
        path = self.path
        if speed < self.back_fast:
            self.back_fast = speed
            self.back_k = k
            self.back_at = position
        span = self.high - self.low
        edge = edge_of(span, -self.back_fast, self.path.finest)
        if position <= self.floor:
            self.floor = position
            self.floor_k = k
        elif position - self.floor > max(self.path.least >> 1, span >> 4):
            return BACK
        if self.still and position >= self.stop - span // path.creep:
            self.still += 1
        else:
            self.still = 1 if speed > -edge else 0
            self.stop = position
        near = position - self.low < span // 5
        return BACK if self.still >= (self.path.quick if near else max(SLOW, self.path.quick)) else NOTHING
