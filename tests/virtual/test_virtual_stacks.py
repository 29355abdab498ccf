"""The virtual device fails as the stacks of a real ESP32 do: Bluetooth, I2C, ADC, heap, panics, slow flash."""

import struct

import pytest
from kickback.virtual import Panic
from kickback.virtual.radio.buffers import CREDITS, Buffers
from kickback.virtual.stubs import virtual_ops as op
from snippets import device, printed

BLE = """
import bluetooth, time
ble = bluetooth.BLE()
def error(call, *args, **named):
    try:
        return call(*args, **named)
    except (OSError, ValueError) as e:
        return type(e).__name__, e.args[0]
"""
HANDLES = struct.pack("<1H", 3)
SERVICES = "((bluetooth.UUID(0x180F), ((bluetooth.UUID(0x2A19), 2),)),)"
ACTIVE, CALLS, POLL = 0, 8, 8


def on_radio(made, events: list[bytes] | None = None, failures: int = 0) -> list[int]:
    """Serves the radio's calls; the polls take one event each. Returns the list of calls."""
    calls, left = [], [failures]

    def serve(request):
        calls.append(request.a)
        if request.a == ACTIVE and left[0]:
            left[0] -= 1
            return 116, b""
        if request.a == POLL and events:
            event = events.pop(0)
            return len(event), event
        return 0, HANDLES if request.a == 2 else b""

    made.handlers[op.RADIO] = serve
    return calls


def test_an_exception_in_the_handler_removes_it(tmp_path):
    code = BLE + "count = [0]\ndef irq(event, data):\n    count[0] += 1\n    raise ValueError('x')\nble.irq(irq)\n"
    made = device(tmp_path, code + "ble.active(True)\ntime.sleep_ms(100)\nprint(count[0])", more=["bluetooth"])
    event = bytes((21, 4)) + struct.pack("<HH", 1, 100)
    on_radio(made, [event] * 5)
    made.run(2)
    lines = printed(made)
    assert lines[0] == "Unhandled exception in IRQ callback handler" and lines[-1] == "1"


def test_events_come_at_any_request(tmp_path):
    """Without a moment in which time passes."""
    code = BLE + "import machine\ngot = []\nble.irq(lambda event, data: got.append(event))\nble.active(True)\n"
    code += "pin = machine.Pin(5, machine.Pin.OUT, value=0)\npin(1)\nprint(got)"
    for anytime in (False, True):
        folder = tmp_path / str(anytime)
        folder.mkdir()
        made = device(folder, code, more=["bluetooth"], anytime=anytime)
        on_radio(made, [bytes((21, 4)) + struct.pack("<HH", 1, 100)])
        made.run(1)
        assert printed(made) == ["[21]" if anytime else "[]"]


def test_bluetooth_that_does_not_start(tmp_path):
    code = BLE + "print(error(ble.active, True), ble.active(), error(ble.active, True))"
    made = device(tmp_path, code, more=["bluetooth"])
    on_radio(made, failures=1)
    made.run(1)
    assert printed(made) == ["('OSError', 116) False True"]


@pytest.mark.parametrize(
    ("call", "result"),
    [
        ("ble.config, mtu=600", ("OSError", 22)),
        ("ble.config, mtu=22", ("OSError", 22)),
        ("ble.config, gap_name='x' * 32", ("OSError", 22)),
        ("ble.config, colour=1", ("ValueError", "unknown config param")),
        ("ble.gatts_write, 99, b''", ("OSError", 22)),
        ("ble.gap_advertise, 1000, bytes(32)", ("OSError", -18)),
        ("ble.gap_disconnect, 7", False),
    ],
)
def test_errors_of_bluetooth(tmp_path, call, result):
    made = device(tmp_path, BLE + f"ble.active(True)\nprint(error({call}))", more=["bluetooth"])
    on_radio(made)
    made.run(1)
    assert printed(made) == [str(result)]


