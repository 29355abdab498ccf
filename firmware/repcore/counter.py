"""The whole core in one object: samples in, events out."""
from array import array
from collections import namedtuple

from .frames import Frames
from .lever import Lever
from .phases import edge_time
from .reps import (ASIDE, BALLISTIC, BOUNCE, DROPPED, END, FAST, FLAGS, MARKS, OVER_RANGE, PEAK_END, PEAK_START, RANGE,
                   REAL_MS, SHORT_PAUSE, SHORT_RANGE, START, UNSURE, WOBBLE, Alike, Recent)
from .rest import Rest
from .settings import derive
from .strokes import BACK, TOP as REACHED, Strokes, edge_of

TOP, REP, UNTOP, SET_END = 1, 2, 3, 4
Event = namedtuple("Event", ("kind", "at_ms", "set", "rep", "start_ms", "peak_start_ms", "peak_end_ms", "end_ms",
                             "rom", "mean_speed", "peak_speed", "flags"))
SetEnd = namedtuple("SetEnd", ("kind", "at_ms", "set", "reps", "start_ms", "end_ms", "tension_ms",
                               "velocity_loss_pct"))
QUEUE = 16
CALM = 10  # slow frames after which a lost path is taken up again
WIDTH = 12


class Counter:
    def __init__(self, settings=None, profile=None):
        made = derive(settings)
        self.gyro_gain = made["gyro_range_dps"] // 1000
        self.accel_gain = made["accel_range_g"] // 8
        self.sure_range = made["sure_range_deg"] // 2
        self.gap_ms = made["set_gap"]
        self.off_share = 1000 - made["guided_share"]
        self.worn = made["guided_share"] == 0
        self.pause_ms = made["pause_target"]
        self.over_range = made["over_range"]
        self.frames = Frames()
        self.rest = Rest()
        self.path = Lever()
        self.strokes = Strokes(self.path)
        self.usual = Recent()
        self.asides = Recent()
        self.alike = Alike()
        self.row = [0] * 8
        self.now = [0] * 6
        self.lost = True  # until the next stillness
        self.topped = False
        self.calm = self.aside = 0
        self.bad_ms = -1
        self.set = 1
        self.reps = 0
        self.set_start = self.set_end = self.tension = self.best_speed = self.last_speed = self.best_range = 0
        self.queue = array("i", bytes(4 * QUEUE * WIDTH))
        self.first = self.waiting = 0
        self.machine = 0

    samples = property(lambda self: self.frames.samples)
    gaps = property(lambda self: self.frames.gaps)
    saturated = property(lambda self: self.frames.saturated)
    position = property(lambda self: self.path.position * self.path.scale)
    speed = property(lambda self: self.path.speed * 125 // 4)

    @property
    def phase(self):
        s = self.strokes
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
        mean = frames.mean
        for i in range(3):
            now[i] = (mean[i] >> 2) * self.accel_gain >> 10
            now[3 + i] = (mean[3 + i] >> 1) * self.gyro_gain >> 10
        ms = frames.ms
        if frames.doubtful:
            self.bad_ms = ms
            frames.doubtful = False
        if frames.lost:
            frames.lost = False
            self.abandon()
        strokes, path = self.strokes, self.path
        if rest.update(now):
            share = rest.learn(not strokes.out)
            if self.lost or not strokes.out:
                path.rest()
                strokes.clear(0)
                self.lost = False
        if not rest.known:
            return
        zero = rest.zero
        if not path.step((now[3] - zero[0] + 8) >> 4, (now[4] - zero[1] + 8) >> 4, (now[5] - zero[2] + 8) >> 4,
                         frames.length, ms):
            self.abandon()
        if self.lost:
            self.calm = self.calm + 1 if path.slow() else 0
            if self.calm < CALM:
                return
            path.rest()
            strokes.clear(0)
            self.lost = False
        code = strokes.step(self.usual.median)
        if strokes.out:
            self.out(code, ms)
        elif self.reps and ms - self.set_end > self.gap_ms:
            self.end_set()

    def out(self, code, ms):
        strokes, path = self.strokes, self.path
        if path.past.k & 3 == 0 and not self.worn:
            aside = path.aside()
            if aside > self.aside:
                self.aside = aside
                if aside * 1000 > self.off_share * max(strokes.high - strokes.low, self.usual.median, 2000):
                    self.abandon()
                    return
        if code == REACHED:
            self.kick(ms)
            if not self.topped and self.row[RANGE] >= self.need():
                self.topped = True
                self.put(TOP, ms, self.reps + 1)
        elif code == BACK:
            self.back(ms)

    def need(self):
        usual = self.usual.median
        return usual >> 1 if usual else self.sure_range

    def fit(self, fast, span):
        """Smoothing: half its width in frames and the shake that disturbs it, for a stroke's peak speed and range."""
        fast = max(fast, 1)
        t = span * 120 // fast  # its time if it were a minimum-jerk stroke, ms
        level = edge_of(span, fast, self.path.finest)
        half = max(1, min(12, t // 300))
        most = max(2 * level, min(fast, 40000 // max(1, t) * fast // max(1, t)))
        return half, level, most >> 3

    def kick(self, ms):
        strokes, row = self.strokes, self.row
        past = self.path.past
        span = strokes.high - strokes.low
        half, level, most = self.fit(strokes.fast, span)
        row[START] = ms + edge_time(past, strokes.fast_k, -1, 1, level, strokes.fast_at - strokes.low, span >> 2, half, most, strokes.low_k - 5)
        row[PEAK_START] = ms + edge_time(past, strokes.fast_k, 1, 1, level, strokes.high - strokes.fast_at, span >> 2, half, most, strokes.high_k + 20)
        row[RANGE] = span
        row[FAST] = strokes.fast

    def back(self, ms):
        strokes, row = self.strokes, self.row
        past = self.path.past
        span = strokes.high - strokes.floor
        half, level, most = self.fit(-strokes.back_fast, span)
        row[PEAK_END] = ms + edge_time(past, strokes.back_k, -1, -1, level, strokes.high - strokes.back_at, span >> 2, half, most, strokes.high_k - 5)
        row[END] = ms + edge_time(past, strokes.back_k, 1, -1, level, strokes.back_at - strokes.floor, span >> 2, half, most, past.k)
        row[RANGE] = strokes.high - min(strokes.low, strokes.floor)
        row[ASIDE] = self.aside
        if row[RANGE] >= self.need() or self.topped:
            if not self.topped:
                self.put(TOP, ms, self.reps + 1)
            self.count(row, ms)
            self.alike.n = 0
        elif row[END] - row[START] >= REAL_MS and self.alike.add(row, self.gap_ms):
            self.usual.clear()
            for small in self.alike.rows:
                self.put(TOP, ms, self.reps + 1)
                self.count(small, ms)
            self.alike.n = 0
        floor, floor_k = strokes.floor, strokes.floor_k
        self.path.straighten()
        strokes.clear(self.path.position)
        strokes.low = floor
        strokes.low_k = floor_k
        self.topped = False
        self.aside = 0

    def count(self, row, ms):
        self.path.sure = True
        self.machine = self.path.kind
        self.reps += 1
        self.usual.add(row[RANGE])
        if self.reps == 1:
            self.set_start = row[START]
            self.tension = self.best_speed = self.best_range = 0
        self.set_end = row[END]
        self.tension += row[END] - row[START]
        con = max(1, row[PEAK_START] - row[START])
        self.put(REP, ms, self.reps)
        q, i = self.queue, self.last
        for f in range(4):
            q[i + 4 + f] = row[f]
        q[i + 8] = row[RANGE] * self.path.scale
        q[i + 9] = row[RANGE] * 1000 // con * self.path.scale
        q[i + 10] = row[FAST] * 125 // 4

    def abandon(self):
        if self.topped:
            self.topped = False
            self.put(UNTOP, self.frames.ms, self.reps + 1)
        self.lost = True
        self.calm = 0
        self.aside = 0
        self.path.sure = False
        self.strokes.clear(self.path.position)

    def end_set(self):
        if self.topped:
            self.abandon()
        if self.reps:
            self.put(SET_END, self.frames.ms, self.reps)
            self.set += 1
            self.reps = 0
            self.alike.n = 0

    def put(self, kind, ms, rep):
        if self.waiting == QUEUE:
            return
        i = (self.first + self.waiting) % QUEUE * WIDTH
        self.waiting += 1
        self.last = i
        q = self.queue
        for f in range(WIDTH):
            q[i + f] = 0
        q[i] = kind
        q[i + 1] = ms
        q[i + 2] = self.set
        q[i + 3] = rep

    def take(self):
        if not self.waiting:
            return None
        i = self.first * WIDTH
        self.first = (self.first + 1) % QUEUE
        self.waiting -= 1
        row = list(self.queue[i : i + WIDTH])
        return SetEnd(*row[:8]) if row[0] == SET_END else Event(*row)

    def profile(self):
        return ()
