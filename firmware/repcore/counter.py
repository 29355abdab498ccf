"""The whole core in one object: samples in, events out.

An event is a tuple of thirteen whole numbers:
kind, at_ms, set, rep, start_ms, peak_start_ms, peak_end_ms, end_ms, rom, mean_speed, peak_speed, flags, pulses
for TOP, UNTOP (a top taken back) and SMALL (a stroke that waits for three alike), all 0 after rep, and for REP;
kind, at_ms, set, reps, start_ms, end_ms, tension_ms, velocity_loss_pct, 0, 0, 0, 0, 0 for SET_END.
Times are ms since the first sample, rom in mdeg or um, speeds in mdeg/s or um/s, flags bits in the order
ballistic, short pause, dropped, short range, over range, bounce, wobble, unsure.
"""

from . import const
from .attitude import Attitude
from .frames import Frames
from .history import MASK, MS, QUEUE, WIDTH, K
from .history import rings as make_rings
from .kicks import (
    BACK,
    COUNT,
    CUT,
    END,
    FAST,
    LOST,
    MEDIAN,
    PEAK,
    PEAK_END,
    PEAK_START,
    PULSES,
    RANGE,
    START,
    UNSEEN,
    Kicks,
)
from .path import Lever, Sled
from .rest import Rest, within
from .sets import Sets, add_recent

TOP = const(1)
REP = const(2)
UNTOP = const(3)
SET_END = const(4)
SMALL = const(5)
_WORN = const(8)  # times as restless is a sensor on a leg
_BLIND = const(50)  # ms: in a longer frame samples were lost, and a resting sled is taken to have rested on
_GAP = const(300)  # ms: and in a longer one a moving sled has not gone on as the frame's last samples tell
_TURNING = const(100)  # ms: how long a silence a turn is taken to have gone on for
_FIRST = const(9)  # the number before the first frame's
_ALL_TURN = const(2500)  # 5 deg: a plate that turns by more is followed by its turning
_TRAVEL = const(7500)  # 60 mm
_RADIUS = const(35)  # quarters of 8 um of travel in 2 mdeg of turn: 2 m; levers have 0.3 to 0.95
_ELSEWHERE = const(1400)  # 87 mg: turned by 5 deg
_FARTHEST = const(4000000)  # 4000 degrees, 4 m: no profile's range


