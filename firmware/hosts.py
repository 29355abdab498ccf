"""Hosts, by Bluetooth and by cable: what they may ask of the device, and what it tells them."""
import json
import os

import auth
import slots
from link import Link
from repcore import const, wire, wire_radio
from tracker import up_ms

_KEY = "/owner.key"
_TRACE = "/raw/%05d.kbt"
_EPOCH_LEAST = const(1000000000)  # September 2001
_DAY_MIN = const(1440)
_PULLED = const(1)  # of erase
_ALL = const(2)


class Hosts:
    """device: has all parts (app.py); ble: a bluetooth.BLE, None for the cable alone. name, id, firmware: for hosts.

    Its methods are the requests of wire_radio.ACTIONS and what link.py asks; ValueError, a sentence, refuses.
    """

    def __init__(self, device, ble):
        self.device = device
        self.id = device.log.device
        self.name = "Kick-" + (device.settings.values["name"][:16] or self.id[-4:].upper())
        self.firmware = slots.version()
        self.clock_s = self.offset_min = 0  # what the calendar showed when uptime began
        self.document = b""
        self.owner = auth.Owner(_KEY)
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
            device.lights.status("pairing", shown[0])
            device.lights.status("connected", shown[1])

    @property
    def connected(self):
        return self.radio.connected if self.radio else 0

    def open_pairing(self):
        """The button; False where nobody could claim it."""
        if not self.radio or self.owner.key:
            return False
        self.radio.open_pairing(up_ms())
        return True

    def forget(self):
        """Reset by hand: nobody's device any more, also for who has proven otherwise."""
        self.owner.forget()
        if self.radio:
            for host in self.radio.hosts:
                host.session = auth.Session()

    def stop(self):
        """Before sleep."""
        if self.radio:
            self.radio.stop()

    # what hosts ask

    def local_s(self):
        return self.clock_s and self.clock_s + up_ms() // 1000 + self.offset_min * 60

    def info(self):
        device, log = self.device, self.device.log
        now_ms = up_ms()
        disk = os.statvfs("/")
        epoch_s = self.clock_s and self.clock_s + now_ms // 1000
        record = device.settings.values["record"]
        return (log.boot, now_ms, epoch_s, log.segments[0], log.offset + log.waiting, log.pulled,
                device.battery.percent, record, device.book.session, device.sensor.who, disk[0] * disk[3] >> 10)

    def size(self, what, number):
        """Bytes of what can be read; a document is made now."""
        device = self.device
        if what == wire_radio.LOG:
            if not device.tracker.counter.phase:  # flash is written at rest only
                device.log.flush()
            return device.log.offset
        if what == wire_radio.RAW_TRACE:
            return os.stat(_TRACE % number)[6]
        if what not in (wire_radio.SETTINGS, wire_radio.PROFILES):
            raise ValueError("there is no document %d" % what)
        settings = device.settings
        self.document = json.dumps(settings.values if what == wire_radio.SETTINGS else settings.profiles).encode()
        return len(self.document)

    def read(self, what, number, offset, buffer):
        """Fills buffer from offset on; how many bytes came."""
        if what == wire_radio.LOG:
            return self.device.log.read(offset, buffer)
        if what == wire_radio.RAW_TRACE:
            with open(_TRACE % number, "rb") as file:
                file.seek(offset)
                return file.readinto(buffer)
        part = self.document[offset : offset + len(buffer)]
        buffer[: len(part)] = part
        return len(part)

    def mark_pulled(self, offset):
        self.device.log.mark_pulled(offset)

    def set_time(self, epoch_s, offset_min):
        if epoch_s < _EPOCH_LEAST or abs(offset_min) > _DAY_MIN:
            raise ValueError("this is no time: %d" % epoch_s)
        now_ms = up_ms()
        self.clock_s = epoch_s - now_ms // 1000
        self.offset_min = offset_min
        self.device.log.add(wire.TIME, (self.device.log.boot, now_ms, epoch_s, offset_min))

    def record(self, on):
        device = self.device
        device.settings.values["record"] = 1 if on else 0
        device.settings.changed = True
        device.upkeep.recording()

    def erase(self, what, trace):
        """What hosts have: their log, and raw traces up to this number; or everything."""
        device = self.device
        if what == _ALL:
            device.upkeep.erase()
        elif what == _PULLED:
            while device.log.drop(False):
                pass
            for name in os.listdir("/raw"):
                if int(name[:5]) <= trace:
                    os.remove("/raw/" + name)
        else:
            raise ValueError("erase 1: what is pulled, 2: all")

    def identify(self):
        self.device.lights.cue("identify")

    def end_set(self):
        if self.device.tracker.end_set():
            self.device.upkeep.start_rest()

    def switch_side(self):
        self.device.book.switch()

    def set_setting(self, text):
        name, _, value = text.partition("=")
        settings = self.device.settings
        if not isinstance(settings.values.get(name), str):
            try:
                value = float(value) if "." in value else int(value)
            except ValueError:
                pass  # fit says what it wants
        settings.fit(name, value)
        settings.changed = self.device.tracker.stale = True
        self.device.upkeep.recording()

    def set_profile(self, text):
        """NAME=profile as JSON; NAME= chooses the machine in use."""
        name, _, profile = text.partition("=")
        settings = self.device.settings
        if profile:
            settings.fit_profile(name, json.loads(profile))
        elif name in settings.profiles:
            settings.fit("machine", name)
            self.device.tracker.forget()
        else:
            raise ValueError("there is no profile %s" % name)
        settings.changed = True

    def amend(self, session, set, field, text):
        if not 0 < session <= self.device.log.session or set < 0 or not 1 <= field <= 5 or len(text) > 120:
            raise ValueError("there is no session %d, or no such field" % session)
        self.device.log.add(wire.AMEND, (session, set, field), (text,))
