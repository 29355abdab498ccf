"""bluetooth.BLE of a peripheral. Calls go to kickback.virtual.radio; events are fetched while time passes.

A call is a RADIO frame with a: call, b, payload. Its answer is a status (errno, or 0) and bytes.
"""

import struct
import sys
import time

import virtual_link as link
import virtual_ops as op
from micropython import const

# calls
_ACTIVE = const(0)  # b: 0 or 1
_CONFIG = const(1)  # payload: name, NUL, value as text
_SERVICES = const(2)  # payload: per service 0, uuid; per characteristic 1, flags, uuid; answer: handles, u16
_BUFFER = const(3)  # b: handle, payload: u16
_WRITE = const(4)  # b: handle | send_update << 16
_NOTIFY = const(5)  # b: handle | connection << 16
_ADVERTISE = const(6)  # b: interval in us, -1 to stop; payload: length of the data, data, scan response
_DISCONNECT = const(7)  # b: connection; status 1 if it exists
_POLL = const(8)  # b: 0 or one of the next two; answer: per event its number, length and data
_IN_SLEEP = const(1)  # the parent does not wait for the air
_IN_FLASH = const(2)  # the controller sends its packets, but the task of the stack stands still
_WAITING_BIT = const(0x8000)  # in the status of a poll: packets wait for a connection event
_IRQ_WRITE = const(3)
_TABLE_BYTES, _TABLE_PARTS = const(300), const(9)  # 2.7 kB of MicroPython's heap (measured on 1.28.0)
_SETTINGS = ("mac", "addr_mode", "gap_name", "rxbuf", "mtu", "bond", "mitm", "io", "le_secure")
_LAYOUTS = {1: "<HB6s", 2: "<HB6s", 21: "<HH", 28: "<HBBBB"}  # _IRQ_GATTS_WRITE: connection, handle, value

FLAG_READ, FLAG_WRITE_NO_RESPONSE, FLAG_WRITE, FLAG_NOTIFY = 2, 4, 8, 16
_EINVAL, _ENODEV, _EMSGSIZE = 22, 19, -18
_handler = [None]
_values = {}
_on = [False]
_table = [None]  # the memory of the GATT table
_delivering = [False]
_events_buffer = bytearray(1200)
_waiting = [0]
_advance, _busy = time.advance, link.advance_busy


def _call(call, b=0, payload=b"", buffer=None):
    """Asks the parent. Raises OSError with the errno of its answer, as NimBLE's functions do."""
    if call != _ACTIVE and not _on[0]:
        raise OSError(_ENODEV)
    status = link.ask(op.RADIO, call, b, payload, buffer)
    if status > (call == _DISCONNECT) and call != _POLL:
        raise OSError(status)
    return status


def _advance_and_poll(ms, us=0):
    _advance_events(us + ms * 1000, _advance, _IN_SLEEP)
    _poll(0)


def _advance_busy(us):
    _advance_events(us, lambda ms, us: _busy(us), _IN_FLASH)


def _advance_events(us, advance, kind):
    """Stops at every connection event while packets wait: they leave during long sleeps and flash operations."""
    while _waiting[0]:
        step = (op.INTERVAL_MS - link.now[1] % op.INTERVAL_MS) * 1000 - link.now[2]
        if step >= us:
            break
        advance(0, step)
        us -= step
        _poll(kind)
    advance(0, us)


def _poll(kind):
    more = _on[0] and not _delivering[0]
    while more and _on[0]:
        status = _call(_POLL, kind, b"", _events_buffer)
        _waiting[0] = status & _WAITING_BIT
        more = _events(status & ~_WAITING_BIT)


def _anytime():
    """Delivers events at every request to the parent: on the chip they come between any two bytecodes."""
    if _on[0] and not _delivering[0] and not link.now[7]:
        _poll(_IN_SLEEP)


def _events(size):
    _delivering[0] = True
    at = 0
    while at < size:
        event, n = _events_buffer[at], _events_buffer[at + 1]
        data = _events_buffer[at + 2 : at + 2 + n]
        at += 2 + n
        if event == _IRQ_WRITE:
            connection, handle = struct.unpack("<HH", data)
            _values[handle] = bytes(data[4:])
            _deliver(event, (connection, handle))
        else:
            _deliver(event, struct.unpack(_LAYOUTS[event], data))
    _delivering[0] = False
    return size


def _deliver(event, data):
    """Calls the handler. An exception is printed and removes the handler (invoke_irq_handler in modbluetooth.c)."""
    if _handler[0]:
        try:
            _handler[0](event, data)
        except Exception as error:
            print("Unhandled exception in IRQ callback handler")
            sys.print_exception(error)
            _handler[0] = None


class UUID:
    def __init__(self, value):
        if isinstance(value, int):
            self.raw = struct.pack("<H", value)
        else:
            text = value.replace("-", "")
            self.raw = bytes([int(text[i : i + 2], 16) for i in range(30, -1, -2)])


class BLE:
    def active(self, on=None):
        if on is not None:
            _call(_ACTIVE, int(on))
            _on[0] = bool(on)
            time.advance = _advance_and_poll if on else _advance
            link.advance_busy = _advance_busy if on else _busy
            link.on_request[0] = _anytime if on and link.options["anytime"] else None
        return _on[0]

    def config(self, *names, **values):
        for name, value in values.items():
            if name not in _SETTINGS:
                raise ValueError("unknown config param")
            if (name == "gap_name" and len(value) > 31) or (name == "mtu" and not 23 <= value <= 512):
                raise OSError(_EINVAL)
            _call(_CONFIG, 0, ("%s\0%s" % (name, int(value) if isinstance(value, bool) else value)).encode())

    def irq(self, handler):
        _handler[0] = handler

    def gatts_register_services(self, services):
        table = b""
        for uuid, characteristics in services:
            table += bytes((0, len(uuid.raw))) + uuid.raw
            for uuid, flags in characteristics:
                table += struct.pack("<BHB", 1, flags, len(uuid.raw)) + uuid.raw
        _table[0] = [bytearray(_TABLE_BYTES) for _ in range(_TABLE_PARTS)]
        handles = bytearray(64)
        _call(_SERVICES, 0, table, handles)
        groups, at = [], 0
        for _, characteristics in services:
            groups.append(struct.unpack_from("<%dH" % len(characteristics), handles, at))
            at += 2 * len(characteristics)
        _values.update({handle: b"" for group in groups for handle in group})
        return tuple(groups)

    def gatts_set_buffer(self, handle, size, append=False):
        _call(_BUFFER, handle, struct.pack("<H", size))

    def gatts_read(self, handle):
        return _values.get(handle, b"")

    def gatts_write(self, handle, data, send_update=False):
        if handle not in _values:
            raise OSError(_EINVAL)
        _values[handle] = bytes(data)
        _call(_WRITE, handle | bool(send_update) << 16, bytes(data))

    def gatts_notify(self, connection, handle, data):
        _call(_NOTIFY, handle | connection << 16, data)
        _waiting[0] = 1

    def gap_advertise(self, interval_us, adv_data=b"", *, resp_data=b""):
        if len(adv_data) > 31 or len(resp_data) > 31:
            raise OSError(_EMSGSIZE)
        payload = bytes((len(adv_data),)) + adv_data + resp_data
        _call(_ADVERTISE, -1 if interval_us is None else interval_us, payload)

    def gap_disconnect(self, connection):
        return bool(_call(_DISCONNECT, connection))
