"""The firmware: creates its parts, connects them and runs one loop with a beat every 40 ms."""

import preallocate  # noqa: F401, I001 (before all others)

import gc
import time

import ondemand
import power
from gesture_input import GestureInput
from housekeeping import Housekeeping
from machine import WDT, freq
from pipeline import Pipeline, up_ms
from repcore import const
from repcore.kicks import MEDIAN
from sampler import Sampler
from set_log import SetLogger
from settings_file import SettingsFile

_BEAT_MS = const(40)
_SLOW_BEATS = const(5)  # the slow parts run every fifth beat
_WATCHDOG_MS = const(8000)
_RUN_HZ = const(80000000)  # after the start, at 160 MHz: the loop needs 12 % of it, and Bluetooth no more


class Device:
    """All parts by name. Parts report to each other through the methods of this class."""

    def __init__(self, cable=False):
        self.wdt = WDT(timeout=_WATCHDOG_MS)
        self.beats = 0
        feed = self.wdt.feed  # between the steps, so that a slow flash or a long log does not reset the chip
        import assemble

        feed()
        settings = self.settings = SettingsFile("/")
        self.bus, self.imu = assemble.imu(settings.values)
        self.sampler = Sampler(self.imu, self.bus, self.on_fault)
        self.sampler.begin()
        feed()
        self.cause, self.log = assemble.log(self.imu.who)
        assemble.log_start_notes(self)
        feed()
        self.led_power, self.lights = assemble.lights(settings.values)
        self.leds_powered = False
        self.set_logger = SetLogger(self.log, settings.values)
        self.pipeline = Pipeline(settings, self.log, self.set_logger, self.lights, self.on_event)
        self.sampler.on_samples = self.pipeline.on_samples
        feed()
        self.battery = assemble.battery()
        self.gesture_input = GestureInput(self, assemble.button())
        self.housekeeping = Housekeeping(self)
        feed()
        self.remote = assemble.remote(self, cable)
        feed()
        ondemand.unload("assemble", "board", "slots", "power")
        ondemand.free_constructors(self, settings, self.bus, self.imu, self.sampler, self.sampler.clock,
                                   self.sampler.buffer, self.log, self.lights, self.lights.ring, self.lights.tone,
                                   self.set_logger, self.pipeline, self.battery, self.gesture_input,
                                   self.gesture_input.button, self.housekeeping)  # fmt: skip

    def run(self):
        """Run until an exception. The launcher logs it and restarts the firmware."""
        if self.cause == power.POWER and self.sampler.running:  # after any other start a set may be in progress
            ondemand.run_once("self_test", "at_power_on", self)
        gc.threshold(-1)  # from here on housekeeping.py collects garbage
        freq(_RUN_HZ)
        next_ms = time.ticks_ms()
        while True:
            self.beat(next_ms)
            self.wdt.feed()
            next_ms = time.ticks_add(next_ms, _BEAT_MS)
            now_ms = time.ticks_ms()
            wait_ms = time.ticks_diff(next_ms, now_ms)
            if wait_ms > 0:
                time.sleep_ms(wait_ms)
            else:
                next_ms = now_ms

    def beat(self, ticks):
        """ticks: time.ticks_ms(), which wraps."""
        self.sampler.poll()
        self.gesture_input.beat(ticks)
        detector = self.pipeline.detector
        strokes = detector.kicks
        if strokes.out:
            self.lights.beat(ticks, detector.phase, strokes.path.position, strokes.usual[MEDIAN])
        else:
            self.lights.beat(ticks, 0, 0, 0)
        if self.leds_powered == self.lights.ring.dark:
            self.leds_powered = not self.leds_powered
            self.led_power(self.leds_powered)
        if self.remote:
            self.remote.beat(up_ms())
        self.beats += 1
        if self.beats % _SLOW_BEATS == 0:
            now_ms = up_ms()
            self.battery.beat(ticks)
            self.pipeline.beat(now_ms)
            self.housekeeping.beat(now_ms)

    def on_event(self, event):
        """Pass on an event of the detector after the set logger has processed it."""
        if self.remote:
            self.remote.on_event(event)

    def on_fault(self, fault, lasted_ms):
        """Report a fault of the motion sensor that begins (lasted_ms is 0) or has ended."""
        ondemand.run_once("faults", "report", self, fault, lasted_ms)

    def note(self, code, text):
        self.log.note(code, text, up_ms())


def run(cable=False):
    """Create the device and run it. cable: a host started the firmware and sends messages on the cable (cable.py)."""
    device = Device(cable)
    try:
        device.run()
    except KeyboardInterrupt:  # Ctrl-C on the cable: close the open set, then return to the prompt
        device.pipeline.close()
        raise