def test_bluetooth_while_it_is_off(tmp_path):
    code = BLE + "print(error(ble.config, mtu=247), error(ble.gap_advertise, 1000))"
    made = device(tmp_path, code, more=["bluetooth"])
    on_radio(made)
    made.run(1)
    assert printed(made) == ["('OSError', 19) ('OSError', 19)"]


def test_one_pool_of_buffers_for_all_connections():
    buffers = Buffers()
    taken = [buffers.take(handle % 3, 244) for handle in range(30)]
    assert sum(taken) == CREDITS + 4
    buffers.sent(0, 100)
    buffers.advance(100)
    assert buffers.take(2, 244) and not buffers.take(2, 244)
    buffers.close(1)
    assert buffers.take(2, 244)


def test_credits_that_come_back_late():
    buffers = Buffers(credits=1, credit_ms=100)
    assert [buffers.take(0, 244) for _ in range(6)] == [True] * 5 + [False]
    buffers.sent(0, 1000)
    buffers.advance(1099)
    assert not buffers.take(0, 244)
    buffers.advance(1100)
    assert buffers.take(0, 244)


def test_small_packets_take_less():
    buffers = Buffers(credits=0)
    assert sum(buffers.take(0, 20) for _ in range(40)) == 21


def test_a_chip_without_vref(tmp_path):
    code = "import machine\ntry:\n    machine.ADC(35).read_uv()\nexcept OSError as e:\n    print(e.args)"
    made = device(tmp_path, code, vref=False)
    made.run(1)
    assert printed(made) == ["(-262, 'ESP_ERR_NOT_SUPPORTED')"]


@pytest.mark.parametrize(("whole", "timeout_us", "result"), [(True, 5000, 116), (True, 50000, 12), (False, 5000, 12)])
def test_timeout_of_the_i2c_drivers(tmp_path, whole, timeout_us, result):
    """The newer driver rounds the limit of a whole transfer down to 10 ms."""
    code = (
        f"import machine\ni2c = machine.I2C(0, scl=machine.Pin(22), sda=machine.Pin(21), timeout={timeout_us})\n"
        "machine.Pin(16, machine.Pin.OUT, value=0)\nimport time\ntime.sleep_ms(100)\n"
        "try:\n    print(len(i2c.readfrom_mem(0x68, 0x3B, 12)))\nexcept OSError as e:\n    print(e.args[0])"
    )
    made = device(tmp_path, code, i2c_whole=whole)
    made.run(1)
    assert printed(made) == [str(result)]


def test_a_panic_is_a_hard_reset_and_keeps_rtc_memory(tmp_path):
    code = "import machine\nprint(machine.reset_cause(), machine.RTC().memory())\nmachine.RTC().memory(b'kept')"
    made = device(tmp_path, code)
    made.at(1, Panic())
    made.run(2)
    assert printed(made) == ["1 b''", "2 b'kept'"]


def test_no_object_reaches_over_the_end_of_the_first_area(tmp_path):
    """The heap has room for it, but in two areas of which neither has."""
    code = (
        "import gc\ngc.collect()\nprint(gc.mem_free() > 80000)\nkept = bytearray(40000)\n"
        "try:\n    bytearray(60000)\nexcept MemoryError:\n    print('none')\nprint(len(bytearray(40000)))"
    )
    made = device(tmp_path, code, split_heap=True)
    made.run(1)
    assert printed(made) == ["True", "none", "40000"]


def test_slow_flash(tmp_path):
    code = (
        "import time\nwith open('/x', 'w') as f:\n    f.write('a' * 20000)\nt = time.ticks_ms()\nopen('/x').read()\n"
        "print(time.ticks_diff(time.ticks_ms(), t) > 300)"
    )
    for read_ns, slow in ((200, "False"), (20_000, "True")):
        folder = tmp_path / str(read_ns)
        folder.mkdir()
        made = device(folder, code, read_ns=read_ns)
        made.run(5)
        assert printed(made) == [slow]
