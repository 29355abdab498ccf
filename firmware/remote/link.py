"""What a host may ask of the sensor, whatever the link: messages in, messages out, one at a time for each host."""

from binascii import crc32, hexlify, unhexlify
from errno import ENOENT

import auth
import seldom
from kickback_protocol import wire, wire_radio
from repcore import const

FRAME = const(243)  # bytes of a message to a host: with its packet's header what a notification holds at MTU 247
_CHUNK = const(220)  # bytes read at a time; a whole number of them and their offset fit into FRAME
_PACKETS = const(4)  # of data at once to a host that listens: its next event waits for all of them
_KEPT = const(8)  # events told later to a host that is slow: four reps; no link stalls for so long and lives on
BAD_PROOFS = const(3)
ENCRYPTED = const(2)
# by kind, from HELLO on: the method that answers it, how many integers and texts that takes (fields.py); a text needs
# least heap
_ASKED = "hello 1 1,,proof 0 1,claim 0 1,,listen 1 0,info 0 0,read 4 0,,,do 4 1"


class Peer:
    """A host at the other end of a link: its message, what is to go to it, and what it has proven.

    trusted: the link is ownership itself. tx[1:1 + size]: the message under way, the byte before it for a packet's
    header. mtu: what the link takes at once. parts.source: ENCRYPTED where the host's message came to the
    characteristic that demands it.
    """

    mtu = FRAME

    def __init__(self, trusted=False):
        self.trusted = trusted
        self.parts = wire_radio.Parts(wire_radio.LONGEST)
        self.tx = bytearray(1 + FRAME)
        self.reset()

    def reset(self):
        self.session = auth.Session()
        self.parts.size = 0
        self.parts.next = 64
        self.size = self.bad = self.listening = self.seen = 0
        self.reading = False
        self.what = self.number = self.offset = self.end = self.crc = 0

    def put(self, kind, numbers=(), texts=()):
        """The next message to the host."""
        start = 6 if self.session.proven else 1
        self.finish(wire.pack(self.tx, start, kind, numbers, texts))

    def finish(self, end):
        self.size = (self.session.seal(self.tx, 1, end) if self.session.proven else end) - 1


