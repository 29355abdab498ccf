"""What hosts ask for seldom, by the names in wire_radio.ACTIONS; of settings in setting_check.py.

hosts: a Hosts (hosts.py). ValueError, a sentence, refuses.
"""

import os

import lights_names as light
import seldom
from kickback_protocol import wire, wire_radio
from repcore import const

_EPOCH_LEAST = const(1000000000)  # September 2001
_EPOCH_MOST = const(4102444800)  # 2100: MicroPython's calendar takes no 33 bits
_DAY_MIN = const(1440)
_PULLED = const(1)  # of erase
_ALL = const(2)
_FIELDS = const(5)  # of AMEND
_NOTE_CHARS = const(120)


def info(hosts, now_ms):
    device, log = hosts.device, hosts.device.log
    disk = os.statvfs("/")
    epoch_s = hosts.clock_s and hosts.clock_s + now_ms // 1000
    record = device.settings.values["record"]
    return (log.boot, now_ms, epoch_s, log.segments[0], log.offset + log.waiting, log.pulled, device.battery.percent,
            record, device.book.session, device.sensor.who, disk[0] * disk[3] >> 10)  # fmt: skip


def document(hosts, now_ms, what):
    if what not in (wire_radio.SETTINGS, wire_radio.PROFILES):
        raise ValueError("there is no document %d" % what)
    settings = hosts.device.settings
    found = settings.values if what == wire_radio.SETTINGS else settings.profiles
    return list(seldom.call("settings_store", "parts", found))


def mark_pulled(hosts, now_ms, offset):
    hosts.device.log.mark_pulled(offset)


def set_time(hosts, now_ms, epoch_s, offset_min):
    if not _EPOCH_LEAST <= epoch_s < _EPOCH_MOST or abs(offset_min) > _DAY_MIN:
        raise ValueError("this is no time: %d" % epoch_s)
    hosts.clock_s = epoch_s - now_ms // 1000
    hosts.offset_min = offset_min
    log = hosts.device.log
    log.add(wire.TIME, (log.boot, now_ms, epoch_s, offset_min))


def record(hosts, now_ms, on):
    device = hosts.device
    device.settings.values["record"] = 1 if on else 0
    device.settings.changed = True
    device.upkeep.recording()


def erase(hosts, now_ms, what, trace):
    """What hosts have: their log, and raw traces up to this number; or everything."""
    if what == _ALL:
        seldom.call("room", "erase", hosts.device)
    elif what == _PULLED:
        seldom.call("room", "erase_pulled", hosts.device, trace)
    else:
        raise ValueError("erase 1: what is pulled, 2: all")


def identify(hosts, now_ms):
    hosts.device.lights.cue(light.IDENTIFY)


def end_set(hosts, now_ms):
    if hosts.device.tracker.end_set():
        hosts.device.upkeep.start_rest()


def switch_side(hosts, now_ms):
    hosts.device.book.switch()


def amend(hosts, now_ms, session, set, field, text):
    log = hosts.device.log
    if not 0 < session <= log.session or set < 0 or not 1 <= field <= _FIELDS or len(text) > _NOTE_CHARS:
        raise ValueError("there is no session %d, or no such field" % session)
    log.add(wire.AMEND, (session, set, field), (text,))
