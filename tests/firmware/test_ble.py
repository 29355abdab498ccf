"""The radio on a scripted Bluetooth stack: errors, and the amount of data per beat."""

import sys
from types import SimpleNamespace

import pytest
from kickback_protocol import message_kinds, record_codec

OWN = (11, 12, 13, 14)  # live, events, replies, requests
CONNECT, DISCONNECT, WRITE, MTU = 1, 2, 3, 21


class Ble:
    """bluetooth.BLE: notes notifications; refuses them while ``full``."""

    def __init__(self):
        self.on, self.full, self.starts = False, False, 0
        self.sent: list[tuple[int, int, int]] = []  # connection, characteristic, bytes
        self.adverts = 0
        self.packet = b""
        self.gone: list[int] = []
        self.fails = None

    def active(self, on=None):
        if on is None:
            return self.on
        if on and self.fails:
            raise self.fails
        self.starts += on and not self.on
        self.on = on
        return on

    def config(self, **values):
        pass

    def irq(self, handler):
        self.handler = handler

    def gatts_register_services(self, services):
        return OWN, (1, 2, 3), (4,), (5,)

    def gatts_set_buffer(self, handle, size):
        pass

    def gatts_write(self, handle, data, update=False):
        pass

    def gatts_read(self, handle):
        if isinstance(self.packet, Exception):
            raise self.packet
        return self.packet

    def gatts_notify(self, connection, handle, data):
        if self.full:
            raise OSError(12)
        self.sent.append((connection, handle, len(data)))

    def gap_advertise(self, interval_us, data, resp_data=b""):
        self.adverts += 1

    def gap_disconnect(self, connection):
        self.gone.append(connection)
        return connection < 3


@pytest.fixture
def made(monkeypatch):
    """A radio with three hosts that read the log of an unclaimed sensor over connections 0 to 2."""
    monkeypatch.setitem(sys.modules, "bluetooth", SimpleNamespace(UUID=lambda value: value))
    import ble
    import ondemand
    import request_handler

    run_once = lambda file, name, *args: getattr(__import__(file), name)(*args)  # noqa: E731
    monkeypatch.setattr(ondemand, "run_once", run_once)
    notes = []
    device = SimpleNamespace(name="Kick-0001", firmware="1", id="a0b1", local_s=lambda: 0)
    device.note = lambda code, text: notes.append((code, text))
    device.size = lambda what, number: 100_000
    device.read = lambda what, number, offset, buffer: len(buffer)
    stack = Ble()
    requests = request_handler.RequestHandler(device, SimpleNamespace(key=b""), {"live_open": 1, "adverts": 1})
    radio = ble.Radio(stack, requests, device)
    result = SimpleNamespace(radio=radio, stack=stack, requests=requests, notes=notes, now_ms=0, device=device)

    def beat(count=1, phase=0):
        for _ in range(count):
            result.now_ms += 40
            radio.set_live(result.now_ms, phase, 0, 0, 0, 0, 1)
            radio.beat(result.now_ms)

    def connect(count, mtu=247):
        for handle in range(count):
            stack.handler(CONNECT, (handle, 0, b""))
            stack.handler(MTU, (handle, mtu))

    result.beat, result.connect = beat, connect
    return result


def read_log(made):
    """All connected hosts read the log."""
    for connection in made.radio.connections:
        if connection.handle >= 0:
            connection.reading, connection.what, connection.end = True, message_kinds.LOG, 100_000


def test_bulk_data_of_all_hosts_together_is_660_bytes_in_a_beat(made):
    made.connect(3)
    read_log(made)
    made.beat()
    sizes = [size for _, _, size in made.stack.sent]
    assert len(sizes) == 3 and sum(sizes) <= 3 * 244
    made.beat(29)
    shares = [sum(one == handle for one, _, _ in made.stack.sent) for handle in range(3)]
    assert max(shares) - min(shares) <= 3, "each host gets its share"


def test_small_packets_are_few_as_well(made):
    made.connect(1, mtu=23)
    read_log(made)
    made.beat()
    assert len(made.stack.sent) == 8


def test_a_refused_packet_pauses_data_and_live_state_but_not_events(made):
    made.connect(2)
    for connection in made.radio.connections[:2]:
        connection.listening = 2
    read_log(made)
    made.stack.full = True
    made.beat()
    made.stack.full = False
    made.radio.on_event((1, 100, 1, 1) + (0,) * 7 + (0,), 1)
    for connection in made.radio.connections[:2]:
        connection.size = 0
    made.beat()
    assert {handle for _, handle, _ in made.stack.sent} == {OWN[1]}
    made.beat(6)
    assert {OWN[0], OWN[2]} <= {handle for _, handle, _ in made.stack.sent}


def test_strangers_of_an_owned_sensor_get_a_fifth_of_the_live_states(made):
    made.requests.owner.key = bytes(32)
    made.connect(1)
    made.radio.connections[0].listening = 2
    made.beat(50)
    assert len(made.stack.sent) == 10


def test_the_handler_never_raises(made):
    """MicroPython removes a handler that raises: the radio would be dead for good."""
    made.connect(1)
    made.stack.packet = MemoryError()
    made.stack.handler(WRITE, (0, OWN[3]))
    made.beat()
    assert made.stack.starts == 1, "a lost packet is no reason to restart"
    made.stack.handler(DISCONNECT, ())
    made.beat()
    assert made.stack.starts == 2 and made.radio.find(0) is None
    assert made.notes == [(record_codec.NOTE_RADIO, "Bluetooth was restarted after a failure")]


def test_a_stack_that_is_off_is_restarted_and_tried_again_every_ten_seconds(made):
    made.connect(1)
    made.beat()
    made.stack.on = False
    made.stack.fails = OSError(116)
    made.beat(10)
    assert len(made.notes) == 1 and "did not restart" in made.notes[0][1]
    made.stack.fails = None
    made.beat(260)
    assert made.stack.on and made.notes[1:] == [(record_codec.NOTE_RADIO, "Bluetooth was restarted after a failure")]


def test_a_connection_that_the_stack_does_not_know_frees_its_place(made):
    made.stack.handler(CONNECT, (7, 0, b""))
    made.beat(260)
    assert made.stack.gone == [7] and made.radio.find(7) is None


def test_adverts_change_only_with_their_content(made):
    """NimBLE drops a connection that completes while the advert is being changed."""
    made.beat(26)
    before = made.stack.adverts
    for _ in range(4):  # strokes
        made.beat(25, phase=1)
        made.beat(25, phase=0)
    made.radio.set_battery(99)
    made.radio.set_battery(98)
    made.beat(25)
    assert made.stack.adverts - before <= 2, "moving, and the first level of the battery"
    made.beat(300)
    assert made.stack.adverts - before <= 3, "not moving any more"
