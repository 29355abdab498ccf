"""Switches the radio on: NimBLE's settings and the GATT table. Opens the window for claiming. Loaded on demand."""

import bluetooth
from connection import MAX_MTU
from kickback_protocol import message_kinds, record_codec
from repcore import const

_READ = const(0x0002)  # flags of a characteristic
_WRITES = const(0x000C)  # with and without response
_NOTIFY = const(0x0010)
_WINDOW_MS = const(60000)
_REQUESTS = const(3)  # of our characteristics: the one that hosts write
_UUID = "5d0c%04x-7b0e-4c4e-9f5a-6b69636b6261"


def _services(uuid):
    """Return the GATT table: our service, Device Information, Battery, Current Time."""
    read = _READ
    return (
        (uuid(_UUID % 1), ((uuid(_UUID % 2), _NOTIFY), (uuid(_UUID % 3), _NOTIFY), (uuid(_UUID % 4), _NOTIFY),
                           (uuid(_UUID % 5), _WRITES))),
        (uuid(0x180A), ((uuid(0x2A29), read), (uuid(0x2A24), read), (uuid(0x2A26), read))),
        (uuid(0x180F), ((uuid(0x2A19), read | _NOTIFY),)),
        (uuid(0x1805), ((uuid(0x2A2B), read),)),
    )  # fmt: skip


def start(ble, irq, device):
    """device: name, firmware.

    Return the handles of battery and time, and the handles of our service.
    """
    ble.active(True)
    ble.config(mtu=MAX_MTU, gap_name=device.name)
    ble.irq(irq)
    own, about, (level,), (clock,) = ble.gatts_register_services(_services(bluetooth.UUID))
    ble.gatts_set_buffer(own[_REQUESTS], MAX_MTU - 3)
    for handle, text in zip(about, ("kickback", "kickback 1", device.firmware)):
        ble.gatts_write(handle, text.encode())
    return (level, clock), own


def restart(radio):
    """Restart the stack after its handler failed or it was switched off. All connections end."""
    for connection in radio.connections:
        connection.free()
    radio.surplus_handle = -1
    try:
        radio.ble.active(False)
        radio.start()
    except (OSError, MemoryError, ValueError) as error:
        radio.irq_failed = True
        radio.device.note(record_codec.NOTE_RADIO, "Bluetooth did not restart: %s" % error)
        return
    radio.irq_failed = False
    radio.device.note(record_codec.NOTE_RADIO, "Bluetooth was restarted after a failure")


def open_window(radio, now_ms):
    """For a minute, hosts that have the code may claim an unclaimed sensor. The button opens the window."""
    radio.window_end_ms = now_ms + _WINDOW_MS
    radio.requests.claimable = message_kinds.MAX_CLAIMS
    radio.window = radio.adverts.changed = True
    radio.adverts.active_ms = now_ms
