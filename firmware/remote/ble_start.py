"""The radio switched on: NimBLE's settings and the GATT table; and what it is seldom asked for."""

import bluetooth
from ble import MTU_MOST
from repcore import const

_READ = const(0x0002)  # flags of a characteristic
_WRITES = const(0x000C)  # with and without response
_NOTIFY = const(0x0010)
_WRITE_ENCRYPTED = const(0x1008)
_NO_INPUT_NO_OUTPUT = const(3)
_WINDOW_MS = const(60000)
_COMMANDS = const(3)  # from here on ours are written to
_OURS = "5d0c%04x-7b0e-4c4e-9f5a-6b69636b6261"


def _services(uuid):
    """The GATT table: our service, Device Information, Battery, Current Time."""
    read = _READ
    return (
        (uuid(_OURS % 1), ((uuid(_OURS % 2), _NOTIFY), (uuid(_OURS % 3), _NOTIFY), (uuid(_OURS % 4), _NOTIFY),
                           (uuid(_OURS % 5), _WRITES), (uuid(_OURS % 6), _WRITE_ENCRYPTED))),
        (uuid(0x180A), ((uuid(0x2A29), read), (uuid(0x2A24), read), (uuid(0x2A26), read))),
        (uuid(0x180F), ((uuid(0x2A19), read | _NOTIFY),)),
        (uuid(0x1805), ((uuid(0x2A2B), read),)),
    )  # fmt: skip


def start(ble, irq, device):
    """device: name, firmware. Whether it can pair; the handles of battery and time; those of our service."""
    ble.active(True)
    ble.config(mtu=MTU_MOST, gap_name=device.name)
    try:  # no bond: nothing of the key exchange is kept
        ble.config(bond=False, mitm=False, le_secure=True, io=_NO_INPUT_NO_OUTPUT)
        secure = True
    except (ValueError, OSError):
        secure = False  # a build without pairing
    ble.irq(irq)
    ours, about, (level,), (clock,) = ble.gatts_register_services(_services(bluetooth.UUID))
    for handle in ours[_COMMANDS:]:
        ble.gatts_set_buffer(handle, MTU_MOST - 3)
    for handle, text in zip(about, ("kickback", "kickback 1", device.firmware)):
        ble.gatts_write(handle, text.encode())
    return secure, (level, clock), ours


def open_window(radio, now_ms):
    """The button: for a minute whoever connects may claim an unclaimed sensor."""
    radio.window_ms = now_ms + _WINDOW_MS
    radio.window = radio.link.claimable = radio.changed = True
    radio.active_ms = now_ms
