"""One path's kicks: a zigzag finds strokes of any size, and their phases are walked out from their fastest frames."""

from . import const
from .history import K
from .path import WIDEST

PEAK = const(1)
BACK = const(2)
LOST = const(3)
CUT = const(4)
UNSEEN = const(5)  # a kick began before the last one was seen to come home
# fields of a kick's record: times in ms since the first sample, RANGE and ASIDE in units of position, FAST of speed
START = const(0)
PEAK_START = const(1)
PEAK_END = const(2)
END = const(3)
RANGE = const(4)
FAST = const(5)
ASIDE = const(6)
BOUNCED = const(7)
PULSES = const(8)
FIELDS = const(9)
COUNT = const(0)  # places in a list of recent values (sets.add_recent)
MEDIAN = const(1)
_CALM = const(200)  # ms of slowness after which a lost path is taken up again
_BEGUN = const(1200)  # ms in which a kick's push has changed
_STEADY = const(4)  # looks, 0.15 s apart, of an even push: no kick's, but gravity that is off
_HELD = const(4000)  # ms of slowness that are no return's beginning
_STAY = const(3000)  # ms of stillness that no small stroke's hold has
_BOUNCE = const(120)  # ms within which an impact throws the plate out again
_FURTHEST = const(1 << 20)  # 2000 degrees or 8 m: keeps speeds in 31 bits
_KEPT = const(220)  # frames after a kick's fastest in which the history surely holds all of it: 4.4 of its 10 s
_PULSE = const(3)  # 64ths of the range that a pulse goes down and up again by: above sag, tremor and noise
_SLOW = const(120)  # ms at rest that end a return far from the start, where the lifter may only be hesitating


def edge_of(span, fast, finest):
    """Edge speed of a stroke: 5 % of its range per second or 10 % of its peak speed, whichever is less.

    A unit of position is passed in 64 ms at a speed of one, so 5 % per second is span * 64 / 20000.
    """
    span //= 312
    fast //= 10
    if fast < span:
        span = fast
    return span if span > finest else finest


