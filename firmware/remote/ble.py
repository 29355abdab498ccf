"""Bluetooth LE: the connections, on MicroPython's ``bluetooth``. adverts.py has the adverts.

The stack calls ``_irq`` from its own task: it only stores what happened, and ``beat`` does the work. All connections
share one small pool of buffers in the stack, which requests and their answers need too (NimBLE: 12 buffers of 256
bytes, 24 of 320). So bulk data is sent in small portions, and pauses with the live state when a packet is refused.
"""

import ondemand
from adverts import Adverts
from connection import MAX_MTU, Connection
from kickback_protocol.message_kinds import MAX_BAD_PROOFS
from repcore import const
from request_handler import DATA, EVENT

_CONNECT = const(1)  # events of bluetooth.BLE.irq
_DISCONNECT = const(2)
_WRITE = const(3)
_MTU = const(21)
_CONNECTIONS = const(3)  # served; NimBLE on the ESP32 accepts 4, so a fourth can be turned away
_QUIET_BEATS = const(2)  # after an event nothing is answered: an answer may wait for flash, which delays all hosts
_BURST = const(16)  # packets to one host in a beat
_DATA_BYTES = const(660)  # of bulk data in a beat, to all hosts together: 16 kB/s
_LEAST_DATA_BYTES = const(220)
_DATA_GROWTH_BYTES = const(4)  # in a beat
_DATA_PACKETS = const(8)
_PAUSE_BEATS = const(5)  # of bulk data and live state after a refused packet
_STRANGER_BEATS = const(5)  # between live states to hosts that have not proven the owner's key
_PROOF_TIMEOUT_MS = const(10000)
_RESTART_MS = const(10000)  # between attempts to restart the stack


class Radio:
    """device: name, firmware, local_s() -> local time in seconds since 1970, 0 while unknown; note(code, text).

    window: the button's window for claiming is open. connected: number of hosts that have proven the key.
    """

    def __init__(self, ble, requests, device):
        self.ble = ble
        self.requests = requests
        self.device = device
        self.connections = [Connection() for _ in range(_CONNECTIONS)]
        self.surplus_handle = -1  # a connection to turn away
        self.window = self.irq_failed = False
        self.window_end_ms = self.connected = self.quiet_beats = self.restart_ms = self.beats = 0
        self.data_bytes = self.data_packets = self.pause_beats = 0
        self.data_limit = _DATA_BYTES  # of the present beat; half after a refused packet, so that answers have room
        self.adverts = Adverts(ble, requests.settings, device)
        self.start()

    def start(self):
        """Switch the stack on. Raise OSError if it fails."""
        (self.battery_handle, self.adverts.clock), own = ondemand.run_once(
            "ble_start", "start", self.ble, self._irq, self.device
        )
        self.live_handle, self.event_handle, self.reply_handle, _ = own
        self.adverts.changed = True

    def _irq(self, event, data):
        """MicroPython removes a handler that raises, so this one never does."""
        try:
            self._store(event, data)
        except Exception:  # most likely MemoryError: a lost packet is the host's loss, any other event is ours
            if event != _WRITE:
                self.irq_failed = True

    def _store(self, event, data):
        if event == _WRITE:
            packet = self.ble.gatts_read(data[1])
            connection = self.find(data[0])
            if connection:
                connection.incoming.add(packet)
        elif event == _CONNECT:
            connection = self.find(-1)
            if connection:
                connection.begin(data[0])
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
        self.adverts.set_moving(up_ms, phase)
        self.requests.set_live(up_ms, phase, position, speed, rep, set, machine)

    def beat(self, now_ms):
        """Serve the hosts and update the adverts. Called last in the beat of the app."""
        if self.irq_failed or self.ble.active() is False:
            if now_ms >= self.restart_ms:
                self.restart_ms = now_ms + _RESTART_MS
                ondemand.run_once("ble_start", "restart", self)
            return
        if self.window and now_ms > self.window_end_ms:
            self.requests.claimable = 0
        self.window = self.requests.claimable > 0
        if self.surplus_handle >= 0 and not self.disconnect(self.surplus_handle):
            self.surplus_handle = -1
        self.connected = 0
        full = not self.find(-1)
        self.beats += 1
        if self.pause_beats:
            self.pause_beats -= 1
        self.data_limit = min(_DATA_BYTES, self.data_limit + _DATA_GROWTH_BYTES)
        self.data_bytes = 0 if self.pause_beats else self.data_limit
        self.data_packets = _DATA_PACKETS
        for i in range(_CONNECTIONS):
            connection = self.connections[(self.beats + i) % _CONNECTIONS]
            if connection.lost:
                connection.free()
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
        if connection.bad_proofs >= MAX_BAD_PROOFS or (unproven_too_long and (full or not may_wait)):
            if self.disconnect(connection.handle):
                connection.bad_proofs = 0
                connection.since_ms = now_ms
            else:
                connection.lost = True  # the stack has ended it without an event
            return
        if not self.send_messages(connection):
            self.pause_beats = _PAUSE_BEATS
            self.data_limit = self.data_limit + _LEAST_DATA_BYTES >> 1
            self.data_bytes = 0
        elif connection.listening > 1 and not connection.size and not self.pause_beats:
            if proven or not self.requests.owner.key or self.beats % _STRANGER_BEATS == 0:
                self.send_live(connection)

    def send_messages(self, connection):
        """Send events and answers, and bulk data up to the beat's limit. Return False if a packet was refused."""
        for _ in range(_BURST):
            if not connection.size:
                kind = self.requests.next_message(connection, not self.quiet_beats, self.data_bytes > 0)
                if not kind:
                    break
                # sealed messages keep their order only within one characteristic
                to_events = kind == EVENT and not connection.channel.proven
                connection.start_message(self.event_handle if to_events else self.reply_handle, kind == DATA)
            used_up = self.data_bytes <= 0 or not self.data_packets
            if connection.is_data and used_up and connection.seen == self.requests.seq:  # an event waits for its end
                break
            size = connection.send_packet(self.ble)
            if not size:
                return False
            if connection.is_data:
                self.data_bytes -= size
                self.data_packets = max(0, self.data_packets - 1)
        return True

    def send_live(self, connection):
        """Send the live state, or drop it if the stack's buffers are full."""
        message = self.requests.live_message()
        connection.size = len(message)
        connection.tx[1 : 1 + connection.size] = message
        connection.start_message(self.live_handle)
        if not connection.send_packet(self.ble):
            connection.size = 0
            self.pause_beats = _PAUSE_BEATS

    def disconnect(self, handle):
        """End a connection. Return False if it does not exist."""
        try:
            return self.ble.gap_disconnect(handle)
        except OSError:
            return True  # NimBLE is already ending it
