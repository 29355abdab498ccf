"""The radio: adverts, the GATT server and its connections, on MicroPython's ``bluetooth``.

The stack calls ``_irq`` on a task of its own: it only notes what happened, and ``beat`` does the rest.
"""

import time

import link as links
import seldom
from kickback_protocol import wire_radio
from repcore import const
from repcore.counter import REP, SET_END, TOP, UNTOP

_CONNECT = const(1)
_DISCONNECT = const(2)
_WRITE = const(3)
_MTU = const(21)
_ENCRYPTION = const(28)
_KEY_SIZE = const(16)  # LE Secure Connections has no shorter one
_HOSTS = const(3)  # connections served; NimBLE as built for the ESP32 takes 4, so a 4th can be turned away
_MTU_LEAST = const(23)
MTU_MOST = const(247)  # fills the radio's longest packet (251 bytes with the L2CAP header)
_HUSH = const(2)  # beats with an event in which nothing is answered: an answer may wait for flash, for all hosts
_BURST = const(16)  # packets to one host in a beat; NimBLE's buffers held 18
_PROVE_MS = const(10000)
_FAST_US = const(150000)  # between adverts while something happens: hosts find it in a second
_SLOW_US = const(1000000)
_STILL_MS = const(30000)
_FRESH_MS = const(1000)  # adverts change no more often


class Host(links.Peer):
    """A connection: handle -1 while the place is free."""

    handle = -1
    mtu = _MTU_LEAST
    gone = began = encrypted = False
    since_ms = channel = sent = packets = 0


