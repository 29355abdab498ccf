"""Adverts of the radio, and the characteristic Current Time.

Adverts change only when their content matters: NimBLE drops a connection that completes during a change.
"""

import time

from kickback_protocol.bthome import advert
from repcore import const
from repcore.counter import REP, SET_END, TOP, UNTOP

_FAST_US = const(150000)  # between adverts after a change: hosts find the sensor in a second
_SLOW_US = const(1000000)
_FAST_FOR_MS = const(30000)
_UPDATE_MS = const(1000)  # between changes
_MOVING_MS = const(10000)  # after a movement
_BATTERY_STEP = const(5)  # per cent
# Places in bthome.OBJECTS.
_BATTERY = const(1)
_REPS = const(2)
_MOVING = const(3)
_SET_REPS = const(4)
_SET_TENSION = const(5)
_UNIX_TO_2000_S = const(946684800)


class Adverts:
    """settings: adverts (0: without values). device: name, local_s(). clock: the handle of Current Time, set later.

    changed: the advert must be updated.
    """

    def __init__(self, ble, settings, device):
        self.ble = ble
        self.settings = settings
        self.device = device
        self.clock = 0
        self.values = [0, 0, 0, 0, 0, 0]  # of bthome.OBJECTS
        self.next_ms = self.active_ms = self.moved_ms = 0
        self.changed = True
        self.fast = False

    def set_battery(self, percent):
        if abs(percent - self.values[_BATTERY]) >= _BATTERY_STEP or not percent:
            self.values[_BATTERY] = percent
            self.changed = True

    def set_moving(self, now_ms, phase):
        """The plate moves, or has moved during the last seconds."""
        if phase:
            self.moved_ms = now_ms
        moving = 1 if phase or (self.values[_MOVING] and now_ms - self.moved_ms < _MOVING_MS) else 0
        if moving != self.values[_MOVING]:
            self.values[_MOVING] = moving
            self.changed = True

    def on_event(self, event):
        kind, values = event[0], self.values
        if kind == TOP or kind == REP:
            values[_REPS] = event[3] & 255
        elif kind == UNTOP:
            values[_REPS] = event[3] - 1 & 255
        elif kind == SET_END:
            values[_REPS], values[_SET_REPS], values[_SET_TENSION] = 0, event[3], event[6]
        self.changed = True

    def beat(self, now_ms, full, window):
        """Update once a second. full: no further connection is possible. window: the window for claiming is open."""
        if now_ms >= self.next_ms:
            self.next_ms = now_ms + _UPDATE_MS
            self.ble.gatts_write(self.clock, current_time(self.device.local_s()))
            if not full:
                self.advertise(now_ms, window)

    def advertise(self, now_ms, window):
        if self.changed:
            self.active_ms = now_ms
            self.values[0] = self.values[0] + 1 & 255
        fast = now_ms - self.active_ms < _FAST_FOR_MS or window
        if fast == self.fast and not self.changed:
            return
        values = self.values if self.settings.get("adverts") else ()
        name = self.device.name.encode()
        response = bytes((1 + len(name), 9)) + name
        try:
            self.ble.gap_advertise(_FAST_US if fast else _SLOW_US, advert(values), resp_data=response)
        except OSError:
            return  # the stack is busy: retry in a second
        self.fast = fast
        self.changed = False


def current_time(local_s):
    """Return the value of Current Time (0x2A2B): year, month, day, hour, minute, second, weekday (Monday is 1),
    1/256 s, reason."""
    if not local_s:
        return bytes(10)
    if time.gmtime(0)[0] == 2000:  # the epoch of the ESP32 port
        local_s -= _UNIX_TO_2000_S
    year, month, day, hour, minute, second, weekday = time.gmtime(local_s)[:7]
    return bytes((year & 255, year >> 8, month, day, hour, minute, second, weekday + 1, 0, 0))
