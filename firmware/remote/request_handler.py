"""Answers the requests of hosts, over any connection: one request and one message at a time for each host."""

from binascii import crc32
from errno import ENOENT

from handshake import claim, hello, proof
from kickback_protocol import message_kinds, record_codec
from peer import SEAL_HEAD
from repcore import const

_CHUNK_BYTES = const(220)  # read at a time; with the offset it fits a message
_PACKETS = const(4)  # of data at a time to a host that listens, because its next event waits for all of them
_KEPT_EVENTS = const(8)  # for a slow host: four reps; no connection survives a longer stall
_RECORD_HEAD = const(3)  # bytes of a record before its payload
# Results of next_message().
EVENT = const(1)
ANSWER = const(2)
DATA = const(3)


class RequestHandler:
    """device: a RemoteService. settings: the device's settings by name."""

    def __init__(self, device, owner, settings):
        self.device = device
        self.owner = owner
        self.settings = settings
        self.claimable = 0  # claims left in the window that the button has opened
        self.seq = self.machine = 0
        self.events = [b""] * _KEPT_EVENTS
        self.buffer = bytearray(96)
        self.state = ()
        self.live_size = 0  # of the live message in buffer, 0 if it is out of date
        self.reader = None  # the last host that read a document
        self.file = None  # of an update, open for DATA messages (update.py)

    def set_live(self, up_ms, phase, position, speed, rep, set, machine):
        """Store the live state for hosts that listen."""
        self.machine = machine
        self.state = (up_ms & 0xFFFF, phase | machine << 2, position, speed, rep, set)
        self.live_size = 0

    def live_message(self):
        """Return the live state as a message, made once for all hosts."""
        if not self.live_size:
            self.live_size = record_codec.pack(self.buffer, 0, message_kinds.LIVE, self.state)
        return memoryview(self.buffer)[: self.live_size]

    def on_event(self, event, session):
        """Store an event of the detector as a message."""
        self.seq += 1
        last = len(event)
        while not event[last - 1]:
            last -= 1
        self.live_size = 0
        numbers = (self.seq, session, self.machine) + event[:last]
        end = record_codec.pack(self.buffer, 0, message_kinds.EVENT, numbers)
        self.events[self.seq % _KEPT_EVENTS] = bytes(memoryview(self.buffer)[:end])

    def may_listen(self, peer):
        return peer.trusted or peer.channel.proven or self.settings.get("live_open")

    def next_message(self, peer, answers=True, data=True):
        """Make the next message for this host: an event first, then an answer, then data that it reads.

        Return EVENT, ANSWER, DATA, or 0 for none. answers, data: whether these are allowed now.
        """
        if peer.listening and not self.may_listen(peer):
            peer.listening = 0
        if peer.listening and peer.seen != self.seq:
            peer.seen = max(peer.seen + 1, self.seq - _KEPT_EVENTS + 1)
            event = self.events[peer.seen % _KEPT_EVENTS]
            start = peer.record_start()
            peer.tx[start : start + len(event)] = event
            peer.finish(start + len(event))
            return EVENT
        if peer.steps and answers:
            if next(peer.steps):
                return 0
            peer.steps = None
        elif peer.incoming.size and not peer.steps:
            if not answers or self.document_busy(peer):
                return 0
            self.answer(peer)
            peer.incoming.size = 0
        if peer.size:
            return ANSWER
        if peer.reading and data:
            self.send_data(peer)
            return DATA
        return 0

    def document_busy(self, peer):
        """Return whether another host reads a document: there is memory for one."""
        reader = self.reader
        return reader and reader is not peer and reader.reading and reader.what > message_kinds.RAW_TRACE

    def answer(self, peer):
        """Answer the host's request. A damaged request gets no answer."""
        buffer, end = peer.incoming.buffer, peer.incoming.size
        start = 0
        if buffer[0] == message_kinds.SEALED:
            if not peer.channel.open(buffer, end):
                peer.bad_proofs += 1
                return
            start, end = SEAL_HEAD, end - message_kinds.MAC_BYTES
        stop = record_codec.record_end(buffer, start, end)
        if stop < 0 or stop + 2 != end:
            return
        kind = buffer[start]
        if peer.channel.proven and not start and kind != message_kinds.HELLO:
            return  # an unsealed request on a proven channel may come from anyone
        known = message_kinds.HELLO <= kind <= message_kinds.DO and _FUNCTIONS[kind - message_kinds.HELLO]
        if not known:
            self.reply(peer, kind, message_kinds.UNKNOWN)
        elif kind > message_kinds.LISTEN and not start and not peer.trusted:
            self.reply(peer, kind, message_kinds.UNPROVEN)
        else:
            self.run(peer, kind, start, stop)

    def run(self, peer, kind, start, stop):
        """Call the function for this kind of request. Errors become a REPLY: no request may end the firmware."""
        i = kind - message_kinds.HELLO
        try:
            fields = record_codec.unpack(peer.incoming.buffer, start, stop, _NUMBERS[i], _TEXTS[i])
            _FUNCTIONS[i](self, peer, *fields)
        except OSError as error:
            gone = kind == message_kinds.READ and error.errno == ENOENT
            self.reply(peer, kind, message_kinds.GONE if gone else message_kinds.STORAGE, str(error))
        except (ValueError, OverflowError, IndexError, TypeError) as error:
            self.reply(peer, kind, message_kinds.REFUSED, str(error)[:150])
        except MemoryError:
            self.reply(peer, kind, message_kinds.REFUSED, "too little memory right now: try again")

    def reply(self, peer, kind, code, text=""):
        peer.send(message_kinds.REPLY, (kind, code), (text,))

    def listen(self, peer, on):
        if on and not self.may_listen(peer):
            self.reply(peer, message_kinds.LISTEN, message_kinds.UNPROVEN)
            return
        peer.listening = on
        peer.seen = self.seq
        self.reply(peer, message_kinds.LISTEN, message_kinds.OK)

    def info(self, peer):
        peer.send(message_kinds.INFO, self.device.info(), (self.device.firmware,))

    def read(self, peer, what, number, offset, length):
        """Start to send length bytes from offset, or all to the end if length is 0."""
        end = self.device.size(what, number)
        if not 0 <= offset <= end or length < 0:
            self.reply(peer, message_kinds.READ, message_kinds.BEYOND, str(end))
            return
        peer.reading = True
        if what > message_kinds.RAW_TRACE:
            self.reader = peer
        peer.what, peer.number, peer.offset, peer.crc = what, number, offset, 0
        peer.end = min(end, offset + length) if length else end

    def send_data(self, peer):
        """Make the next DATA message of what the host reads, or DONE."""
        tx, start = peer.tx, peer.record_start()
        count = min(_CHUNK_BYTES, peer.end - peer.offset)
        if peer.listening:
            count = min(count, _PACKETS * peer.mtu)
        at = record_codec.write_varint(tx, start + _RECORD_HEAD, peer.offset)
        part = memoryview(tx)[at : at + count]
        try:
            count = self.device.read(peer.what, peer.number, peer.offset, part) if count else 0
        except (OSError, ValueError, MemoryError) as error:
            peer.reading = False
            self.reply(peer, message_kinds.READ, message_kinds.STORAGE, str(error))
            return
        if count:
            peer.crc = crc32(part[:count], peer.crc)
            peer.offset += count
            peer.finish(record_codec.finish_record(tx, start, message_kinds.DATA, at + count))
        else:
            peer.reading = False
            peer.send(message_kinds.DONE, (peer.offset, peer.crc))

    def write(self, peer):
        """Append the bytes of a host's DATA message to the file of an update. Only at rest: flash may take 0.5 s."""
        buffer, file = peer.incoming.buffer, self.file
        sealed = buffer[0] == message_kinds.SEALED
        stop = peer.incoming.size - 2 - sealed * message_kinds.MAC_BYTES
        offset, at = record_codec.read_varint(buffer, 4 + sealed * SEAL_HEAD, stop)
        if not file or file.tell() != offset or self.device.device.pipeline.detector.phase:
            raise ValueError("update: not at rest, or bytes are missing before %d" % offset)
        file.write(memoryview(buffer)[at:stop])
        self.reply(peer, message_kinds.DATA, message_kinds.OK)

    def do(self, peer, action, a, b, c, text):
        found = self.device.do(action, (a, b, c, text))
        self.reply(peer, message_kinds.DO, message_kinds.OK if found else message_kinds.UNKNOWN)


# For each kind from HELLO on: the function that answers it. Then the numbers of integers and texts in its request
# (fields.py), as bytes because tuples take more heap.
_FUNCTIONS = (hello, None, proof, claim, None, RequestHandler.listen, RequestHandler.info, RequestHandler.read,
              RequestHandler.write, None, RequestHandler.do)  # fmt: skip
_NUMBERS = b"\x01\x00\x00\x00\x00\x01\x00\x04\x00\x00\x04"
_TEXTS = b"\x01\x00\x01\x01\x00\x00\x00\x00\x00\x00\x01"
