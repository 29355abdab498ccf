"""The LED, one or a ring: what lights_table says, the most urgent first, drawn at most once a beat."""
from lights_table import COLOURS, FADE, FILL, GAUGE, LEFT, LIGHTS, MOVING, RIGHT, RISE, TONES
from pacer import Pacer
from repcore import const
from sample_clock import WRAP

_BALLISTIC = const(1)  # bits of flags, as repcore's counter documents them
_UNSURE = const(128)
_STEP = const(16)  # of 256 levels: brightness changes in so few that most beats draw nothing
_DIM = const(4)  # times darker while the battery is low
_LINGER_MS = const(400)  # dark for so long, and the supply may go


def row(name):
    """The number of the row of that name. Raises ValueError."""
    for i in range(len(LIGHTS)):
        if LIGHTS[i][0] == name:
            return i
    raise ValueError("there is no light %s" % name)


class Lights:
    """pixels: has buf (count times green, red, blue) and write(), as neopixel.NeoPixel.

    settings: brightness (1 to 100 %), target_reps, concentric_s, hold_s, eccentric_s (0: none), piezo.
    dark: nothing is lit and nothing will be before the next beat, so that the LEDs' supply can be off.
    """

    def __init__(self, pixels, count, tone, settings):
        self.pixels = pixels
        self.count = count
        self.tone = tone
        self.dark = True
        self.dimmed = False
        self.now = self.quiet = 0
        self.states = bytearray(len(LIGHTS))  # 0 off, else 1 + the share that a gauge shows
        self.state = self.cued = -1  # rows
        self.state_ms = self.cue_ms = self.share = 0
        self.pacing = 0
        self.look = self.first = self.last = -1  # as drawn
        self.out, self.back = row("out"), row("back")
        self.configure(settings)

    def configure(self, settings):
        """Takes changed settings, names as in the class."""
        self.target = settings["target_reps"]
        self.piezo = settings["piezo"]
        self.brightness = settings["brightness"]
        ms = [int(settings[name] * 1000 + 0.5) for name in ("concentric_s", "hold_s", "eccentric_s")]
        self.pacer = Pacer(ms)

    def dim(self, on):
        self.dimmed = on

    def top(self, rep):
        self.cue("target" if rep == self.target else "top")

    def untop(self):
        self.cue("untop")

    def rep(self, flags, pause_ms):
        """A rep is back: its flags' bits, and ms of its hold."""
        if flags & _BALLISTIC:
            self.cue("momentum")
        elif flags & _UNSURE:
            self.cue("unsure")

    def set_end(self, reps):
        self.cue("set_end", min(100, reps * 100 // (self.target or self.count)))

    def cue(self, name, share=100):
        """Shows a row once, unless something more urgent is being shown once. share: per cent, of a gauge."""
        i = row(name)
        if self.cued < 0 or LIGHTS[i][6] >= LIGHTS[self.cued][6]:
            self.cued = i
            self.cue_ms = -1  # its first beat is its start
            self.share = share
            self.beep(i)

    def status(self, name, on, share=100):
        """Shows a row for as long as it is on, while nothing more urgent is."""
        i = row(name)
        began = on and not self.states[i]
        self.states[i] = 1 + share if on else 0
        best = -1
        for k in range(len(LIGHTS)):
            if self.states[k] and (best < 0 or LIGHTS[k][6] > LIGHTS[best][6]):
                best = k
        if best != self.state:
            self.state = best
            self.state_ms = -1
        if began:
            self.beep(i)

    def beep(self, i):
        if self.piezo:
            hz, ms, times = TONES[LIGHTS[i][7]]
            self.tone.play(hz, ms, times, self.now)

    def beat(self, now_ms, phase, position, span):
        """Draws what is to be seen now. phase, position: the counter's; span: its usual range, or 0."""
        ms = (now_ms - self.now) & WRAP
        self.now = now_ms
        self.tone.beat(now_ms)
        level = self.pace(phase, position, span)
        i = self.pick(ms, phase)
        if i < 0:
            self.draw(0, 0, 0, 0, ms)
            return
        name, colour, pattern, times, on_ms, period_ms, urgency, tone = LIGHTS[i]
        count = self.count
        first, last, bright = 0, count, 255
        if pattern == FILL or pattern == GAUGE and count > 1:
            share = level if urgency == MOVING else self.share if i == self.cued else self.states[i] - 1
            if count > 1:
                last = (share * count + 99) // 100
            else:
                bright = 15 + share * share // 42  # as an eye sees it: by the square
        else:
            at = self.cue_ms if i == self.cued else self.state_ms
            if pattern == LEFT:
                first = count // 2
            elif pattern == RIGHT:
                last = (count + 1) // 2
            if pattern == GAUGE:
                times = (self.share * times + 99) // 100
            bright = glow(pattern, times, on_ms, at)
        self.draw(colour, bright, first, last, ms)

    def pick(self, ms, phase):
        """Advances cue and state and gives the row to show: the most urgent, -1 for none."""
        i = self.cued
        if i >= 0:
            self.cue_ms = 0 if self.cue_ms < 0 else self.cue_ms + ms
            if self.cue_ms >= LIGHTS[i][5]:
                i = self.cued = -1
        k = self.state
        if k >= 0:
            self.state_ms = 0 if self.state_ms < 0 else (self.state_ms + ms) % (LIGHTS[k][5] or 1000)
            if i < 0 or LIGHTS[k][6] > LIGHTS[i][6]:
                i = k
        if phase and (i < 0 or LIGHTS[i][6] < MOVING):
            return self.back if self.pacing == 3 or not self.pacing and phase == 3 else self.out
        return i

    def pace(self, phase, position, span):
        """Per cent of the way out to show: the pacer's where it leads, else the plate's own."""
        pacer = self.pacer
        level = pacer.beat(self.now, phase)
        part = pacer.part if level >= 0 else 0
        if self.pacing == 2 and pacer.part == 3:
            self.cue("hold")
        self.pacing = part
        if level >= 0 or not phase:
            return level
        return max(1, min(100, position // (span // 100))) if span > 100 else 100

    def draw(self, colour, bright, first, last, ms):
        """Lights the pixels from first to before last, and writes if that is a change."""
        bright = (bright + _STEP - 1) // _STEP * _STEP * self.brightness // 100
        if self.dimmed:
            bright //= _DIM
        if not bright or first >= last:
            colour = bright = first = last = 0
            self.quiet = min(_LINGER_MS, self.quiet + ms)
            self.dark = self.quiet >= _LINGER_MS
        else:
            self.quiet = 0
            if self.dark:  # the supply comes on after this beat, and what was drawn is lost
                self.dark = False
                self.look = -1
                return
        look = colour << 12 | bright
        if look != self.look or first != self.first:
            self.paint(0, first, colour, 0)
            self.paint(first, last, colour, bright)
            self.paint(last, self.count, colour, 0)
        elif last > self.last:
            self.paint(self.last, last, colour, bright)
        elif last < self.last:
            self.paint(last, self.last, colour, 0)
        else:
            return
        self.look = look
        self.first = first
        self.last = last
        self.pixels.write()

    def paint(self, first, last, colour, bright):
        buf, i = self.pixels.buf, 3 * first
        g = (COLOURS[3 * colour] * bright + 255) >> 8
        r = (COLOURS[3 * colour + 1] * bright + 255) >> 8
        b = (COLOURS[3 * colour + 2] * bright + 255) >> 8
        while first < last:
            buf[i] = g
            buf[i + 1] = r
            buf[i + 2] = b
            i += 3
            first += 1


def glow(pattern, times, on_ms, at_ms):
    """Brightness, 0 to 255, of a pattern at_ms after its start, in one LED or the whole ring."""
    if pattern <= RIGHT:
        return 255 if at_ms < 2 * times * on_ms and at_ms // on_ms % 2 == 0 else 0
    if at_ms >= times * on_ms:
        return 0
    level = at_ms % on_ms * 255 // on_ms
    if pattern == RISE:
        return level
    if pattern == FADE:
        return 255 - level
    return 2 * min(level, 255 - level)