class Kicks:
    """Looks at a path every other frame; ``low`` to ``high`` is the range of the stroke so far."""

    def __init__(self, path, sure_range, off_share, gap_ms):
        self.path = path
        self.usual = [0] * 7  # the last five ranges
        self.sure_range = sure_range // path.scale  # what counts where nothing is usual
        self.off_share = off_share  # thousandths of the range that may go off the path
        self.gap_ms = gap_ms
        self.row = [0] * FIELDS
        self.lost = True  # until the plate is still or slow
        self.calm_ms = 0  # since when it is slow
        self.handled = False  # since it last rested something was no kick
        self.stayed_ms = 0  # how long it last halted on its way: what comes next may be another movement
        self.reached_ms = self.seen_ms = 0  # when a top was last reached, and it was last looked at
        self.straight_ms = 0  # when what drifted off the axis was last dropped in a hold
        self.left_ms = 0  # when the stroke was first seen
        self.fast_k = self.back_k = self.hit = 0
        self.open_ms = self.missed_ms = 0  # when a kick was seen that has not come home yet, and the one before it
        self.top = self.pulse_ms = 0  # of the first pulse, and when the last one was at its top
        self.out = True
        self.clear(0)

    def clear(self, position):
        """Forgets the stroke; the plate is at this position."""
        if not self.out and self.high == position:  # nothing else has changed since the last time
            self.low = position
            return
        self.out = self.homeward = False
        self.low = self.high = self.floor = position
        self.done = self.stop = position  # the last top seen; where the return seemed to end
        self.fast = self.back_fast = self.still_ms = self.stayed_ms = self.aside = self.wobble = 0
        self.fast_at = self.back_at = position
        self.kicked = self.pulses = self.way = 0
        self.turn = position

    def rest(self):
        """The plate is still and no stroke is under way."""
        self.path.rest()
        self.clear(0)
        self.lost = self.handled = False

    def quiet(self):
        """The sensor feels nothing: on a sled that is rest, or the middle of a very slow stroke.

        A slow one may be pushed as evenly as by a gravity that is some mg off, because the plate came to rest askew:
        time tells.
        """
        path = self.path
        if path.doubts:
            return
        if path.kind == 2 and not self.lost and not path.level():
            if abs(path.speed) < path.gate:
                path.base += path.speed
                path.speed = 0
        elif not self.out or 2 * (self.high - self.low) < 3 * path.least:
            self.rest()
        elif self.seen_ms - self.reached_ms > _STAY and self.doubtful(self.high - self.low):
            self.rest()  # it crept or was moved here to stay

    def held(self):
        """Whether the plate is out and has been slow for so long that it is held, and does not sag."""
        return self.out and self.seen_ms - self.calm_ms > _HELD

    def lose(self):
        """This was no kick: the path is to be found again, from where it last halted if it did."""
        path = self.path
        path.sure = path.doubts = self.open_ms = 0
        self.calm_ms = self.seen_ms
        self.lost = not self.stayed_ms or path.kind == 2
        self.handled = True
        if path.kind < 2:
            if self.lost:
                path.mark()
            path.restart()
        self.clear(path.position)

    def step(self, ms, pace):
        """One look: PEAK at the top, BACK once it is home, LOST where it looked like a kick and is none, or 0."""
        path = self.path
        self.seen_ms = ms
        slow = path.locate(self.out, pace)
        if slow is None:
            return LOST
        if not slow:
            self.calm_ms = ms
        calm = ms - self.calm_ms >= _CALM
        if self.lost:
            if calm:
                self.rest()
            return 0
        return self.stroke(path.position, path, ms, calm)

    def stroke(self, position, path, ms, calm):
        """One look where the resting place is known; calm: the plate has hardly moved for a while."""
        if path.kind == 2:
            if path.sure or (path.turn and self.out and self.done > self.low):
                code = self.follow(position, path)
                if code:
                    return code
            elif self.out and self.done == self.low and path.steady >= _STEADY and ms - self.left_ms > _BEGUN:
                path.tilt()
                self.rest()
                return 0
        if not self.out:
            return self.wait(position, path)
        if calm:  # it hardly moves
            if path.kind < 2:  # a sled's halts are its plateaus
                if self.held() and ms - self.straight_ms > _HELD:
                    path.straighten()  # what the gyro's zero drifts by in a long hold
                    self.straight_ms = ms
                path.mark()
            self.stayed_ms = ms - self.calm_ms
        if self.homeward:
            return self.home(position, path, ms)
        # moved out to stay, as time tells, or a kick from there
        if (ms - self.reached_ms > self.gap_ms and self.doubtful(self.high - self.low)) or (
            self.stayed_ms > _STAY and not path.sure and self.counts(position - self.done)
        ):
            return LOST
        return self.away(position, path, ms)

    def follow(self, position, path):
        """Whether the ups and downs of the speed tell of another stroke than was thought: it is taken up then."""
        if path.sure and not path.doubts:
            most = self.usual[MEDIAN]
            low = self.low if self.out else self.done
            if 2 * (low - position) > most or (self.out and position - low > 2 * most):
                path.doubts = 2  # the plate cannot be there: a rest was missed, or seen where none was
        turn = path.seek()
        if not turn:
            return 0
        span = self.usual[MEDIAN] or self.row[RANGE]
        unseen = turn > 0 and self.open_ms
        new = unseen and self.low < self.done < position - (span >> 1)  # out again from its last top: it came home
        ms = path.mark[1]
        again = (new or (path.sure and path.doubts)) and self.regain(turn, position, span, path.mark[0], new)
        path.turn = -turn
        path.point()
        if turn > 0 and again is not None:
            self.missed_ms = self.open_ms
            self.open_ms = ms
        if not again:
            return 0
        return UNSEEN if unseen else CUT

    def regain(self, turn, position, span, k, new):
        """Takes up the stroke that was fastest at frame k; False where it is the one that was thought.

        turn: 1 where it is a kick, -1 a return.
        """
        path = self.path
        known = path.regain(turn, span, span >> 2 if path.sure else self.sure_range >> 1)
        if known is None or not (known or new):
            return known
        if new or self.homeward or not self.out:
            self.left_ms = self.seen_ms
        self.clear(position)
        if turn > 0:  # at half of its peak speed a minimum-jerk stroke has a twelfth of its way left
            self.out = True
            self.low = self.done = position - span + (span >> 3)
            self.fast = path.fast
            self.fast_k = k
            self.fast_at = position - (span * 3 >> 3)
        return True

    def counts(self, span):
        """Whether a stroke is large enough to be a rep by itself."""
        return span >= (self.usual[MEDIAN] >> 1 or self.sure_range)

    def doubtful(self, span):
        """Whether a stroke that stays out may be no kick: a small one, or a set's first, huge or after handling."""
        if not self.counts(span):
            return True
        usual = self.usual[MEDIAN]
        return not self.path.sure and (self.handled or 0 < 2 * usual < span)

    def strays(self):
        """Whether it goes off the path by more than a guided plate does."""
        path, span = self.path, self.high - self.low
        self.aside = max(self.aside, path.aside(span, self.fast))
        self.wobble = max(self.wobble, path.wobble)
        # a clank at the end of a small stroke may turn the sensor by as much as the stroke
        return self.aside * 1000 > self.off_share * max(span, self.usual[MEDIAN], 12 * path.least) and not (
            self.homeward and span < 10 * path.least
        )

    def wait(self, position, path):
        """At the bottom."""
        if position <= self.low:
            self.low = position
        elif position - self.low >= path.least:
            self.out = True
            self.reached_ms = self.left_ms = self.seen_ms
            if path.sure:
                path.straighten()  # what a clank at the bottom turned is not this stroke's
            else:
                path.widest = WIDEST  # nothing is known yet of this stroke's peak speed
            self.high = position
            self.done = self.low
            self.fast = 0
            self.fast_k = path.now[K]
            self.fast_at = position
        return 0

    def away(self, position, path, ms):
        """On the way out, and at the top with its pulses."""
        speed, fast, high = path.speed, self.fast, self.high
        if position > high:
            self.high = high = position
            # pulses may be faster than the kick, and clanks than both
            if speed > fast and position - self.done > high - self.low >> 3 and path.shake(path.now[K]) < speed:
                self.fast = fast = speed
                self.fast_k = path.now[K]
                self.fast_at = position
        span = high - self.low
        if self.done > self.low:
            self.pulse(position, _PULSE * span >> 6)
            if path.now[K] - self.fast_k > _KEPT // path.stride and self.kicked != self.fast_k:
                self.kick()
        edge = edge_of(span, fast, path.finest)
        if speed > edge:
            self.back_fast = 0
        elif speed < self.back_fast:
            self.back(position, speed)
        drop = high - position
        # one big swing, or a clank taken for one, must not ask the next rep to come home as far
        usual = self.usual[MEDIAN] * 13 // 10
        if drop > 0 and 2 * drop >= (usual if 0 < usual < span else span):
            self.homeward = True
            self.floor = self.stop = position
            self.still_ms = self.hit = 0
        elif high - self.done > span >> 3 and (speed < edge or drop > span >> 4):
            self.done = high
            if ms - self.calm_ms < _CALM:  # not by creeping
                self.reached_ms = ms
            self.row[RANGE] = span
            if path.kind == 2 and not path.sure and not path.turn and self.counts(span):
                path.fast = fast
                path.back = fast >> 2
                path.turn = -1
                path.point()
                self.open_ms = ms
            return PEAK
        return 0

    def pulse(self, position, least):
        """Counts how often the plate came down and went up again at the top: an odd half step is on its way down."""
        turn = self.turn
        if self.pulses & 1:
            if position < turn:
                self.turn = position
            elif position - turn >= least:
                self.pulses += 1
                self.turn = position
        elif position > turn:
            self.turn = position
        elif turn - position >= least:
            self.turn = position
            if self.path.kind == 2:
                self.level(turn)
            self.pulses += 1

    def level(self, top):
        """Corrects a sled's speed by a pulse's top: between two pulses the speed has no mean."""
        path = self.path
        if self.pulses:
            off = top - self.top
            path.base += (off << 6) // max(100, self.seen_ms - self.pulse_ms) >> 1
            path.widest = min(path.widest, 320)
            path.held[1] -= off >> 1 << 6
            self.turn -= off >> 1
        else:
            self.top = max(top, self.high)
        self.pulse_ms = self.seen_ms

    def back(self, position, speed):
        """The return is at its fastest yet, if this is no clank."""
        path = self.path
        if path.shake(path.now[K]) < -speed:
            self.back_fast = speed
            self.back_k = path.now[K]
            self.back_at = position

    def home(self, position, path, ms):
        """On the way back."""
        speed = path.speed
        span = self.high - self.low
        if speed < self.back_fast:
            self.back(position, speed)
        if not path.sure and self.stayed_ms and self.low - position > span:
            return LOST  # it went far beyond where it came from: what came before was no kick
        if position < self.floor:
            self.floor = position
        edge = edge_of(span, -self.back_fast, path.finest)
        if not self.still_ms or position < self.stop - span // path.creep:
            self.still_ms = ms if speed > -edge else 0
            self.stop = position
        if self.still_ms:
            if max(path.shake(path.now[K]), path.shake(path.now[K] - 1)) > max(self.fast, -self.back_fast) >> 2:
                self.hit |= 1  # an impact
            if speed > edge and ms - self.still_ms <= _BOUNCE:
                self.hit |= 2  # and out again
        rest = path.quick if position - self.low < span // 5 else max(_SLOW, path.quick)
        if position - self.floor <= max(path.least >> 1, span >> 4) and (
            not self.still_ms or ms - self.still_ms < rest
        ):
            return 0
        if not path.sure and not self.stayed_ms and self.counts(span) and 5 * (self.low - self.floor) > 2 * span:
            return LOST  # a hand swings past where it came from, no set's first rep does
        self.row[RANGE] = self.high - self.low
        self.row[BOUNCED] = self.hit == 3
        return BACK

    def finish(self):
        """Completes the record of a stroke that is home, and waits for the next."""
        path, row, floor = self.path, self.row, self.floor
        way = row[RANGE]
        if self.kicked != self.fast_k:
            self.kick()
        if path.kind == 2:
            way = self.way
        self.edges(PEAK_END, self.back_k, -1, -self.back_fast, self.high - self.back_at, self.back_at - floor)
        if path.kind == 2:
            path.level_by(path.drift - path.base, row[END])  # it stood at its end
            if path.doubts:
                path.gate = path.widest = (
                    min(path.fast, path.back) // 3
                )  # the plate comes to rest now, at whatever speed it seems to have
                path.doubts &= 2  # with one left both ends of the stroke were seen
            else:
                more = path.sure > 0
                path.fast = path.fast * more + self.fast >> more
                path.back = path.back * more - self.back_fast >> more
            if 2 * row[RANGE] < way:
                way = 0  # drift only looked like a return
            elif 8 * row[RANGE] > 9 * way and -3 * self.back_fast > self.fast:
                way = row[RANGE]  # it came down further than it had gone up; a slow return's way is not known
        row[RANGE] = min(way, _FURTHEST)
        row[ASIDE] = self.wobble
        row[PULSES] = self.pulses >> 1
        path.straighten()
        self.clear(path.position)
        self.low = floor

    def kick(self):
        """The kick's part of the record."""
        path, row = self.path, self.row
        self.edges(START, self.fast_k, 1, self.fast, self.fast_at - self.low, self.high - self.fast_at)
        row[FAST] = self.fast
        self.kicked = self.fast_k
        if path.kind == 2:
            path.widest = (min(self.fast, path.back) if path.sure else self.fast) // 3
            self.way = row[RANGE]

    def edges(self, field, k, sign, fast, before, after):
        """Puts the times at which a stroke begins and ends into the record, and a sled's range.

        k: its fastest frame; before, after: its ways from there to its ends.
        """
        path, row = self.path, self.row
        fast = max(fast, 1)
        level = edge_of(before + after, fast, path.finest)
        took = max(1, (before + after) * 120 // fast)  # ms, were it a minimum-jerk stroke: peak 1.875 times the mean
        half = max(1, min(12, took // 300)) // path.stride  # a window of 0.13 of the stroke
        # a minimum-jerk stroke bends by 32 of its peak over the square of its frames; a clank by more
        most = max(2 * level, min(fast, 40000 // took * fast // took))
        quarter = (before + after) >> 2
        span = 0
        for step in (-1, 1):
            if path.kind == 2:
                path.drift = path.base
                before = path.way(k, path.flattest(k, step, fast >> 2, 2 * level, 9 + took // 160))
                span += before
            at = path.edge(k, step, sign, level, before, quarter, half, most)
            row[field] = max(at, row[field - 1 if field else END])  # in order, and after the stroke before
            before = after
            field += 1
        if path.kind == 2:
            row[RANGE] = span
