"""Messages between sensor and host, over Bluetooth or a cable. Each is a record (wire.py); once both sides have proven
the owner's key it is sealed (auth.py). PROTOCOL.md says who sends which when.

Sealed                                        Packet on the air
 0      1         5                n           0                       1
+------+---------+----------------+-------+   +-----------------------+---------------------------+
| 0xFF | counter | record         | MAC   |   | first 128, last 64,   | up to MTU - 4 bytes of a  |
+------+---------+----------------+-------+   | number modulo 64      | record, sealed or not     |
 u8     u32                        8 bytes    +-----------------------+---------------------------+

DATA's payload: a varint, the offset of the bytes that follow.
Line on a cable: "~", a message in base64, "\n". Lines without the "~" are the sensor's prints.
"""

from repcore import const

PROTOCOL = const(1)
HELLO = const(32)
WELCOME = const(33)
PROOF = const(34)
CLAIM = const(35)
REPLY = const(36)
LISTEN = const(37)
INFO = const(38)
READ = const(39)
DATA = const(40)
DONE = const(41)
DO = const(42)
EVENT = const(43)
LIVE = const(44)
SEALED = const(0xFF)
MAC = const(8)
SEAL = const(13)  # bytes of a seal
LONGEST = const(200)  # bytes of a host's message, with its seal
FIRST = const(128)
LAST = const(64)
# of REPLY
OK = const(0)
UNPROVEN = const(1)
NEWER = const(2)  # the host's version; WELCOME tells ours
TAKEN = const(3)  # another host has claimed it
CLOSED = const(4)  # no window for claiming
CABLE = const(5)  # no LE Secure Connections: use the cable
REFUSED = const(6)  # text says why
UNKNOWN = const(7)
STORAGE = const(8)
WRONG_KEY = const(9)
UNCLAIMED = const(10)
GONE = const(11)  # such a trace is not there, or no more
BEYOND = const(12)  # as many bytes as text says are there
# of READ
LOG = const(0)
RAW_TRACE = const(1)
SETTINGS = const(2)  # JSON: name -> value
PROFILES = const(3)  # JSON: machine -> profile
# of DO: functions of asked.py, and from which to which of a, b, c and text they take; a text needs least heap
ACTIONS = (
    "mark_pulled 0 1,set_time 0 2,record 0 1,erase 0 2,identify 0 0,end_set 0 0,switch_side 0 0,"
    "set_setting 3 4,set_profile 3 4,amend 0 4"
)
# BTHome v2, objects in ascending order: packet number, battery %, reps, moving, reps of the last set, its tension in ms
BTHOME = ((0x00, 1), (0x01, 1), (0x09, 1), (0x22, 1), (0x3D, 2), (0x42, 3))


class Parts:
    """A frame put together of packets; size is 0 until the last one has come, then until it is taken."""

    def __init__(self, most):
        self.frame = bytearray(most)
        self.size = self.at = self.next = self.source = 0

    def add(self, packet, source=0):
        """A packet; one that doesn't go on where the last one ended, or comes from another source, ends the frame."""
        head = packet[0] if packet else LAST - 1
        if self.size or not packet:
            return
        if head & FIRST:
            self.at = self.next = 0
            self.source = source
        end = self.at + len(packet) - 1
        if head & 63 != self.next or source != self.source or end > len(self.frame):
            self.next = 64
            return
        self.frame[self.at : end] = memoryview(packet)[1:]
        self.at = end
        self.next = self.next + 1 & 63
        if head & LAST:
            self.size = end
            self.next = 64


def advert(values):
    """Advertising data: flags (general, no classic Bluetooth), then BTHOME's objects with these values."""
    data = bytearray(b"\x02\x01\x06\x00\x16\xd2\xfc\x44")
    for (kind, size), value in zip(BTHOME, values):
        data.append(kind)
        for _ in range(size):
            data.append(value & 255)
            value >>= 8
    data[3] = len(data) - 4
    return data
