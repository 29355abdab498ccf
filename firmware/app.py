"""The firmware: builds its parts, wires them, runs them. One loop, a beat every 40 ms."""
import heap  # noqa: F401, I001 (before all others)

import gc
import sys
import time

import battery
import board
import button
import lights
import machine
import mpu6050
import sampler
import slots
import tone
from book import Book
from bus import Bus
from hands import Hands
from machine import ADC, PWM, WDT, Pin
from neopixel import NeoPixel
from repcore import const
from session_log import SessionLog
from settings_file import SettingsFile
from tracker import Tracker, up_ms
from upkeep import Upkeep

_BEAT_MS = const(40)
_SELDOM = const(5)  # beats between two looks at what is slow
_WATCHDOG_MS = const(8000)
# codes of NOTE records
_FAULT = const(1)
_RECOVERED = const(2)
_CRASH = const(3)
_SETTINGS = const(4)


class Device:
    """All parts by name. What they have to tell, they tell here."""

    def __init__(self, cable=False):
        self.wdt = WDT(timeout=_WATCHDOG_MS)
        self.n = 0
        self.settings = SettingsFile("/")
        values = self.settings.values
        self.build_sensor(self.settings.core())
        self.build_log()
        self.build_lights(values)
        self.book = Book(self.log, values)
        self.tracker = Tracker(self.settings, self.log, self.book, self.lights, self.told)
        self.sampler = sampler.Sampler(self.sensor, self.bus, self.tracker.take, self.trouble)
        self.battery = self.build_battery()
        self.hands = Hands(self, button.Button(Pin(board.BUTTON, Pin.IN, Pin.PULL_UP, hold=False)))  # pyright: ignore[reportCallIssue]
        self.upkeep = Upkeep(self)
        self.radio = self.build_radio(cable)

    def build_log(self):
        self.log = SessionLog(machine.RTC(), "/log", "".join(["%02x" % byte for byte in machine.unique_id()]))
        import power

        self.cause = power.cause()
        self.log.begin(self.cause, up_ms(), self.sensor.who, slots.version())
        for text in self.settings.notes:
            self.note(_SETTINGS, text)
        if slots.note():
            self.note(_CRASH, slots.note())

    def build_lights(self, values):
        self.led_power = Pin(board.LED_POWER, Pin.OUT, value=0)
        self.lit = False
        pixels = NeoPixel(Pin(board.LED_DATA, Pin.OUT), values["leds"])
        piezo = PWM(Pin(board.PIEZO), freq=2400, duty_u16=0) if values["piezo"] else None
        self.lights = lights.Lights(pixels, values["leds"], tone.Tone(piezo), values)
        self.lights.cue("boot")
        self.lights.status("ready", True)

    def build_sensor(self, core):
        self.bus = Bus()
        self.sensor = mpu6050.Mpu6050(self.bus.i2c, board.SENSOR_ADDRESS, core["accel_range_g"], core["gyro_range_dps"])
        try:
            self.sensor.identify()
        except OSError:
            pass  # the sampler will say so

    def build_battery(self):
        adc = ADC(Pin(board.BATTERY), atten=ADC.ATTN_11DB)
        pin = board.BATTERY_SWITCH
        switch = (lambda on: None) if pin is None else Pin(pin, Pin.OUT)
        return battery.Battery(adc, switch, board.BATTERY_RATIO)

    def build_radio(self, cable):
        """What hosts may ask: over the cable where a host has started us, else over Bluetooth, if there is any."""
        if cable:
            import hosts

            return hosts.Hosts(self, None)
        try:
            import bluetooth
        except ImportError:
            return None
        import hosts

        return hosts.Hosts(self, bluetooth.BLE())

    def run(self):
        """Beats for ever. What goes wrong with the firmware itself ends it: the launcher keeps that and starts anew."""
        self.check_sensor()
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

    def check_sensor(self):
        """Self-test where the power was switched on: after any other start a kick may be coming, or a set under way."""
        import power

        if self.cause == power.POWER:
            import self_test

            try:
                self.sensor.start()
                bad = self_test.self_test(self.sensor)
                if bad:
                    self.note(_FAULT, "self-test failed, or the plate moved: " + bad)
            except OSError:
                pass  # the sampler will say so
        drop("power", "self_test")

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
        self.lights.status("fault", not lasted_ms)
        if lasted_ms:
            self.lights.cue("recovered")
            self.note(_RECOVERED, "motion sensor back after %d ms: %s" % (lasted_ms, what))
        else:
            self.note(_FAULT, what)

    def note(self, code, text):
        self.log.note(code, text, up_ms())


def drop(*names):
    """Gives back the heap of modules that were needed for once."""
    for name in names:
        sys.modules.pop(name, None)


def run(cable=False):
    """cable: a host has started us, and speaks by messages on the cable (cable.py)."""
    device = Device(cable)
    try:
        device.run()
    except KeyboardInterrupt:  # Ctrl-C on the cable: the open set is closed, then the prompt answers
        device.tracker.close()
        raise
