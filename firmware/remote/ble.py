"""Bluetooth LE: the connections and their messages, on MicroPython's ``bluetooth``. adverts.py has the adverts.

The stack calls ``_irq`` from its own task: it only stores what happened, and ``beat`` does the work.
"""

import ondemand
from adverts import Adverts
from kickback_protocol.message_kinds import FIRST_PACKET, LAST_PACKET
from peer import ENCRYPTED, Peer
from repcore import const

_CONNECT = const(1)  # events of bluetooth.BLE.irq
_DISCONNECT = const(2)
_WRITE = const(3)
_MTU = const(21)
_ENCRYPTION = const(28)
_KEY_BYTES = const(16)  # LE Secure Connections has no shorter key
_CONNECTIONS = const(3)  # served; NimBLE on the ESP32 accepts 4, so a fourth can be turned away
_MIN_MTU = const(23)
MAX_MTU = const(247)  # fills the radio's longest packet (251 bytes with the L2CAP header)
_QUIET_BEATS = const(2)  # after an event nothing is answered: an answer may wait for flash, which delays all hosts
_BURST = const(16)  # packets to one host in a beat; NimBLE's buffers held 18
_MAX_BAD_PROOFS = const(3)
_PROOF_TIMEOUT_MS = const(10000)


class Connection(Peer):
    """handle: -1 while this place is free."""

    handle = -1
    mtu = _MIN_MTU
    lost = began = encrypted = False
    since_ms = characteristic = sent = packets = 0


class Radio:
    """device: name, firmware, local_s() -> local time in seconds since 1970, 0 while unknown.

    window: the button's window for claiming is open. connected: number of hosts that have proven the key.
    """

    def __init__(self, ble, requests, device):
        self.ble = ble
        self.requests = requests
        self.connections = [Connection() for _ in range(_CONNECTIONS)]
        self.surplus_handle = -1  # a connection to turn away
        self.window = False
        self.window_end_ms = self.connected = self.quiet_beats = 0
        self.secure, (self.battery_handle, clock), own = ondemand.run_once("ble_start", "start", ble, self._irq, device)
        self.live_handle, self.event_handle, self.reply_handle, _, self.claim_handle = own
        self.adverts = Adverts(ble, requests.settings, device, clock)

    def _irq(self, event, data):
        if event == _WRITE:
            packet = self.ble.gatts_read(data[1])
            connection = self.find(data[0])
            if connection:
                source = 0
                if data[1] == self.claim_handle:
                    source = ENCRYPTED if self.secure and connection.encrypted else 1
                connection.incoming.add(packet, source)
        elif event == _CONNECT:
            connection = self.find(-1)
            if connection:
                connection.mtu = _MIN_MTU
                connection.encrypted = connection.began = False
                connection.handle = data[0]
            else:
                self.surplus_handle = data[0]
        else:
            connection = self.find(data[0])
            if event == _DISCONNECT and data[0] == self.surplus_handle:
                self.surplus_handle = -1
            if not connection:
                return
            if event == _DISCONNECT:
                connection.lost = True  # beat() clears it and frees its place
            elif event == _MTU:
                connection.mtu = min(data[1], MAX_MTU)
            elif event == _ENCRYPTION:
                connection.encrypted = bool(data[1]) and data[4] == _KEY_BYTES

    def find(self, handle):
        for connection in self.connections:
            if connection.handle == handle and not connection.lost:
                return connection
        return None

    def set_battery(self, percent):
        self.adverts.set_battery(percent)
        self.ble.gatts_write(self.battery_handle, bytes((percent,)), True)

    def on_event(self, event, session):
        """Pass an event of the detector to hosts and adverts."""
        self.requests.on_event(event, session)
        self.quiet_beats = _QUIET_BEATS
        self.adverts.on_event(event)

    def set_live(self, up_ms, phase, position, speed, rep, set, machine):
        """Store the live state. Called once a beat."""
        self.adverts.set_moving(1 if phase else 0)
        self.requests.set_live(up_ms, phase, position, speed, rep, set, machine)

    def beat(self, now_ms):
        """Serve the hosts and update the adverts. Called last in the beat of the app."""
        if self.window and now_ms > self.window_end_ms:
            self.window = self.requests.claimable = False
        self.window = self.window and self.requests.claimable
        if self.surplus_handle >= 0 and not self.disconnect(self.surplus_handle):
            self.surplus_handle = -1
        self.connected = 0
        full = not self.find(-1)
        for connection in self.connections:
            if connection.lost:
                connection.reset()
                connection.handle = -1
                connection.lost = False
                self.adverts.changed = True
            elif connection.handle >= 0:
                self.serve(connection, now_ms, full)
        if self.quiet_beats:
            self.quiet_beats -= 1
        self.adverts.beat(now_ms, full, self.window)

    def serve(self, connection, now_ms, full):
        """Send what fits into the stack's buffers, or end a connection that proves nothing."""
        if not connection.began:
            connection.began = self.adverts.changed = True  # the stack stops the adverts when a host connects
            connection.since_ms = now_ms
        proven = connection.channel.proven
        if proven:
            self.connected += 1
        unproven_too_long = now_ms - connection.since_ms > _PROOF_TIMEOUT_MS and not proven
        may_wait = connection.listening or self.window  # in the window a person is asked whether to pair
        if connection.bad_proofs >= _MAX_BAD_PROOFS or unproven_too_long and (full or not may_wait):
            if self.disconnect(connection.handle):
                connection.bad_proofs = 0
                connection.since_ms = now_ms
            return
        for _ in range(_BURST):
            if not connection.size:
                kind = self.requests.next_message(connection, not self.quiet_beats)
                if not kind:
                    break
                # sealed messages keep their order only within one characteristic
                to_events = kind == 1 and not connection.channel.proven
                connection.characteristic = self.event_handle if to_events else self.reply_handle
                connection.sent = connection.packets = 0
            if not self.send_packet(connection):
                return
        if connection.listening > 1 and not connection.size:
            self.send_live(connection)

    def send_live(self, connection):
        """Send the live state, or drop it if the stack's buffers are full."""
        message = self.requests.live_message()
        connection.size = len(message)
        connection.tx[1 : 1 + connection.size] = message
        connection.characteristic, connection.sent, connection.packets = self.live_handle, 0, 0
        if not self.send_packet(connection) and not connection.sent:
            connection.size = 0

    def disconnect(self, handle):
        """End a connection. Return False if it does not exist."""
        try:
            return self.ble.gap_disconnect(handle)
        except OSError:
            return True  # NimBLE is already ending it

    def send_packet(self, connection):
        """Send the next packet of the message. Return False if the stack's buffers are full: retry on the next beat."""
        at, tx = connection.sent, connection.tx
        end = min(connection.size, at + connection.mtu - 4)
        first, last = FIRST_PACKET if at == 0 else 0, LAST_PACKET if end == connection.size else 0
        tx[at] = first | last | connection.packets & 63
        try:
            self.ble.gatts_notify(connection.handle, connection.characteristic, memoryview(tx)[at : 1 + end])
        except OSError:
            return False
        connection.sent = end
        connection.packets += 1
        if last:
            connection.size = 0
        return True
