"""The firmware: builds its parts, wires them, runs them. One loop, a beat every 40 ms."""

import heap  # noqa: F401, I001 (before all others)

import gc
import time

import power
import sampler
import seldom
from book import Book
from hands import Hands
from machine import WDT
from repcore import const
from settings_file import SettingsFile
from tracker import Tracker, up_ms
from upkeep import Upkeep

_BEAT_MS = const(40)
_SELDOM = const(5)  # beats between two looks at what is slow
_WATCHDOG_MS = const(8000)


class Device:
    """All parts by name. What they have to tell, they tell here."""

    def __init__(self, cable=False):
        self.wdt = WDT(timeout=_WATCHDOG_MS)
        self.n = 0
        import build

        settings = self.settings = SettingsFile("/")
        self.bus, self.sensor = build.sensor(settings.values)
        self.sampler = sampler.Sampler(self.sensor, self.bus, self.trouble)
        self.sampler.begin()
        self.cause, self.log = build.log(self.sensor.who)
        build.start_notes(self)
        self.led_power, self.lights = build.lights(settings.values)
        self.lit = False
        self.book = Book(self.log, settings.values)
        self.tracker = Tracker(settings, self.log, self.book, self.lights, self.told)
        self.sampler.take = self.tracker.take
        self.battery = build.battery()
        self.hands = Hands(self, build.button())
        self.upkeep = Upkeep(self)
        self.radio = build.radio(self, cable)
        seldom.drop("build", "board", "slots", "power")
        seldom.built(self, settings, self.bus, self.sensor, self.sampler, self.sampler.clock, self.log, self.lights,
                     self.lights.tone, self.book, self.tracker, self.battery, self.hands, self.hands.button,
                     self.upkeep)  # fmt: skip

    def run(self):
        """Beats for ever. What goes wrong with the firmware itself ends it: the launcher keeps that and starts anew."""
        if self.cause == power.POWER and self.sampler.running:  # else a kick may be coming, or a set under way
            seldom.call("self_test", "at_power_on", self)
        gc.threshold(-1)  # from here on upkeep.py collects
        next_ms = time.ticks_ms()
        while True:
            self.beat(next_ms)
            self.wdt.feed()
            next_ms = time.ticks_add(next_ms, _BEAT_MS)
            now_ms = time.ticks_ms()
            wait = time.ticks_diff(next_ms, now_ms)
            if wait > 0:
                time.sleep_ms(wait)
            else:
                next_ms = now_ms

    def beat(self, ticks):
        """ticks: the clock that wraps."""
        self.sampler.poll()
        self.hands.beat(ticks)
        counter = self.tracker.counter
        kicks = counter.kicks
        if kicks.out:
            self.lights.beat(ticks, counter.phase, kicks.path.position, kicks.usual.median)
        else:
            self.lights.beat(ticks, 0, 0, 0)
        if self.lit == self.lights.dark:
            self.lit = not self.lit
            self.led_power(self.lit)
        if self.radio:
            self.radio.beat(up_ms())
        self.n += 1
        if self.n % _SELDOM == 0:
            now_ms = up_ms()
            self.battery.beat(ticks)
            self.tracker.beat(now_ms)
            self.upkeep.beat(now_ms)

    def told(self, event):
        """An event of the core, which the book has taken."""
        if self.radio:
            self.radio.event(event)

    def trouble(self, what, lasted_ms):
        """The sampler's: a fault begins (0 ms), or is over."""
        seldom.call("faults", "told", self, what, lasted_ms)

    def note(self, code, text):
        self.log.note(code, text, up_ms())


def run(cable=False):
    """cable: a host has started us, and speaks by messages on the cable (cable.py)."""
    device = Device(cable)
    try:
        device.run()
    except KeyboardInterrupt:  # Ctrl-C on the cable: the open set is closed, then the prompt answers
        device.tracker.close()
        raise