class Counter:
    """Detection from raw counts.

    settings: dict of name -> value as in settings.SETTINGS; profile: what ``profile`` gave before; resting: what
    ``resting`` gave just before, for a counter that takes over while the plate is at rest; rings: history.rings()
    of before, for it to use; rail: what ``rail`` gave in the same set, for a counter that takes over in its middle,
    with profile and Rest.zero as resting; still: False where resting is of before a restart and the plate may move.
    Raises ValueError.
    machine: 0 not yet known, 1 lever, 2 sled; waiting: events not yet taken.
    """

    def __init__(self, settings=None, profile=None, resting=None, rings=None, rail=None, still=True):
        from .derive import derive  # not kept loaded on the device

        gyro, accel, sure_deg, sure_mm, gap, share, pause, over = derive(settings)
        self.guided = share > 0
        self.frames = Frames(accel // 1000, gyro // 1000, self.frame, self.between)
        self.feed = self.frames.feed
        self.mean = self.frames.mean
        self.rest = Rest(1 if share else _WORN)
        times, speeds, coarse, self.queue = make_rings(rings)
        self.now = [_FIRST, 0]  # the frame's number and time
        self.times = times
        self.attitude = Attitude()
        self.lever = Kicks(Lever(times, speeds, self.rest.zero, self.now), sure_deg, 1000 - share, gap)
        self.sled = Kicks(Sled(times, coarse, self.attitude), sure_mm, 1000 - share, gap)
        self.kicks = self.lever  # the one that moves, or moved last
        self.sets = Sets(pause, over)
        self.mine = 0  # in a set, the machine that it was begun on
        self.pending = 0  # a still window is 1: to learn from, 3: what sets a sled right
        self.topped = False
        self.slid = False  # the stroke under way, or the last one, is a sled's
        self.barred = False  # a lever's plate, and not handled since: what seems to slide is a gravity that is off
        self.bad_ms = -1
        self.home = ()  # gravity at the resting place, while a plate that may be anywhere has not been there
        self.first = self.waiting = self.machine = 0
        if profile:
            self.machine = profile[0]
            span = profile[-1]
            if len(profile) != 2 or self.machine not in (1, 2) or not 0 < span < _FARTHEST:
                raise ValueError("profile %r: give what Counter.profile() gave" % (profile,))
            self.kicks = self.sled if self.machine > 1 else self.lever
            add_recent(self.kicks.usual, span // self.kicks.path.scale)
        if resting:
            self.rest.zero[:] = resting
            self.sled.path.gravity[:] = resting[:3]
            self.attitude.told(resting)
            self.rest.known = self.rest.firm = True
            if not still:
                self.home = resting[:3]
            else:
                self.lever.rest()
                self.sled.rest()
        if rail:
            path = self.kicks.path
            path.u[:] = rail[:3]
            path.sure = 1
            self.mine = path.kind
            if path.kind == 1:
                self.sled.lost = True
                return
            path.fast, path.back = rail[3:]
            path.widest = path.fast // 3
            path.cut()

    def rail(self):
        """In a set: the kick's axis or rail, and the peak speeds of a sled's reps; else ()."""
        path = self.kicks.path
        if not self.mine or not path.sure:
            return ()
        if path.kind == 1:
            return tuple(path.u) + (0, 0)
        return self.attitude.sensed(path.u) + (path.fast, path.back)

    def profile(self):
        """What was learned of the machine: 1 lever or 2 sled, and its usual range in mdeg or um; () for nothing."""
        span = self.kicks.usual[MEDIAN]
        return (self.machine, span * self.kicks.path.scale) if self.machine and span else ()

    def resting(self):
        """Gravity and the gyro's zero, while the plate has been at rest for a quarter of a second; else ()."""
        return tuple(self.rest.zero) if self.rest.run and not (self.lever.out or self.sled.out) else ()

    @property
    def position(self):
        return self.kicks.path.position * self.kicks.path.scale

    @property
    def speed(self):
        return self.kicks.path.speed * self.kicks.path.scale * 1000 >> 6

    @property
    def phase(self):
        """0 bottom pause, 1 concentric, 2 peak pause, 3 eccentric."""
        kicks = self.kicks
        if not kicks.out:
            return 0
        if kicks.homeward:
            return 3
        return 1 if kicks.high - kicks.done > kicks.high - kicks.low >> 3 else 2  # what creeps on is no kick

    def frame(self, ms, length):
        """A frame: each path takes its step."""
        frames, rest, sled = self.frames, self.rest, self.sled
        if frames.doubtful:
            self.bad_ms = ms
            if frames.lost and (self.now[K] > _FIRST or not rest.known):  # one that takes over at rest has lost nothing
                lever = self.lever
                if lever.path.sure:  # where it is, the next stroke's way about the known axis tells
                    self.untop()
                    lever.rest()
                else:
                    self.lose(lever)
                if not sled.path.sure:
                    self.lose(sled)
            if frames.lost or length > _BLIND:
                sled.path.cut()
            frames.doubtful = frames.lost = False
        now = self.now
        ms -= frames.delay  # when what is seen now happened
        k = now[K] + 1
        now[K] = k
        now[MS] = ms
        self.times[k & MASK] = ms & 0xFFFF
        mean = frames.mean
        if self.mine != 2 and rest.known:
            self.lever.path.step(k, mean, length)
        if rest.known and self.mine != 1:
            self.attitude.step(mean, min(length, _TURNING))
        if not sled.lost:
            force = self.attitude.force
            if length > _BLIND and (length > _GAP or not sled.out):
                force = sled.path.gravity
            if not sled.path.step(k, force, length, ms):
                self.stray(sled)

    def between(self):
        """The sample after a frame: one thing of what is to be done every eight frames, to spread the work."""
        k = self.now[K] & 7
        if not k & 1:
            if self.rest.known:
                mine = self.mine
                self.look(self.sled if mine == 2 or (mine == 0 and k & 2 and not self.sled.lost) else self.lever)
            elif not self.pending and self.rest.update(self.mean):
                self.pending = 1
        elif self.pending:
            self.settle()
        elif k & 3 == 1 or not self.rest.known:
            if self.rest.update(self.mean):
                self.pending = 1
        elif k == 3:
            sled, lever = self.sled, self.lever
            if self.guided:  # a stroke that leaves its path is given up
                if sled.out and not sled.lost and sled.strays():
                    self.stray(sled)
                if self.mine != 2 and lever.out and not lever.lost and lever.strays():
                    self.lose(lever)
            if (
                self.mine
                and not self.topped
                and self.now[MS] - max(self.sets.end, self.sled.open_ms) > self.kicks.gap_ms
            ):
                self.end_set()  # no rep has come for long

    def settle(self):
        """A still window is over: it is learned from, and then a sled is set right, one thing at a time."""
        lever = self.lever
        if self.pending > 2:
            self.settle_sled()
            return
        if self.mine == 2:
            for i in range(3):
                self.rest.zero[3 + i] = self.attitude.zero[i]
        learned = self.rest.learn(self.mine != 2 and (not lever.out or lever.held()))
        if learned:
            self.attitude.told(self.rest.zero)
        if self.rest.taken:
            self.home = ()
            self.level()
        self.pending = 3 if learned else 0
        if learned > 1:
            lever.rest()
            self.sled.rest()
        elif learned or lever.lost:
            out = lever.out
            lever.quiet()
            if out and not lever.out:
                self.barred = False  # it was moved here to stay
            if self.kicks is lever and not lever.out:
                self.untop()

    def settle_sled(self):
        self.pending = 0
        if self.rest.moved and not self.lever.out:
            self.barred = False
        begun = self.guided and not within(self.mean, self.rest.zero, 0, self.rest.shake)  # a kick, since then
        if not begun and not self.barred:
            self.sled.quiet()
            if self.kicks is self.sled and not self.sled.out:
                if self.topped and self.mine == 2 and self.sled.open_ms:
                    self.sled.missed_ms = self.sled.open_ms
                    self.sled.open_ms = self.now[MS]
                    self.unseen(self.sled)
                    self.sled.open_ms = 0
                self.untop()

    def level(self):
        """Gravity is what the sensor felt when it was last still."""
        self.attitude.felt(self.rest.zero)
        for i in range(3):
            self.sled.path.gravity[i] = self.attitude.force[i]

    def pace(self):
        """How fast it turns, whatever the axis, in 1/32 deg/s."""
        mean, zero = self.mean, self.rest.zero
        x = mean[3] - zero[3]
        y = mean[4] - zero[4]
        z = mean[5] - zero[5]
        return ((x if x > 0 else -x) + (y if y > 0 else -y) + (z if z > 0 else -z) + 8) >> 4

    def look(self, kicks):
        """Lets a path's last frames become events."""
        if self.home and kicks is self.lever:
            if not within(self.mean, self.home, 0, _ELSEWHERE):
                return  # woken in a kick: where it halts is not the resting place
            if not kicks.lost:
                self.home = ()
        code = kicks.step(self.now[MS], self.pace() if kicks is self.lever else 0)
        if not code:
            return
        if not self.mine and self.shadows(kicks, code):
            return
        if code == LOST:
            self.stray(kicks)
            return
        self.kicks = kicks
        if code == UNSEEN and (self.mine == 2 or self.slid):
            self.unseen(kicks)
            return
        if code == CUT or code == UNSEEN:
            self.untop()
            return
        if code == PEAK:
            if not self.topped and kicks.counts(kicks.row[RANGE]):
                self.topped = True
                self.put(TOP, self.sets.reps + 1)
            return
        self.back(kicks)

    def back(self, kicks):
        """A stroke is home: it counts, or waits for two more like it, or is none."""
        kicks.finish()
        if kicks is self.sled:
            self.attitude.close()
        row = kicks.row
        if kicks.counts(row[RANGE]) or (self.topped and kicks is self.lever):
            self.count(row)
            kicks.open_ms = 0
            self.sets.small = 0
        elif self.topped:
            self.untop()
        elif self.sets.alike(row, kicks.gap_ms, kicks.sure_range):
            kicks.usual[COUNT] = 0
            for row in self.sets.rows:
                self.count(row)
        else:
            self.put(SMALL, 0)

    def shadows(self, kicks, code):
        """Whether a top or an end is that of a stroke which is the other path's, as its first top tells."""
        if code == PEAK:
            if kicks is self.lever or not (self.topped and self.slid):  # a long hold's drift is no turn
                self.slid = self.slides()
        elif code != BACK:
            return False
        if (kicks is self.sled) == self.slid:
            return False
        if code == BACK:
            kicks.finish()
        return True

    def slides(self):
        """Whether the stroke under way is a sled's: it travels by more than it turns at any lever's radius.

        An accelerometer whose zero is off by 80 mg tells 1.4 mg of push that is none for each degree it turns.
        """
        sled = self.sled
        if sled.lost or not sled.out:
            return False
        lever = self.lever
        turn = max(self.attitude.swing(), lever.high - lever.low if lever.out else 0)
        travel = sled.high - sled.low
        if turn < lever.path.least:
            return True
        return turn < _ALL_TURN and travel > _TRAVEL and travel * 4 > turn * _RADIUS

    def count(self, row):
        path, sets = self.kicks.path, self.sets
        path.sure += 1
        self.mine = self.machine = path.kind
        if path.kind == 1:
            if not self.sled.lost:
                self.sled.lose()
            self.barred = True
        add_recent(self.kicks.usual, row[RANGE])
        # where a stroke was taken up after a gap, its start may be told later than the gap
        doubted = row is self.kicks.row and self.bad_ms >= self.kicks.left_ms
        sets.rep(row, path.scale, self.now[MS] if doubted else self.bad_ms)
        if not self.topped:
            self.put(TOP, sets.reps)
        self.topped = False
        scale = path.scale
        q, i = self.queue, self.put(REP, sets.reps) + 4
        for f in range(4):
            q[i + f] = row[f]
        q[i + 4] = row[RANGE] * scale
        q[i + 5] = sets.mean * scale
        q[i + 6] = max(row[FAST] * scale * 1000 >> 6, sets.mean * scale)  # where edges fall into a clank
        q[i + 7] = sets.flags
        q[i + 8] = row[PULSES]

    def unseen(self, kicks):
        """Counts a kick that was not seen to come home, because the next one began."""
        row = kicks.row
        row[START] = max(row[END], kicks.missed_ms - 300)
        row[PEAK_START] = row[PEAK_END] = max(row[START], kicks.missed_ms)
        row[END] = max(row[PEAK_END], kicks.open_ms - 300)
        row[RANGE] = kicks.usual[MEDIAN] or 2 * kicks.path.half
        row[FAST] = kicks.path.fast
        row[PULSES] = 0
        bad_ms = self.bad_ms
        self.bad_ms = self.now[MS]  # its times are not known
        self.kicks = kicks
        self.count(row)
        self.bad_ms = bad_ms

    def stray(self, kicks):
        """A stroke left its path: in a sled's set only the place is lost, for the ups and downs of the speed go on."""
        path = kicks.path
        if self.mine != 2 or kicks is self.lever or not path.sure:
            self.lose(kicks)
            return
        self.untop()
        path.cut()
        path.restart()
        kicks.clear(0)

    def untop(self):
        if self.topped:
            self.topped = False
            self.put(UNTOP, self.sets.reps + 1)

    def lose(self, kicks):
        if self.kicks is kicks:
            self.untop()
        if kicks is self.lever:
            self.barred = False
        kicks.lose()

    def end_set(self):
        """The set is over: told by a button, a host, or the end of the data."""
        sets = self.sets
        if self.topped:
            self.lose(self.kicks)
        if sets.reps:
            q, i = self.queue, self.put(SET_END, sets.reps)
            q[i + 4] = sets.start
            q[i + 5] = sets.end
            q[i + 6] = sets.tension
            q[i + 7] = 100 - (sets.mean >> 1) * 100 // max(1, sets.best_speed >> 1)
            sets.number += 1
            sets.reps = 0
        if self.mine:
            if self.mine == 1:
                self.level()
            self.mine = 0
            if self.kicks.path.doubts:
                self.lose(self.kicks)
            if self.guided:
                self.kicks.path.sure = 0  # the next set's first movement tells the way of the kick
            else:
                self.kicks.usual[COUNT] = self.kicks.usual[MEDIAN] = 0  # and a leg's next exercise may be a smaller one

    def put(self, kind, rep):
        """Queues an event; a full queue loses its newest, so that what was told first stands."""
        i = (self.first + min(self.waiting, QUEUE - 1)) % QUEUE * WIDTH
        self.waiting = min(QUEUE, self.waiting + 1)
        q = self.queue
        for f in range(WIDTH):
            q[i + f] = 0
        q[i] = kind
        q[i + 1] = self.frames.now()
        q[i + 2] = self.sets.number
        q[i + 3] = rep
        return i

    def take(self):
        """The oldest event not yet taken, or None."""
        if not self.waiting:
            return None
        i = self.first * WIDTH
        self.first = (self.first + 1) % QUEUE
        self.waiting -= 1
        return tuple(self.queue[i : i + WIDTH])
