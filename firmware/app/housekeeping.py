"""Tasks that run once a second or less often: flash space, battery lights, the rest timer, sleep."""

import gc
import os

import lights_names as light
import ondemand
from kickback_protocol import record_codec
from pipeline import up_ms
from raw_recorder import RawRecorder, free_bytes
from repcore import const

_RAW = "/raw"
# Calls of beat(), five per second.
_SECOND = const(5)
_TEN_SECONDS = const(50)
_TWO_MINUTES = const(600)  # between checks of free flash: littlefs reads the blocks of all files for it
_PROVEN_MS = const(10000)  # of running, after which a new version has proven itself
_LOW_BYTES = const(393216)  # of free flash: the lights warn before raw recording stops
_SLEEP_COUNTDOWN = const(10)  # calls during which the lights fade


class Housekeeping:
    """device: has all parts (app.py). rest_end: uptime in ms when the rest timer runs out, 0 while it is off."""

    def __init__(self, device):
        self.device = device
        self.n = self.rest_end = self.sleep_countdown = 0
        self.started_ms = self.active_ms = up_ms()
        self.proven = False
        self.warnings = (False, False, False)  # shown by the lights: battery low, battery critical, flash full
        self.flash_note = ""  # a note to be logged
        device.log.free_flash = self.free_flash
        try:
            os.mkdir(_RAW)
        except OSError:
            pass  # it exists
        self.apply_recording()

    def beat(self, now_ms):
        self.n += 1
        if self.n % _SECOND == 0:
            self.every_second(now_ms)
        if self.n % _TEN_SECONDS == 0:
            self.every_10_s(now_ms)
        if self.sleep_countdown:
            self.sleep_countdown -= 1
            if not self.sleep_countdown:
                ondemand.run_once("power", "sleep", self.device)

    def every_second(self, now_ms):
        device, lights, battery = self.device, self.device.lights, self.device.battery
        warnings = (battery.low, battery.critical, device.log.broken)
        if warnings != self.warnings:
            self.warnings = warnings
            lights.dim(battery.low)
            for one, on in zip((light.BATTERY_LOW, light.BATTERY_CRITICAL, light.MEMORY_FULL), warnings):
                lights.status(one, on)
        if self.flash_note:
            device.note(record_codec.NOTE_FLASH, self.flash_note)
            self.flash_note = ""
        if self.rest_end and now_ms >= self.rest_end:
            self.stop_rest()
            lights.cue(light.REST_OVER)
        self.active_ms = max(self.active_ms, device.pipeline.moved_ms)
        inactive = now_ms - self.active_ms > device.settings.values["sleep_after"] * 1000
        may_sleep = inactive and not self.rest_end and not (device.remote and device.remote.connected)
        if (may_sleep or battery.critical) and not self.sleep_countdown:
            self.sleep_countdown = _SLEEP_COUNTDOWN
            lights.cue(light.SLEEP)
        elif self.sleep_countdown and not inactive and not battery.critical:
            self.sleep_countdown = 0

    def every_10_s(self, now_ms):
        gc.collect()  # two million instructions, at rest; 20 kB of garbage gather in ten seconds
        device = self.device
        if self.n % _TWO_MINUTES == 0:
            device.lights.status(light.MEMORY_LOW, free_bytes() < _LOW_BYTES)
        try:
            device.pipeline.temperature = device.imu.temperature()
        except OSError:
            pass  # the sampler reports the fault
        if not self.proven and now_ms - self.started_ms > _PROVEN_MS and not device.pipeline.detector.phase:
            self.proven = ondemand.run_once("slots", "confirm", device.remote, now_ms - self.started_ms)

    def stay_awake(self):
        """Restart the time until sleep: the lifter is there."""
        self.active_ms = up_ms()
        self.sleep_countdown = 0

    def start_rest(self, default_s=0):
        seconds = self.device.settings.values["rest_s"] or default_s
        if seconds:
            self.rest_end = up_ms() + int(seconds * 1000)
            self.device.lights.status(light.REST, True)

    def stop_rest(self):
        self.rest_end = 0
        self.device.lights.status(light.REST, False)

    def apply_recording(self):
        """Start or stop raw recording as the setting says."""
        device, pipeline = self.device, self.device.pipeline
        on = device.settings.values["record"]
        if on and not pipeline.recorder:
            pipeline.recorder = RawRecorder(_RAW, self.on_recorder_stopped, device.log.trace)
        elif not on and pipeline.recorder:
            pipeline.stop_recording()
        device.lights.status(light.RECORDING, bool(on))

    def on_recorder_stopped(self, text):
        """Raw recording has stopped because flash is full or broken."""
        self.device.settings.values["record"] = 0
        self.device.pipeline.recorder = None
        self.flash_note = text
        self.device.lights.status(light.RECORDING, False)

    def free_flash(self):
        return ondemand.run_once("flash_space", "free_flash", self)