class Radio:
    """Bluetooth LE. device: name, firmware, local_s() -> seconds since 1970 where the sensor is, 0 while not known.

    window: the button's window for claiming is open; connected: hosts that have proven the key.
    """

    def __init__(self, ble, link, device):
        self.ble = ble
        self.link = link
        self.device = device
        self.hosts = [Host() for _ in range(_HOSTS)]
        self.surplus = -1  # a connection to turn away
        self.window = False
        self.window_ms = self.advert_ms = self.active_ms = self.connected = self.hush = 0
        self.values = [0, 0, 0, 0, 0, 0]
        self.changed = True
        self.fast = False
        self.secure, (self.level, self.clock), ours = seldom.call("ble_start", "start", ble, self._irq, device)
        self.state, self.told, self.replies, _, self.claims = ours

    def _irq(self, event, data):
        if event == _WRITE:
            packet = self.ble.gatts_read(data[1])
            host = self.find(data[0])
            if host:
                source = 0
                if data[1] == self.claims:
                    source = links.ENCRYPTED if self.secure and host.encrypted else 1
                host.parts.add(packet, source)
        elif event == _CONNECT:
            host = self.find(-1)
            if host:
                host.mtu = _MTU_LEAST
                host.encrypted = host.began = False
                host.handle = data[0]
            else:
                self.surplus = data[0]
        else:
            host = self.find(data[0])
            if event == _DISCONNECT and data[0] == self.surplus:
                self.surplus = -1
            if not host:
                return
            if event == _DISCONNECT:
                host.gone = True  # its place is free once the beat has cleared it
            elif event == _MTU:
                host.mtu = min(data[1], MTU_MOST)
            elif event == _ENCRYPTION:
                host.encrypted = bool(data[1]) and data[4] == _KEY_SIZE

    def find(self, handle):
        for host in self.hosts:
            if host.handle == handle and not host.gone:
                return host
        return None

    def battery(self, percent):
        self.values[1] = percent
        self.changed = True
        self.ble.gatts_write(self.level, bytes((percent,)), True)

    def event(self, event, session):
        """An event of the core, to hosts and adverts."""
        self.link.event(event, session)
        self.hush = _HUSH
        kind, values = event[0], self.values
        if kind == TOP or kind == REP:
            values[2] = event[3] & 255
        elif kind == UNTOP:
            values[2] = event[3] - 1 & 255
        elif kind == SET_END:
            values[2], values[4], values[5] = 0, event[3], event[6]
        self.changed = True

    def live(self, up_ms, phase, position, speed, rep, set, machine):
        """The state now, once a beat."""
        moving = 1 if phase else 0
        if moving != self.values[3]:
            self.values[3] = moving
            self.changed = True
        self.link.live(up_ms, phase, position, speed, rep, set, machine)

    def beat(self, now_ms):
        """Serves the hosts and the adverts; last in the app's beat."""
        if self.window and now_ms > self.window_ms:
            self.window = self.link.claimable = False
        self.window = self.window and self.link.claimable
        if self.surplus >= 0 and not self.end(self.surplus):
            self.surplus = -1
        self.connected = 0
        full = not self.find(-1)
        for host in self.hosts:
            if host.gone:
                host.reset()
                host.handle = -1
                host.gone = False
                self.changed = True
            elif host.handle >= 0:
                self.serve(host, now_ms, full)
        if self.hush:
            self.hush -= 1
        if now_ms >= self.advert_ms:
            self.advert_ms = now_ms + _FRESH_MS
            self.ble.gatts_write(self.clock, current_time(self.device.local_s()))
            if not full:
                self.advertise(now_ms)

    def serve(self, host, now_ms, full):
        if not host.began:
            host.began = self.changed = True  # the stack stops the adverts when a host connects
            host.since_ms = now_ms
        if host.session.proven:
            self.connected += 1
        idle = now_ms - host.since_ms > _PROVE_MS and not host.session.proven
        waits = host.listening or self.window  # for a person who is asked whether to pair
        if host.bad >= links.BAD_PROOFS or idle and (full or not waits):
            if self.end(host.handle):
                host.bad = 0
                host.since_ms = now_ms
            return
        for _ in range(_BURST):
            if not host.size:
                kind = self.link.fill(host, not self.hush)
                if not kind:
                    break
                # sealed messages keep their order only on one characteristic
                host.channel = self.told if kind == 1 and not host.session.proven else self.replies
                host.sent = host.packets = 0
            if not self.send(host):
                return
        if host.listening > 1 and not host.size:
            message = self.link.live_message()
            host.size = len(message)
            host.tx[1 : 1 + host.size] = message
            host.channel, host.sent, host.packets = self.state, 0, 0
            if not self.send(host) and not host.sent:
                host.size = 0  # the stack is full: live state is what goes first

    def end(self, handle):
        """Ends a connection; False where there is none."""
        try:
            return self.ble.gap_disconnect(handle)
        except OSError:
            return True  # NimBLE is ending it already

    def send(self, host):
        """A packet of the message under way. False: the stack's buffers are full, the same again at the next beat."""
        at, tx = host.sent, host.tx
        end = min(host.size, at + host.mtu - 4)
        tx[at] = (wire_radio.FIRST if at == 0 else 0) | (wire_radio.LAST if end == host.size else 0) | host.packets & 63
        try:
            self.ble.gatts_notify(host.handle, host.channel, memoryview(tx)[at : 1 + end])
        except OSError:
            return False
        host.sent = end
        host.packets += 1
        if end == host.size:
            host.size = 0
        return True

    def advertise(self, now_ms):
        """Adverts as they should be now, often while something happens."""
        if self.changed:
            self.active_ms = now_ms
            self.values[0] = self.values[0] + 1 & 255
        fast = now_ms - self.active_ms < _STILL_MS or self.window
        if fast == self.fast and not self.changed:
            return
        values = self.values if self.link.settings.get("adverts") else ()
        name = self.device.name.encode()
        answer = bytes((1 + len(name), 9)) + name
        try:
            self.ble.gap_advertise(_FAST_US if fast else _SLOW_US, wire_radio.advert(values), resp_data=answer)
        except OSError:
            return  # the stack is busy: again in a second
        self.fast = fast
        self.changed = False


def current_time(local_s):
    """Current Time (0x2A2B): year, month, day, hour, minute, second, weekday from 1 for Monday, 1/256 s, reason."""
    if not local_s:
        return bytes(10)
    if time.gmtime(0)[0] == 2000:  # the ESP32's clock begins there
        local_s -= 946684800
    year, month, day, hour, minute, second, weekday = time.gmtime(local_s)[:7]
    return bytes((year & 255, year >> 8, month, day, hour, minute, second, weekday + 1, 0, 0))
