"""The whole core in one object: samples in, events out.

An event is a tuple of twelve whole numbers, named in the order of the queue:
kind, at_ms, set, rep, start_ms, peak_start_ms, peak_end_ms, end_ms, rom, mean_speed, peak_speed, flags
for TOP (times not yet known are 0), REP and UNTOP, a top taken back; and
kind, at_ms, set, reps, start_ms, end_ms, tension_ms, velocity_loss_pct, 0, 0, 0, 0 for SET_END.
Times are ms since the first sample, rom in mdeg or um, speeds in mdeg/s or um/s, flags bits in the order
ballistic, short pause, dropped, short range, over range, bounce, wobble, unsure.
"""
from array import array

from .const import const
from .frames import Frames
from .history import TIMES
from .kicks import END, FAST, LOST, RANGE, START, Kicks
from .kicks import TOP as REACHED
from .lever import Lever
from .rest import Rest
from .sets import Alike, Recent, Sets
from .settings import derive
from .sled import Sled

TOP, REP, UNTOP, SET_END, SMALL = 1, 2, 3, 4, 5
_QUEUE = const(16)  # events that wait to be taken
_WIDTH = const(12)
_REAL_MS = const(1000)  # a small stroke takes at least this long
_WORN = const(8)  # times as restless is a sensor on a leg
_CREEP = const(32)  # 1 deg/s


