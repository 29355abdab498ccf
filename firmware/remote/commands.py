"""Actions of DO messages, and the documents that hosts read. Loaded on demand.

remote: a RemoteService. Each function raises ValueError with a sentence if it refuses.
"""

import os

import lights_names as light
import ondemand
from kickback_protocol import message_kinds, record_codec
from repcore import const

_EPOCH_MIN_S = const(1000000000)  # September 2001
_EPOCH_MAX_S = const(4102444800)  # 2100: MicroPython's calendar does not take 33 bits
_DAY_MIN = const(1440)
_NOTE_CHARS = const(120)


def idf_heap():
    """Return free bytes and the largest free block of the ESP-IDF heap, which Bluetooth uses; (0, 0) if unknown."""
    try:
        import esp32

        areas = esp32.idf_heap_info(esp32.HEAP_DATA)  # (total, free, largest free, minimum free) of each
    except (ImportError, AttributeError):
        return 0, 0
    return sum([area[1] for area in areas]), max([area[2] for area in areas])


def info(remote, now_ms):
    device, log = remote.device, remote.device.log
    disk = os.statvfs("/")
    epoch_s = remote.clock_s and remote.clock_s + now_ms // 1000
    record = device.settings.values["record"]
    return (log.boot, now_ms, epoch_s, log.segments[0], log.offset + log.waiting, log.pulled, device.battery.percent,
            record, device.set_logger.session, device.imu.who, disk[0] * disk[3] >> 10) + idf_heap()  # fmt: skip


def document(remote, now_ms, what):
    """Return the parts of a JSON document."""
    if what == message_kinds.MISSING:
        return ondemand.run_once("update", "difference", remote)
    if what not in (message_kinds.SETTINGS, message_kinds.PROFILES):
        raise ValueError("document %d does not exist" % what)
    settings = remote.device.settings
    values = settings.values if what == message_kinds.SETTINGS else settings.profiles
    return list(ondemand.run_once("settings_store", "parts", values))


def mark_pulled(remote, now_ms, offset):
    remote.device.log.mark_pulled(offset)


def set_time(remote, now_ms, epoch_s, offset_min):
    if not _EPOCH_MIN_S <= epoch_s < _EPOCH_MAX_S or abs(offset_min) > _DAY_MIN:
        raise ValueError("invalid time: %d s, UTC offset %d min" % (epoch_s, offset_min))
    remote.clock_s = epoch_s - now_ms // 1000
    remote.offset_min = offset_min
    log = remote.device.log
    log.add(record_codec.TIME, (log.boot, now_ms, epoch_s, offset_min))


def record(remote, now_ms, on):
    device = remote.device
    device.settings.values["record"] = 1 if on else 0
    device.settings.changed = True
    device.housekeeping.apply_recording()


def erase(remote, now_ms, what, trace, end):
    """Erase everything, or what hosts have: the log up to this end, which the asking host holds, and raw traces."""
    if what == message_kinds.ERASE_ALL:
        ondemand.run_once("flash_space", "erase", remote.device)
    elif what == message_kinds.ERASE_PULLED:
        ondemand.run_once("flash_space", "erase_pulled", remote.device, trace, end)
    else:
        raise ValueError("erase: 1 erases what was pulled, 2 erases everything; got %d" % what)


def identify(remote, now_ms):
    remote.device.lights.cue(light.IDENTIFY)


def end_set(remote, now_ms):
    if remote.device.pipeline.end_set():
        remote.device.housekeeping.start_rest()


def switch_side(remote, now_ms):
    remote.device.set_logger.switch()


def amend(remote, now_ms, session, set, field, text):
    log = remote.device.log
    if not 0 < session <= log.session or set < 0:
        raise ValueError("session %d, set %d does not exist" % (session, set))
    if not record_codec.AMEND_LIFTER <= field <= record_codec.AMEND_NOTE or len(text) > _NOTE_CHARS:
        raise ValueError("field %d does not exist, or its text is longer than %d characters" % (field, _NOTE_CHARS))
    log.add(record_codec.AMEND, (session, set, field), (text,))
