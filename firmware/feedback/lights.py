"""Chooses the most urgent signal of lights_table and shows it, at most once a beat. ring.py draws it."""

import lights_names as light
import ondemand
from lights_table import FADE, FILL, GAUGE, LEFT, RIGHT, RISE, ROW_BYTES, ROWS, TONES
from pacer import Pacer
from repcore import const
from ring import Ring

_BALLISTIC = const(1)  # bits of a rep's flags, in the order of repcore's counter
_UNSURE = const(128)
_FILL_LEVEL = const(64)  # brightness of a fill, so that a flash stands out from it
_PERIOD = const(4)  # place in a row
_TONE = const(5)
_SWELL_STEPS = const(25)
ondemand.unload("lights_table")


class Lights:
    """pixels: has buf (count times green, red, blue) and write(), as neopixel.NeoPixel.

    settings: brightness (1 to 100 %), target_reps, concentric_s, hold_s, eccentric_s (0: none), piezo.
    """

    def __init__(self, pixels, count, tone, settings):
        self.ring = Ring(pixels, count)
        self.count = count
        self.tone = tone
        self.shares = bytearray(light.OFF + 1)  # 1 + per cent for each active state, else 0
        self.state = self.cued = light.OFF
        self.n = self.state_from = self.cue_from = 0  # beats
        self.next = 0  # the beat of the next change at rest
        self.row = self.level = -1  # shown
        self.share = self.pacer_part = self.pacer_level = 0
        self.configure(settings)

    def configure(self, settings):
        """Apply changed settings."""
        self.target = settings["target_reps"]
        self.piezo = settings["piezo"]
        self.ring.brightness = settings["brightness"]
        parts = settings["concentric_s"], settings["hold_s"], settings["eccentric_s"]
        self.pacer = Pacer([int(part * 1000 + 0.5) for part in parts]) if any(parts) else None

    def dim(self, on):
        self.ring.dimmed = on
        self.next = 0

    def top(self, rep):
        self.cue(light.TARGET if rep == self.target else light.TOP)

    def retract_top(self):
        self.cue(light.TOP_RETRACTED)

    def rep(self, flags, peak_pause_ms):
        """Show the flags of a completed rep."""
        if flags & _BALLISTIC:
            self.cue(light.MOMENTUM)
        elif flags & _UNSURE:
            self.cue(light.UNSURE)

    def set_end(self, reps):
        self.cue(light.SET_END, reps * 100 // (self.target or self.count))

    def cue(self, i, share=100):
        """Show a row once, unless a more urgent cue is being shown. share: per cent of a gauge."""
        if i <= self.cued:
            self.cued = i
            self.cue_from = self.n + 1
            self.next = 0
            self.share = min(share, 100)
            self.beep(i)

    def status(self, i, on, share=100):
        """Switch a state on or off; its row is shown while no more urgent one is. share: per cent of a fill."""
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
            self.tone.play(TONES[ROWS[ROW_BYTES * i + _TONE]])

    def beat(self, now_ms, phase, position, span):
        """Draw the current signal. phase: the detector's. position and usual range (or 0) in the same unit."""
        n = self.n = self.n + 1
        if self.tone.left:
            self.tone.beat()
        i = self.state
        if self.cued < light.OFF:
            if n - self.cue_from >= ROWS[ROW_BYTES * self.cued + _PERIOD]:
                self.cued = light.OFF
            elif self.cued < i:
                i = self.cued
        if self.pacer:
            self.pace(self.pacer, now_ms, phase)
        if phase and self.show_position(i, phase, position, span):
            return
        if n >= self.next or i != self.row:
            self.show(i, self.share if i == self.cued else self.shares[i] - 1)

    def show_position(self, i, phase, position, span):
        """Fill the ring with the position of the plate, or of the pacer. Return False if row i is more urgent."""
        moving = light.OUT + (phase == 3)
        level = position * 100 // span if span else 100
        if self.pacer_part:
            moving = light.OUT + (self.pacer_part == 3)
            level = self.pacer_level
        count = self.count
        if count > 1:  # no change before another LED lights
            level = (level * count + 99) // 100 * 100 // count
        if moving >= i:
            return False
        if moving != self.row or level != self.level:
            self.level = level
            self.show(moving, 0 if level < 0 else 100 if level > 100 else level)
        return True

    def pace(self, pacer, now_ms, phase):
        """Update the pacer, and show when the peak pause is long enough."""
        paused = self.pacer_part == 2
        self.pacer_level = pacer.beat(now_ms, phase)
        self.pacer_part = pacer.part if self.pacer_level >= 0 else 0
        if paused and pacer.part == 3 and phase == 2:
            self.cue(light.HOLD)

    def show(self, i, share):
        """Draw a row of the table for this beat."""
        at = ROW_BYTES * i
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
            self.next = n + (on + _SWELL_STEPS - 1) // _SWELL_STEPS
        elif last > 1:
            bright = _FILL_LEVEL
            last = (share * last + 99) // 100
        elif pattern == GAUGE:
            bright = glow(pattern, (share * times + 99) // 100, on, at)
        else:
            bright = share * share * _FILL_LEVEL // 10000 + 1  # an eye sees the root
        next_n = self.ring.draw(n, colour, bright, first, last)
        if next_n:
            self.next = min(self.next, next_n)
        else:
            self.row = -1


def glow(pattern, times, on, at):
    """Return the brightness, 0 to 255, of a ramp or swell this many beats after its start."""
    if at >= times * on:
        return 0
    level = at % on * 255 // on
    if pattern == RISE:
        return level
    if pattern == FADE:
        return 255 - level
    return 2 * min(level, 255 - level)
