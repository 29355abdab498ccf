"""Kinds and codes of the messages between sensor and host, over Bluetooth or a cable. PROTOCOL.md describes the order.

Each message is a record (record_codec.py). It is sealed (auth.py) once both sides have proven the owner's key.

Sealed                                        Packet on the air
 0      1         5                n           0                       1
+------+---------+----------------+-------+   +-----------------------+---------------------------+
| 0xFF | counter | record         | MAC   |   | first 128, last 64,   | up to MTU - 4 bytes of a  |
+------+---------+----------------+-------+   | number modulo 64      | record, sealed or not     |
 u8     u32                        8 bytes    +-----------------------+---------------------------+

Payload of DATA: a varint, the offset of the bytes that follow.
Line on a cable: "~", a message in base64, "\n". Lines without "~" are the sensor's prints.
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
MAC_BYTES = const(8)
SEAL_BYTES = const(13)
MAX_REQUEST_BYTES = const(200)  # with its seal
FIRST_PACKET = const(128)
LAST_PACKET = const(64)
MAX_BAD_PROOFS = const(3)  # in a connection, then the sensor ends it
MAX_CLAIMS = const(10)  # in one window
# Codes of REPLY.
OK = const(0)
UNPROVEN = const(1)
NEWER = const(2)  # the host's protocol is newer; the text has the sensor's version
TAKEN = const(3)  # another host owns the sensor
CLOSED = const(4)  # the claim window is closed
CABLE = const(5)  # the sensor has no code: claim over the cable
REFUSED = const(6)  # the text gives the reason
UNKNOWN = const(7)
STORAGE = const(8)
WRONG_KEY = const(9)
UNCLAIMED = const(10)
GONE = const(11)  # the trace does not exist or was deleted
BEYOND = const(12)  # the text has the number of bytes available
# Documents of READ.
LOG = const(0)
RAW_TRACE = const(1)
SETTINGS = const(2)  # JSON: name -> value
PROFILES = const(3)  # JSON: machine -> profile
MISSING = const(4)  # names of the files of an update that the sensor does not have, a line each
UPDATE_PERCENT = const(30)  # charge that an update over the air needs
# First argument of erase.
ERASE_PULLED = const(1)
ERASE_ALL = const(2)
