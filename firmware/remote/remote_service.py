"""Connects the device to hosts: what they may read and do, and what they are sent."""

import os

import lights_names as light
import ondemand
from auth import Owner
from kickback_protocol import message_kinds
from pipeline import up_ms
from request_handler import RequestHandler

_TRACE = "/raw/%05d.kbt"


class RemoteService:
    """device: has all parts (app.py). ble: a bluetooth.BLE, None for the cable alone.

    name, id, firmware: identify the device to hosts. Rare requests are in commands.py. Methods that a host calls raise
    ValueError with a sentence if they refuse.
    """

    def __init__(self, device, ble, firmware):
        self.device = device
        self.id = device.log.device
        self.name = "Kick-" + (device.settings.values["name"] or self.id[-4:].upper())
        self.firmware = firmware
        self.clock_s = self.offset_min = 0  # seconds since 1970 at uptime 0, and the UTC offset; 0: unknown
        self.document = ()  # parts of the document that a host reads
        self.owner = Owner()
        self.requests = RequestHandler(self, self.owner, device.settings.values)
        self.shown = [False, False]
        self.battery = -1
        self.radio = None
        if ble:
            from ble import Radio

            self.radio = Radio(ble, self.requests, self)
        else:
            from cable import Cable

            self.cable = Cable(self)

    # called by the app

    def on_event(self, event):
        """Send an event of the detector, after the set logger has processed it."""
        detector = self.device.pipeline.detector
        self.requests.machine = detector.machine or detector.kicks.path.kind  # the first top comes before the machine
        (self.radio or self.requests).on_event(event, self.device.set_logger.event_session())

    def beat(self, now_ms):
        """Serve the hosts. Called last in the beat of the app."""
        device, radio = self.device, self.radio
        detector, sets = device.pipeline.detector, device.set_logger
        live = (now_ms, detector.phase, detector.position, detector.speed, sets.reps, sets.set, detector.machine)
        (radio or self.requests).set_live(*live)
        if not radio:
            self.cable.beat()
            return
        percent = device.battery.percent
        if percent != self.battery:
            self.battery = percent
            radio.set_battery(percent)
        radio.beat(now_ms)
        shown = [radio.window, radio.connected > 0]
        if shown != self.shown:
            self.shown = shown
            device.lights.status(light.PAIRING, shown[0])
            device.lights.status(light.CONNECTED, shown[1])

    @property
    def connected(self):
        return self.radio.connected if self.radio else 0

    def note(self, code, text):
        self.device.note(code, text)

    # called for hosts

    def local_s(self):
        """Return the local time in seconds since 1970, 0 if it is unknown."""
        return self.clock_s and self.clock_s + up_ms() // 1000 + self.offset_min * 60

    def info(self):
        return self.command("commands", "info")

    def do(self, action, arguments):
        """Run an action of a DO message. Return whether it is known."""
        found = ondemand.run_once("kickback_protocol.actions", "resolve", action, arguments)
        if found:
            file, name, taken = found
            self.command(file, name, *taken)
        return bool(found)

    def command(self, file, name, *args):
        """Load a module and run one of its functions."""
        if not self.requests.document_busy(None):
            self.document = ()  # free its heap for the module
        return ondemand.run_once(file, name, self, up_ms(), *args)

    def size(self, what, number):
        """Return the size in bytes of what can be read. Creates the document, if it is one."""
        device = self.device
        if what == message_kinds.LOG:
            if not device.pipeline.detector.phase:  # flash is written only at rest
                device.log.flush()
            return device.log.offset
        if what == message_kinds.RAW_TRACE:
            return os.stat(_TRACE % number)[6]
        self.document = self.command("commands", "document", what)
        return sum([len(part) for part in self.document])

    def read(self, what, number, offset, buffer):
        """Fill buffer from offset on. Return the number of bytes."""
        if what == message_kinds.LOG:
            return self.device.log.read(offset, buffer)
        if what == message_kinds.RAW_TRACE:
            with open(_TRACE % number, "rb") as file:
                file.seek(offset)
                return file.readinto(buffer)
        for part in self.document:
            if offset < len(part):
                part = part[offset : offset + len(buffer)]
                buffer[: len(part)] = part
                return len(part)
            offset -= len(part)
        return 0