class Link:
    """Answers hosts. device: the sensor's side of each request (app.py); settings: get("live_open")."""

    def __init__(self, device, owner, settings):
        self.device = device
        self.owner = owner
        self.settings = settings
        self.claimable = False  # the button's window is open
        self.seq = self.machine = 0
        self.events = [b""] * _KEPT
        self.buffer = bytearray(96)
        self.state = ()
        self.live_size = 0  # of the message in buffer
        self.reader = None  # who read a document last

    def live(self, up_ms, phase, position, speed, rep, set, machine):
        """The state now, for hosts that listen."""
        self.machine = machine
        self.state = (up_ms & 0xFFFF, phase | machine << 2, position, speed, rep, set)
        self.live_size = 0

    def live_message(self):
        """The state as a message; made once for all hosts, and only where one listens."""
        if not self.live_size:
            self.live_size = wire.pack(self.buffer, 0, wire_radio.LIVE, self.state)
        return memoryview(self.buffer)[: self.live_size]

    def event(self, event, session):
        """An event of the core."""
        self.seq += 1
        last = len(event)
        while not event[last - 1]:
            last -= 1
        self.live_size = 0
        end = wire.pack(self.buffer, 0, wire_radio.EVENT, (self.seq, session, self.machine) + event[:last])
        self.events[self.seq % _KEPT] = bytes(memoryview(self.buffer)[:end])

    def may_listen(self, peer):
        return peer.trusted or peer.session.proven or self.settings.get("live_open")

    def fill(self, peer, answers=True):
        """Makes the next message for this host, if there is one: events first, then an answer, then what it reads.

        Gives 0 for none, 1 for an event, 2 for anything else. answers: whether a request's turn is now.
        """
        if peer.listening and not self.may_listen(peer):
            peer.listening = 0
        if peer.listening and peer.seen != self.seq:
            peer.seen = max(peer.seen + 1, self.seq - _KEPT + 1)
            event = self.events[peer.seen % _KEPT]
            start = 6 if peer.session.proven else 1
            peer.tx[start : start + len(event)] = event
            peer.finish(start + len(event))
            return 1
        if peer.parts.size:
            if not answers or self.occupied(peer):
                return 0
            self.answer(peer)
            peer.parts.size = 0
        if peer.reading and not peer.size:
            self.more(peer)
        return 2 if peer.size else 0

    def occupied(self, peer):
        """Whether another host reads a document: there is room for one."""
        reader = self.reader
        return reader and reader is not peer and reader.reading and reader.what > wire_radio.RAW_TRACE

    def answer(self, peer):
        """Answers the host's message; one that is damaged gets none."""
        frame, end = peer.parts.frame, peer.parts.size
        start = 0
        if frame[0] == wire_radio.SEALED:
            if not peer.session.open(frame, end):
                peer.bad += 1
                return
            start, end = 5, end - wire_radio.MAC
        stop = wire.check(frame, start, end)
        if stop < 0 or stop + 2 != end:
            return
        kind = frame[start]
        if peer.session.proven and not start and kind != wire_radio.HELLO:
            return  # whoever sent it
        try:
            known = wire_radio.HELLO <= kind <= wire_radio.DO
            asked = _ASKED.split(",")[kind - wire_radio.HELLO].split() if known else ()
            if not asked:
                self.reply(peer, kind, wire_radio.UNKNOWN)
            elif kind > wire_radio.LISTEN and not start and not peer.trusted:
                self.reply(peer, kind, wire_radio.UNPROVEN)
            else:
                name, numbers, texts = asked
                getattr(self, name)(peer, *wire.unpack(frame, start, stop, int(numbers), int(texts)))
        except OSError as error:
            gone = kind == wire_radio.READ and error.errno == ENOENT
            self.reply(peer, kind, wire_radio.GONE if gone else wire_radio.STORAGE, str(error))
        except (ValueError, OverflowError, IndexError, TypeError) as error:
            self.reply(peer, kind, wire_radio.REFUSED, str(error)[:150])
        except MemoryError:  # no host's question may end the firmware
            self.reply(peer, kind, wire_radio.REFUSED, "there is too little memory just now: try again")

    def reply(self, peer, kind, code, text=""):
        peer.put(wire_radio.REPLY, (kind, code), (text,))

    def hello(self, peer, version, nonce):
        nonce = unhexlify(nonce)
        if len(nonce) != auth.NONCE:
            raise ValueError("nonce")
        key = self.owner.key
        peer.session = auth.Session()
        peer.reading = False
        mine = peer.session.hello(key, wire_radio.PROTOCOL, nonce)
        device = self.device
        numbers = (wire_radio.PROTOCOL, 1 if key else 0)
        if version > wire_radio.PROTOCOL:
            self.reply(peer, wire_radio.HELLO, wire_radio.NEWER, str(wire_radio.PROTOCOL))
        else:
            peer.put(wire_radio.WELCOME, numbers, (str(hexlify(mine), "ascii"), device.id, device.name))

    def proof(self, peer, proof):
        mine = peer.session.prove(unhexlify(proof)) if self.owner.key else b""
        if mine:
            peer.session.proven = False  # its proof goes unsealed
            peer.put(wire_radio.PROOF, (), (str(hexlify(mine), "ascii"),))
            peer.session.proven = True
        else:
            peer.bad += 1
            self.reply(peer, wire_radio.PROOF, wire_radio.WRONG_KEY if self.owner.key else wire_radio.UNCLAIMED)

    def claim(self, peer, key):
        key = unhexlify(key)
        code = wire_radio.OK
        if self.owner.key:
            code = wire_radio.TAKEN
        elif not peer.trusted and not self.claimable:
            code = wire_radio.CLOSED
        elif not peer.trusted and peer.parts.source != ENCRYPTED:
            code = wire_radio.CABLE
        elif len(key) != auth.KEY:
            code = wire_radio.REFUSED
        else:
            seldom.call("claim", "claim", self.owner, key)
            self.claimable = False
        self.reply(peer, wire_radio.CLAIM, code)

    def listen(self, peer, on):
        if on and not self.may_listen(peer):
            self.reply(peer, wire_radio.LISTEN, wire_radio.UNPROVEN)
            return
        peer.listening = on
        peer.seen = self.seq
        self.reply(peer, wire_radio.LISTEN, wire_radio.OK)

    def info(self, peer, *_):
        peer.put(wire_radio.INFO, self.device.info(), (self.device.firmware,))

    def read(self, peer, what, number, offset, length):
        """Begins to give length bytes from offset, or to the end where length is 0."""
        end = self.device.size(what, number)
        if not 0 <= offset <= end or length < 0:
            self.reply(peer, wire_radio.READ, wire_radio.BEYOND, str(end))
            return
        peer.reading = True
        if what > wire_radio.RAW_TRACE:
            self.reader = peer
        peer.what, peer.number, peer.offset, peer.crc = what, number, offset, 0
        peer.end = min(end, offset + length) if length else end

    def more(self, peer):
        """The next part of what the host reads, or that this is all."""
        tx, start = peer.tx, 6 if peer.session.proven else 1
        room = min(_CHUNK, peer.end - peer.offset)
        if peer.listening:
            room = min(room, _PACKETS * peer.mtu)
        at = wire.put(tx, start + 3, peer.offset)
        part = memoryview(tx)[at : at + room]
        try:
            count = self.device.read(peer.what, peer.number, peer.offset, part) if room else 0
        except (OSError, ValueError, MemoryError) as error:
            peer.reading = False
            self.reply(peer, wire_radio.READ, wire_radio.STORAGE, str(error))
            return
        if count:
            peer.crc = crc32(part[:count], peer.crc)
            peer.offset += count
            peer.finish(wire.seal(tx, start, wire_radio.DATA, at + count))
        else:
            peer.reading = False
            peer.put(wire_radio.DONE, (peer.offset, peer.crc))

    def do(self, peer, action, a, b, c, text):
        if not 0 <= action <= wire_radio.ACTIONS.count(","):
            self.reply(peer, wire_radio.DO, wire_radio.UNKNOWN)
            return
        name, first, last = wire_radio.ACTIONS.split(",")[action].split()  # the list is gone before a file is loaded
        self.device.do(name, *(a, b, c, text)[int(first) : int(last)])
        self.reply(peer, wire_radio.DO, wire_radio.OK)
