"""The LED, one or a ring: what lights_table says, the most urgent first, drawn at most once a beat."""

import lights_names as light
import seldom
from lights_table import COLOURS, FADE, FILL, GAUGE, LEFT, RIGHT, RISE, ROW, ROWS, TONES
from pacer import Pacer
from repcore import const

_BALLISTIC = const(1)  # bits of flags, in the order that repcore's counter documents
_UNSURE = const(128)
_FILLED = const(64)  # a fill is no brighter, so that a flash stands out of it
_DIM = const(4)  # times darker while the battery is low
_LINGER = const(10)  # beats of darkness, and the supply may go
_PERIOD = const(4)  # of a row's bytes
_TONE = const(5)
seldom.drop("lights_table")


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
        self.shares = bytearray(light.OFF + 1)  # of the states that are on: 1 + per cent
        self.state = self.cued = light.OFF
        self.n = self.state_from = self.cue_from = 0  # beats
        self.next = 0  # the beat before which nothing changes at rest
        self.row = self.level = -1  # shown
        self.share = self.leads = self.led = 0
        self.blank_from = self.look = self.first = self.last = -1
        self.configure(settings)

    def configure(self, settings):
        """Takes changed settings, named as in the class."""
        self.target = settings["target_reps"]
        self.piezo = settings["piezo"]
        self.brightness = settings["brightness"]
        parts = settings["concentric_s"], settings["hold_s"], settings["eccentric_s"]
        self.pacer = Pacer([int(part * 1000 + 0.5) for part in parts]) if any(parts) else None

    def dim(self, on):
        self.dimmed = on
        self.next = 0

    def top(self, rep):
        self.cue(light.TARGET if rep == self.target else light.TOP)

    def untop(self):
        self.cue(light.UNTOP)

    def rep(self, flags, pause_ms):
        """A rep is back: its flags' bits, and ms of its hold."""
        if flags & _BALLISTIC:
            self.cue(light.MOMENTUM)
        elif flags & _UNSURE:
            self.cue(light.UNSURE)

    def set_end(self, reps):
        self.cue(light.SET_END, reps * 100 // (self.target or self.count))

    def cue(self, i, share=100):
        """Shows a row once, unless a more urgent one is being shown once. share: per cent, of a gauge."""
        if i <= self.cued:
            self.cued = i
            self.cue_from = self.n + 1
            self.next = 0
            self.share = min(share, 100)
            self.beep(i)

    def status(self, i, on, share=100):
        """Shows a row for as long as it is on and nothing more urgent is; share: per cent, of a fill."""
        shares = self.shares
        if on and not shares[i]:
            self.beep(i)
        shares[i] = on and 1 + share
        i = 0
        while i < light.OFF and not shares[i]:
            i += 1
        if i != self.state:
            self.state = i
            self.state_from = self.n + 1
        self.next = 0

    def beep(self, i):
        if self.piezo:
            self.tone.play(TONES[ROWS[ROW * i + _TONE]])

    def beat(self, now_ms, phase, position, span):
        """Draws what is to be seen now. phase: the counter's; position and usual range (or 0) in the same units."""
        n = self.n = self.n + 1
        if self.tone.left:
            self.tone.beat()
        i = self.state
        if self.cued < light.OFF:
            if n - self.cue_from >= ROWS[ROW * self.cued + _PERIOD]:
                self.cued = light.OFF
            elif self.cued < i:
                i = self.cued
        if self.pacer:
            self.pace(self.pacer, now_ms, phase)
        if phase:
            moving = light.OUT + (phase == 3)
            level = position * 100 // span if span else 100
            if self.leads:
                moving = light.OUT + (self.leads == 3)
                level = self.led
            count = self.count
            if count > 1:  # nothing is drawn before another LED lights
                level = (level * count + 99) // 100 * 100 // count
            if moving < i:
                if moving != self.row or level != self.level:
                    self.level = level
                    self.show(moving, 0 if level < 0 else 100 if level > 100 else level)
                return
        if n >= self.next or i != self.row:
            self.show(i, self.share if i == self.cued else self.shares[i] - 1)

    def pace(self, pacer, now_ms, phase):
        """Takes where the pacer leads to, and says when the hold is as long as it should be."""
        held = self.leads == 2
        self.led = pacer.beat(now_ms, phase)
        self.leads = pacer.part if self.led >= 0 else 0
        if held and pacer.part == 3 and phase == 2:
            self.cue(light.HOLD)

    def show(self, i, share):
        """Draws a row of the table as it is on this beat."""
        at = ROW * i
        colour, pattern, times = ROWS[at], ROWS[at + 1], ROWS[at + 2]
        on, period = ROWS[at + 3], ROWS[at + _PERIOD]
        n = self.n
        self.row = i
        self.next = n + 1
        at = (n - (self.cue_from if i == self.cued else self.state_from)) % period
        first, last = 0, self.count
        if pattern == LEFT:
            first = last // 2
        elif pattern == RIGHT:
            last = (last + 1) // 2
        if pattern <= RIGHT:
            flashing = at < 2 * times * on
            bright = 255 if flashing and at // on % 2 == 0 else 0
            self.next = n + (on - at % on if flashing else period - at)
        elif pattern < FILL:
            bright = glow(pattern, times, on, at)
            self.next = n + (on + 24) // 25  # a slow one in some 25 steps
        elif last > 1:
            bright = _FILLED
            last = (share * last + 99) // 100
        elif pattern == GAUGE:
            bright = glow(pattern, (share * times + 99) // 100, on, at)
        else:
            bright = share * share * _FILLED // 10000 + 1  # an eye sees the root
        self.draw(colour, bright, first, last)

    def draw(self, colour, bright, first, last):
        """Lights the pixels from first to before last, and writes if that is a change."""
        part = 100 * _DIM if self.dimmed else 100
        bright = (bright * self.brightness + part - 1) // part
        if not bright or first >= last:
            colour = bright = first = last = 0
            if self.blank_from < 0:
                self.blank_from = self.n
            if self.n - self.blank_from >= _LINGER:
                self.dark = True
            else:
                self.next = min(self.next, self.blank_from + _LINGER)
        else:
            self.blank_from = -1
            if self.dark:  # the supply comes on after this beat, and what was drawn is lost
                self.dark = False
                self.look = self.row = -1
                return
        look = colour << 10 | bright
        if look != self.look or first != self.first:
            if last - first < self.count:
                self.paint(0, self.count, 0, 0)
            self.paint(first, last, colour, bright)
        elif last > self.last:
            self.paint(self.last, last, colour, bright)
        elif last < self.last:
            self.paint(last, self.last, 0, 0)
        else:
            return
        self.look = look
        self.first = first
        self.last = last
        self.pixels.write()

    def paint(self, first, last, colour, bright):
        buf = self.pixels.buf
        for k in range(3):
            level = (COLOURS[3 * colour + k] * bright + 128) >> 8
            for i in range(3 * first + k, 3 * last, 3):
                buf[i] = level


def glow(pattern, times, on, at):
    """Brightness, 0 to 255, of a ramp or swell so many beats after its start, in one LED or the whole ring."""
    if at >= times * on:
        return 0
    level = at % on * 255 // on
    if pattern == RISE:
        return level
    if pattern == FADE:
        return 255 - level
    return 2 * min(level, 255 - level)
