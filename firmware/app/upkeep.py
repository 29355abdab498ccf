"""What is looked after once a second or less: flash, battery, the rest timer, sleep."""

import gc
import os

import lights_names as light
import raw_recorder
import seldom
from kickback_protocol import wire
from repcore import const
from tracker import up_ms

_RAW = "/raw"
_SECOND = const(5)  # times it is called
_SLOW = const(50)
_SELDOM = const(600)  # littlefs reads all its files' blocks to know how many are free
_PROVEN_MS = const(10000)  # of running
_LOW_BYTES = const(393216)  # of flash: the lights say so before raw recording stops
_GOODBYE = const(10)  # calls in which the lights go out


class Upkeep:
    """device: has all parts (app.py). rest_end: uptime at which the rest is over, 0 while it is not timed."""

    def __init__(self, device):
        self.device = device
        self.n = self.rest_end = self.goodbye = 0
        self.started_ms = self.active_ms = up_ms()
        self.proven = False
        self.lasting = (False, False, False)  # states that the lights show
        self.full = ""  # what was dropped, to be logged
        device.log.make_room = self.make_room
        try:
            os.mkdir(_RAW)
        except OSError:
            pass  # it is there
        self.recording()

    def beat(self, now_ms):
        self.n += 1
        if self.n % _SECOND == 0:
            self.second(now_ms)
        if self.n % _SLOW == 0:
            self.slowly(now_ms)
        if self.goodbye:
            self.goodbye -= 1
            if not self.goodbye:
                seldom.call("power", "sleep", self.device)

    def second(self, now_ms):
        device, lights, cell = self.device, self.device.lights, self.device.battery
        lasting = (cell.low, cell.critical, device.log.broken)
        if lasting != self.lasting:
            self.lasting = lasting
            lights.dim(cell.low)
            for one, on in zip((light.BATTERY_LOW, light.BATTERY_CRITICAL, light.MEMORY_FULL), lasting):
                lights.status(one, on)
        if self.full:
            device.note(wire.NOTE_FLASH, self.full)
            self.full = ""
        if self.rest_end and now_ms >= self.rest_end:
            self.stop_rest()
            lights.cue(light.REST_OVER)
        self.active_ms = max(self.active_ms, device.tracker.moved_ms)
        asleep = now_ms - self.active_ms > device.settings.values["sleep_after"] * 1000
        if (
            asleep and not self.rest_end and not (device.radio and device.radio.connected) or cell.critical
        ) and not self.goodbye:
            self.goodbye = _GOODBYE
            lights.cue(light.SLEEP)
        elif self.goodbye and not asleep and not cell.critical:
            self.goodbye = 0

    def slowly(self, now_ms):
        """Every ten seconds."""
        gc.collect()  # at a time of our choosing; two million instructions, and 20 kB come together in that time
        device = self.device
        if self.n % _SELDOM == 0:
            device.lights.status(light.MEMORY_LOW, raw_recorder.free_bytes() < _LOW_BYTES)
        try:
            device.tracker.temperature = device.sensor.temperature()
        except OSError:
            pass  # the sampler says so
        if not self.proven and now_ms - self.started_ms > _PROVEN_MS and not device.tracker.counter.phase:
            seldom.call("slots", "confirm")
            self.proven = True

    def awake(self):
        """Somebody is there."""
        self.active_ms = up_ms()
        self.goodbye = 0

    def start_rest(self, default_s=0):
        seconds = self.device.settings.values["rest_s"] or default_s
        if seconds:
            self.rest_end = up_ms() + int(seconds * 1000)
            self.device.lights.status(light.REST, True)

    def stop_rest(self):
        self.rest_end = 0
        self.device.lights.status(light.REST, False)

    def recording(self):
        """Raw traces are recorded from now on, or no more."""
        device, tracker = self.device, self.device.tracker
        on = device.settings.values["record"]
        if on and not tracker.recorder:
            tracker.recorder = raw_recorder.RawRecorder(_RAW, self.recorder_stopped, device.log.trace)
        elif not on and tracker.recorder:
            tracker.stop_recording()
        device.lights.status(light.RECORDING, bool(on))

    def recorder_stopped(self, text):
        """Flash is full, or broken."""
        self.device.settings.values["record"] = 0
        self.device.tracker.recorder = None
        self.full = text
        self.device.lights.status(light.RECORDING, False)

    def make_room(self):
        return seldom.call("room", "make_room", self)
