"""The whole core in one object: samples in, events out."""
from array import array
from collections import namedtuple

from .frames import Frames
from .history import SIZE
from .kicks import ASIDE, END, FAST, PEAK_END, PEAK_START, RANGE, START, Kicks, LOST
from .lever import Lever
from .rest import Rest
from .sets import FLAGS, Alike, Recent, Sets
from .settings import derive
from .sled import Sled
from .strokes import BACK, TOP as REACHED

TOP, REP, UNTOP, SET_END = 1, 2, 3, 4
Event = namedtuple("Event", ("kind", "at_ms", "set", "rep", "start_ms", "peak_start_ms", "peak_end_ms", "end_ms",
                             "rom", "mean_speed", "peak_speed", "flags"))
SetEnd = namedtuple("SetEnd", ("kind", "at_ms", "set", "reps", "start_ms", "end_ms", "tension_ms",
                               "velocity_loss_pct"))
QUEUE = 16  # events that wait to be taken
WIDTH = 12
WORN = 8  # times as restless is a sensor on a leg
CREEP = 32  # 1 deg/s
REAL_MS = 1000  # a small stroke takes at least this long


class Counter:
    """Detection from raw counts.

    settings: dict of name -> value as in settings.SETTINGS; profile: what ``profile`` gave before. Raises ValueError.
    """

    def __init__(self, settings=None, profile=None):
        made = derive(settings)
        self.gyro_gain = made["gyro_range_dps"] // 1000
        self.accel_gain = made["accel_range_g"] * 125 // 1000
        self.gap_ms = made["set_gap"]
        self.sure = (0, made["sure_range_deg"] // 2, made["sure_range_mm"] // 8)
        self.frames = Frames()
        self.rest = Rest(1 if made["guided_share"] else WORN)
        times = array("H", bytes(2 * SIZE))
        self.lever = Kicks(Lever(times), 1000 - made["guided_share"], made["set_gap"])
        self.sled = Kicks(Sled(times), 1000 - made["guided_share"], made["set_gap"])
        self.kicks = self.lever  # the one that moves, or moved last
        self.usual = Recent()
        self.alike = Alike()
        self.sets = Sets(made)
        self.now = [0] * 6
        self.topped = False
        self.bad_ms = -1
        self.queue = array("i", bytes(4 * QUEUE * WIDTH))
        self.first = self.waiting = 0
        self.machine = 0

    samples = property(lambda self: self.frames.samples)
    gaps = property(lambda self: self.frames.gaps)
    saturated = property(lambda self: self.frames.saturated)
    position = property(lambda self: self.kicks.path.position * self.kicks.path.scale)
    speed = property(lambda self: self.kicks.path.speed * 125 // (4 if self.kicks.path.kind == 1 else 1))

    @property
    def phase(self):
        """0 bottom pause, 1 concentric, 2 peak pause, 3 eccentric."""
        s = self.kicks.strokes
        if s.homeward:
            return 3
        if not s.out:
            return 0
        return 2 if s.high == s.done else 1

    def feed(self, t_us, ax, ay, az, gx, gy, gz):
        if self.frames.feed(t_us, ax, ay, az, gx, gy, gz):
            self.frame()

    def frame(self):
        frames, now, rest = self.frames, self.now, self.rest
        mean, gain = frames.mean, self.accel_gain
        now[0] = (mean[0] >> 2) * gain >> 11
        now[1] = (mean[1] >> 2) * gain >> 11
        now[2] = (mean[2] >> 2) * gain >> 11
        gain = self.gyro_gain
        now[3] = (mean[3] >> 1) * gain >> 10
        now[4] = (mean[4] >> 1) * gain >> 10
        now[5] = (mean[5] >> 1) * gain >> 10
        ms = frames.ms
        lever, sled = self.lever, self.sled
        if frames.doubtful:
            self.bad_ms = ms
            frames.doubtful = False
        if frames.lost:
            frames.lost = False
            self.lose(lever)
            self.lose(sled)
        if rest.update(now):
            sure = rest.learn(not lever.strokes.out)
            if lever.lost or sure:
                lever.still()
            if sure == 2:
                sled.still()
        if not rest.known:
            return
        zero, down, length = rest.zero, rest.down, frames.length
        x = (now[3] - zero[0] + 8) >> 4
        y = (now[4] - zero[1] + 8) >> 4
        z = (now[5] - zero[2] + 8) >> 4
        if not lever.strokes.out and abs(x) + abs(y) + abs(z) < CREEP:
            rest.creep(x, y, z)
        if not lever.path.step(x, y, z, length, ms):
            self.lose(lever)
        if not sled.path.tilt(x, y, z, length):
            self.lose(sled)
        if sled.lost:
            sled.path.past.put(0, ms)
        elif not sled.path.step(now, down, length, ms):
            self.lose(sled)
        self.move(lever, ms)
        if not sled.lost:
            self.move(sled, ms)
        if self.sets.reps and ms - self.sets.end > self.gap_ms and not self.topped:
            self.end_set()

    def move(self, kicks, ms):
        """Lets a path's frame become events."""
        if self.usual_kind() != kicks.path.kind and self.usual.n:
            usual = 0
        else:
            usual = self.usual.median
        code = kicks.step(ms, usual)
        if code == LOST:
            self.lose(kicks)
        elif code == REACHED:
            self.kicks = kicks
            if not self.topped and kicks.row[RANGE] >= self.need(kicks, usual):
                self.topped = True
                self.put(TOP, ms, self.sets.reps + 1)
        elif code == BACK:
            self.back(kicks, ms, usual)

    def usual_kind(self):
        return self.machine

    def need(self, kicks, usual):
        return usual >> 1 if usual else self.sure[kicks.path.kind]

    def back(self, kicks, ms, usual):
        row, alike = kicks.row, self.alike
        fit = row[RANGE] >= self.need(kicks, usual)
        if self.topped and not fit and kicks.path.kind == 2:
            self.topped = False
            self.put(UNTOP, ms, self.sets.reps + 1)
        elif self.topped or fit:
            if not self.topped:
                self.put(TOP, ms, self.sets.reps + 1)
            self.count(kicks, row, ms)
            alike.n = 0
        elif row[END] - row[START] >= REAL_MS and alike.add(row, self.gap_ms):
            self.usual.clear()
            for small in alike.rows:
                self.put(TOP, ms, self.sets.reps + 1)
                self.count(kicks, small, ms)
            alike.n = 0
        self.topped = False

    def count(self, kicks, row, ms):
        path, sets = kicks.path, self.sets
        path.sure += 1
        if self.machine != path.kind:
            self.machine = path.kind
            self.usual.clear()
        self.kicks = kicks
        self.usual.add(row[RANGE])
        sets.rep(row, path.kind, self.bad_ms)
        q = self.queue
        i = self.put(REP, ms, sets.reps)
        for f in range(4):
            q[i + 4 + f] = row[f]
        q[i + 8] = row[RANGE] * path.scale
        q[i + 9] = sets.mean * path.scale
        q[i + 10] = row[FAST] * 125 // (4 if path.kind == 1 else 1)
        q[i + 11] = sets.flags

    def lose(self, kicks):
        if self.topped and self.kicks is kicks:
            self.topped = False
            self.put(UNTOP, self.frames.ms, self.sets.reps + 1)
        kicks.lose()

    def end_set(self):
        """The set is over: told by a button, a host, or the end of the data."""
        sets = self.sets
        if self.topped:
            self.lose(self.kicks)
        if sets.reps:
            q = self.queue
            i = self.put(SET_END, self.frames.ms, sets.reps)
            q[i + 4] = sets.start
            q[i + 5] = sets.end
            q[i + 6] = sets.tension
            q[i + 7] = sets.loss
            sets.close()

    def put(self, kind, ms, rep):
        """Queues an event; a full queue loses its newest, so that what was told first stands."""
        i = (self.first + min(self.waiting, QUEUE - 1)) % QUEUE * WIDTH
        self.waiting = min(QUEUE, self.waiting + 1)
        q = self.queue
        for f in range(WIDTH):
            q[i + f] = 0
        q[i] = kind
        q[i + 1] = ms
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
        row = list(self.queue[i : i + WIDTH])
        return SetEnd(*row[:8]) if row[0] == SET_END else Event(*row)

    def profile(self):
        return ()