class Counter:
    """Detection from raw counts.

    settings: dict of name -> value as in settings.SETTINGS; profile: what ``profile`` gave before. Raises ValueError.
    machine: 0 not yet known, 1 lever, 2 sled; waiting: events not yet taken.
    """

    def __init__(self, settings=None, profile=None):
        made = derive(settings)
        off = 1000 - made["guided_share"]
        self.gap_ms = gap = made["set_gap"]
        self.sure_range = (0, made["sure_range_deg"] // 2, made["sure_range_mm"] // 8)
        self.frames = Frames(made["accel_range_g"] // 1000, made["gyro_range_dps"] // 1000, self.frame, self.between)
        self.feed = self.frames.feed
        self.rest = Rest(1 if off < 1000 else _WORN)
        self.times = array("H", bytes(2 * TIMES))
        self.lever = Kicks(Lever(self.times), off, gap)
        self.sled = Kicks(Sled(self.times, self.rest.zero), off, gap)
        self.guided = off < 1000
        self.mean = self.frames.mean
        self.zero = self.rest.zero
        self.k = 9  # the frame's number
        self.ms = self.pace = 0  # its time, and how fast it turns, whatever the axis
        self.mine = 0  # in a set, the machine that it was begun on
        self.pending = False  # a still window is to be learned from
        self.kicks = self.lever  # the one that moves, or moved last
        self.usual = Recent()
        self.alike = Alike()
        self.sets = Sets(made["pause_target"], (0, made["over_range"] // 2, made["over_range"] // 8))
        self.topped = False
        self.bad_ms = -1
        self.queue = array("i", bytes(4 * _QUEUE * _WIDTH))
        self.first = self.waiting = self.machine = 0

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
        return 3 if kicks.homeward else 2 if kicks.high == kicks.done else 1

    def frame(self):
        """A frame: each path takes its step."""
        frames, mean, zero = self.frames, self.mean, self.zero
        length = frames.length
        x = (mean[3] - zero[3] + 8) >> 4
        y = (mean[4] - zero[4] + 8) >> 4
        z = (mean[5] - zero[5] + 8) >> 4
        if frames.doubtful or frames.lost:
            self.doubt()
        ms = self.ms = frames.ms - frames.delay  # when what is seen now happened
        k = self.k = self.k + 1
        self.times[k & 511] = ms & 0xFFFF
        self.pace = abs(x) + abs(y) + abs(z)
        if self.mine != 2:
            self.lever.path.step(k, x, y, z, length, ms)
        if self.mine != 1:
            sled = self.sled
            if not sled.lost and not sled.path.step(k, mean, length, ms):
                self.lose(sled)
        if frames.usual > 15000:  # no sample comes between
            self.between()

    def between(self):
        """The sample after a frame: one thing of what is to be done every eight frames, to spread the work."""
        k, lever, sled, rest = self.k, self.lever, self.sled, self.rest
        slot = k & 7
        if not rest.known:
            if rest.update(self.mean):
                self.still()
        elif slot & 1 == 0:
            if self.mine == 2 or self.mine == 0 and slot & 2 and not sled.lost:
                self.look(sled)
            else:
                self.look(lever)
        elif slot == 5:
            self.pending = rest.update(self.mean)
        elif slot == 1:
            if self.pending:
                self.still()
            else:
                self.pending = rest.update(self.mean)
        elif slot == 3:
            self.guide(sled if lever.lost or sled.out else lever)
        elif not lever.out and self.pace < _CREEP:
            rest.creep(self.mean)

    def guide(self, kicks):
        """Loses a path that the sensor leaves; ends a set when its time is over."""
        if kicks.out and self.guided and kicks.strays(self.usual.median if self.machine == kicks.path.kind else 0):
            self.lose(kicks)
        if self.sets.reps and not self.topped and self.ms - self.sets.end > self.gap_ms:
            self.end_set()

    def doubt(self):
        frames = self.frames
        self.bad_ms = frames.ms
        frames.doubtful = False
        if frames.lost:
            frames.lost = False
            self.lose(self.lever)
            self.lose(self.sled)

    def still(self):
        lever = self.lever
        self.pending = False
        if self.rest.learn(not lever.out):
            lever.quiet()
            self.sled.quiet()
        elif lever.lost:
            lever.quiet()

    def look(self, kicks):
        """Lets a path's last frames become events."""
        kind = kicks.path.kind
        usual = self.usual.median if self.machine == kind else 0
        code = kicks.step(self.ms, usual, self.pace)
        if kind == 1 and kicks.out and not self.sled.lost:
            self.lose(self.sled)  # what turns by a degree is no sled
        if not code:
            return
        if code == LOST:
            self.lose(kicks)
            return
        self.kicks = kicks
        row = kicks.row
        fit = row[RANGE] >= (usual >> 1 if usual else self.sure_range[kind])
        if code == REACHED:
            if fit and not self.topped:
                self.topped = True
                self.put(TOP, self.sets.reps + 1)
                if kind == 1:
                    kicks.kick()
            return
        kicks.finish()
        fit = row[RANGE] >= (usual >> 1 if usual else self.sure_range[kind])
        if self.topped and not fit and kind == 2:
            self.untop()
        elif self.topped or fit:
            self.count(kicks, row)
            self.alike.n = 0
        elif ((row[END] - row[START] >= _REAL_MS or row[RANGE] >= self.sure_range[kind])
                and self.alike.add(row, self.gap_ms)):
            self.usual.n = 0
            for row in self.alike.rows:
                self.count(kicks, row)
        else:
            self.put(SMALL, 0)

    def count(self, kicks, row):
        path, sets = kicks.path, self.sets
        path.sure += 1
        self.mine = path.kind
        if path.kind == 1:
            self.sled.lost = True
        if self.machine != path.kind:
            self.machine = path.kind
            self.usual.n = 0
        self.usual.add(row[RANGE])
        sets.rep(row, path.kind, self.bad_ms)
        if not self.topped:
            self.put(TOP, sets.reps)
        self.topped = False
        q, i = self.queue, self.put(REP, sets.reps)
        for f in range(4):
            q[i + 4 + f] = row[f]
        q[i + 8] = row[RANGE] * path.scale
        q[i + 9] = sets.mean * path.scale
        q[i + 10] = row[FAST] * path.scale * 1000 >> 6
        q[i + 11] = sets.flags

    def untop(self):
        if self.topped:
            self.topped = False
            self.put(UNTOP, self.sets.reps + 1)

    def lose(self, kicks):
        if self.kicks is kicks:
            self.untop()
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
            q[i + 7] = sets.loss()
            sets.number += 1
            sets.reps = self.mine = 0
            if self.guided:
                self.kicks.path.sure = 0  # the next set's first movement tells the way of the kick

    def put(self, kind, rep):
        """Queues an event; a full queue loses its newest, so that what was told first stands."""
        i = (self.first + min(self.waiting, _QUEUE - 1)) % _QUEUE * _WIDTH
        self.waiting = min(_QUEUE, self.waiting + 1)
        q = self.queue
        for f in range(4, _WIDTH):
            q[i + f] = 0
        q[i] = kind
        q[i + 1] = self.frames.ms
        q[i + 2] = self.sets.number
        q[i + 3] = rep
        return i

    def take(self):
        """The oldest event not yet taken, or None."""
        if not self.waiting:
            return None
        i = self.first * _WIDTH
        self.first = (self.first + 1) % _QUEUE
        self.waiting -= 1
        return tuple(self.queue[i : i + _WIDTH])

    def profile(self):
        return ()
