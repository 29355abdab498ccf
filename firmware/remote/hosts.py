"""Hosts, by Bluetooth and by cable: what they may ask of the device, and what it tells them."""

import os

import auth
import lights_names as light
import seldom
from kickback_protocol import wire_radio
from link import Link
from tracker import up_ms

_TRACE = "/raw/%05d.kbt"


class Hosts:
    """device: has all parts (app.py); ble: a bluetooth.BLE, None for the cable alone. name, id, firmware: for hosts.

    It has what link.py asks; what is asked seldom is in asked.py. ValueError, a sentence, refuses.
    """

    def __init__(self, device, ble, firmware):
        self.device = device
        self.id = device.log.device
        self.name = "Kick-" + (device.settings.values["name"] or self.id[-4:].upper())
        self.firmware = firmware
        self.clock_s = self.offset_min = 0  # what the calendar showed when uptime began
        self.document = ()  # parts of what a host reads
        self.owner = auth.Owner()
        self.link = Link(self, self.owner, device.settings.values)
        self.shown = [False, False]
        self.battery = -1
        self.radio = None
        if ble:
            from ble import Radio

            self.radio = Radio(ble, self.link, self)
        else:
            from cable import Cable

            self.cable = Cable(self)

    # what the app tells

    def event(self, event):
        """An event of the core, once the book has it."""
        self.link.machine = self.device.tracker.counter.machine
        (self.radio or self.link).event(event, self.device.book.session)

    def beat(self, now_ms):
        """Last in the app's beat."""
        device, radio = self.device, self.radio
        counter, book = device.tracker.counter, device.book
        teller = radio or self.link
        teller.live(now_ms, counter.phase, counter.position, counter.speed, book.reps, book.set, counter.machine)
        if not radio:
            self.cable.beat()
            return
        percent = device.battery.percent
        if percent != self.battery:
            self.battery = percent
            radio.battery(percent)
        radio.beat(now_ms)
        shown = [radio.window, radio.connected > 0]
        if shown != self.shown:
            self.shown = shown
            device.lights.status(light.PAIRING, shown[0])
            device.lights.status(light.CONNECTED, shown[1])

    @property
    def connected(self):
        return self.radio.connected if self.radio else 0

    # what hosts ask

    def local_s(self):
        return self.clock_s and self.clock_s + up_ms() // 1000 + self.offset_min * 60

    def info(self):
        return self.do("info")

    def do(self, name, *given):
        """One of wire_radio.ACTIONS."""
        if not self.link.occupied(None):
            self.document = ()  # the heap is for what is loaded now
        file = name[4:] + "_check" if name in ("set_setting", "set_profile") else "asked"
        return seldom.call(file, name, self, up_ms(), *given)

    def size(self, what, number):
        """Bytes of what can be read; a document is made now."""
        device = self.device
        if what == wire_radio.LOG:
            if not device.tracker.counter.phase:  # flash is written at rest only
                device.log.flush()
            return device.log.offset
        if what == wire_radio.RAW_TRACE:
            return os.stat(_TRACE % number)[6]
        self.document = self.do("document", what)
        return sum([len(part) for part in self.document])

    def read(self, what, number, offset, buffer):
        """Fills buffer from offset on; how many bytes came."""
        if what == wire_radio.LOG:
            return self.device.log.read(offset, buffer)
        if what == wire_radio.RAW_TRACE:
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
