"""A loop like that of the app, with the real request_handler, auth and ble. Records requests. For MicroPython."""

import json
import os
import time

import bluetooth
import ondemand
from auth import Owner
from ble import Radio
from kickback_protocol.actions import resolve
from request_handler import RequestHandler

FOLDER = "/host/"


class Facade:
    """The interface of app.py: reads files of the folder, and records the requests."""

    name, id, firmware = "Kick-0001", "a0b1c2d30001", "test"
    radio = None

    def __init__(self):
        self.settings = {"live_open": 1, "adverts": 1}
        self.told = []
        self.up_ms = self.pulled = self.epoch_s = self.offset_min = 0
        for name in os.listdir(FOLDER):
            if name == "settings.json":
                self.settings.update(json.load(open(FOLDER + name)))

    def info(self):
        return (1, self.up_ms, self.epoch_s, 0, self.size(0, 0), self.pulled, 77, 0, 3, 0x68, 900)

    def local_s(self):
        return self.epoch_s and self.epoch_s + self.offset_min * 60

    def path(self, what, number):
        return FOLDER + ("log", "raw%d" % number, "settings", "profiles")[what] + ".bin"

    def size(self, what, number):
        if not 0 <= what < 4:
            raise ValueError("there is no document %d" % what)
        try:
            return os.stat(self.path(what, number))[6]
        except OSError:
            raise ValueError("there is no trace %d" % number)

    def read(self, what, number, offset, buffer):
        with open(self.path(what, number), "rb") as file:
            file.seek(offset)
            return file.readinto(buffer)

    def note(self, *what):
        self.told.append(what)
        with open(FOLDER + "requests.txt", "a") as file:
            file.write(repr(what) + "\n")

    def mark_pulled(self, offset):
        if not 0 <= offset <= self.size(0, 0):
            raise ValueError("the log ends at %d" % self.size(0, 0))
        self.pulled = offset
        self.note("mark_pulled", offset)

    def set_time(self, epoch_s, offset_min):
        self.epoch_s = epoch_s
        self.offset_min = offset_min
        self.note("set_time", epoch_s, offset_min)

    def set_setting(self, text):
        name, _, value = text.partition("=")
        if name not in ("live_open", "adverts", "set_gap"):
            raise ValueError("there is no setting " + name)
        self.settings[name] = int(value)
        self.note("set_setting", text)

    def do(self, action, arguments):
        found = resolve(action, arguments)
        if found:
            _, name, taken = found
            getattr(self, name)(*taken)
        return bool(found)

    def __getattr__(self, name):
        if name not in ("record", "erase", "identify", "end_set", "switch_side", "set_profile", "amend"):
            raise AttributeError(name)
        return lambda *what: self.note(name, *what)


def script():
    """Events of a file: lines "up_ms field ... ", as the core would give them."""
    try:
        with open(FOLDER + "script.txt") as file:
            return [tuple([int(word) for word in line.split()]) for line in file]
    except OSError:
        return []


def main(button_ms=-1):
    device = Facade()
    owner = Owner()
    requests = RequestHandler(device, owner, device.settings)
    radio = device.radio = Radio(bluetooth.BLE(), requests, device)
    radio.set_battery(77)
    events = script()
    position = 0
    while True:
        device.up_ms = now = time.ticks_ms()
        if 0 <= button_ms <= now:
            ondemand.run_once("ble_start", "open_window", radio, now)
            button_ms = -1
        position = now // 40 % 1500 * 40 - 30000
        radio.set_live(now, now // 1000 % 4, position, -250000, 12, 3, 1)
        while events and events[0][0] <= now:
            radio.on_event(events.pop(0)[1:], 3)
        radio.beat(now)
        time.sleep_ms(40)
