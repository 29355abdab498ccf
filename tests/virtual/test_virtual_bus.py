"""Faults of the bus and the chip, as the firmware's drivers get them."""

import pytest
from kickback.virtual import Fault, Motion, Mpu6050
from kickback.virtual.imu.bus import CLOCKS, ENODEV, ETIMEDOUT, Bus
from snippets import BUS, device, printed

pytestmark = pytest.mark.usefixtures("micropython")

# a line with the result of each transfer, every 100 ms
READING = (
    BUS
    + """
i2c.writeto_mem(0x68, 0x6B, b"\\x01")
while True:
    t = time.ticks_ms()
    print(t, attempt(lambda: i2c.readfrom_mem(0x68, 0x75, 1)[0]), time.ticks_ms() - t)
    time.sleep_ms(100 - time.ticks_ms() % 100)
"""
)


def answers(made, seconds: float) -> dict[int, tuple[int, int]]:
    """The result of a read of WHO_AM_I, or its errno, and its duration in ms, by tenth of a second."""
    made.run(seconds)
    made.power_off()
    rows = (map(int, line.split()) for line in printed(made))
    return {t // 100: (got, took) for t, got, took in rows}


def test_scan_finds_only_the_sensor(tmp_path):
    made = device(tmp_path, BUS + "print(i2c.scan())")
    made.run(2)
    assert printed(made) == ["[104]"]


def test_all_methods_to_read_and_write(tmp_path):
    """By register, and by the register pointer, which keeps the end of the last transfer."""
    made = device(
        tmp_path,
        BUS
        + """
i2c.writeto_mem(0x68, 0x19, b"\\x09\\x03\\x08")
buffer = bytearray(3)
i2c.readfrom_mem_into(0x68, 0x19, buffer)
print(buffer, i2c.readfrom_mem(0x68, 0x1A, 2))
print(i2c.writeto(0x68, b"\\x19"), i2c.readfrom(0x68, 2), i2c.readfrom(0x68, 1))
i2c.readfrom_into(0x68, buffer)
print(i2c.writevto(0x68, [b"\\x1B", b"\\x18"]), i2c.readfrom_mem(0x68, 0x1B, 1), attempt(lambda: i2c.readfrom(0x69, 1)))
""",
    )
    made.run(2)
    assert printed(made) == [r"bytearray(b'\t\x03\x08') b'\x03\x08'", r"1 b'\t\x03' b'\x08'", r"2 b'\x18' 19"]


def test_duration_of_transfers(tmp_path):
    """Nine bits a byte at 400 kHz: 48 bytes and 3 of addresses in 1.15 ms."""
    made = device(tmp_path, BUS + "b = bytearray(48)\nt = time.ticks_us()\ni2c.readfrom_mem_into(0x68, 0x74, b)\n"
                                  "print(time.ticks_diff(time.ticks_us(), t))")  # fmt: skip
    made.run(2)
    assert 51 * 22.5 <= int(printed(made)[0]) <= 51 * 22.5 + 20


def test_nack(tmp_path):
    found = answers(device(tmp_path, READING, script=[(1, Fault("nack", 0.5))]), 3)
    assert found[9][0] == found[16][0] == 0x68
    assert {found[k][0] for k in range(11, 15)} == {ENODEV}
    assert max(took for _, took in found.values()) <= 1


def test_stuck_bus_times_out(tmp_path):
    """After the timeout of the bus, as on the ESP32."""
    found = answers(device(tmp_path, READING, script=[(1, Fault("stuck", 0.5))]), 3)
    assert {found[k][0] for k in range(11, 15)} == {ETIMEDOUT} and found[16][0] == 0x68
    assert {found[k][1] for k in range(11, 15)} <= {50, 51}


@pytest.mark.parametrize(("clocks", "free"), [(CLOCKS - 1, 0), (CLOCKS, 1)])
def test_nine_clocks_free_the_bus(tmp_path, clocks, free):
    """On the pins; the bus works again after a new machine.I2C."""
    made = device(
        tmp_path,
        BUS
        + f"""
time.sleep(1)
scl, sda = Pin(board.SCL, Pin.OPEN_DRAIN, value=1), Pin(board.SDA, Pin.OPEN_DRAIN, value=1)
print(sda(), attempt(lambda: i2c.readfrom_mem(0x68, 0x75, 1)))
for i in range({clocks}):
    scl(0)
    time.sleep_us(5)
    scl(1)
    time.sleep_us(5)
print(sda.value())
i2c = bus()
print(attempt(lambda: i2c.readfrom_mem(0x68, 0x75, 1)))
""",
        script=[(0.5, Fault("stuck"))],
    )
    made.run(3)
    assert printed(made) == ["0 116", str(free), "b'h'" if free else "116"]


def test_soft_bus_reads_zeros_from_a_stuck_bus(tmp_path):
    made = device(
        tmp_path,
        BUS
        + """
from machine import SoftI2C
i2c = SoftI2C(Pin(board.SCL), Pin(board.SDA), freq=400000)
time.sleep(1)
print(i2c.readfrom_mem(0x68, 0x75, 2))
""",
        script=[(0.5, Fault("stuck"))],
    )
    made.run(3)
    assert printed(made) == [r"b'\x00\x00'"]


def test_supply_switched_off_and_on(tmp_path):
    """Frees a stuck bus; the registers are reset, and the chip answers after its start-up time."""
    made = device(
        tmp_path,
        BUS
        + """
i2c.writeto_mem(0x68, 0x19, b"\\x09")
time.sleep(1)
power = Pin(board.SENSOR_POWER, Pin.OUT, value=1)
time.sleep_ms(50)
print(attempt(lambda: i2c.readfrom_mem(0x68, 0x75, 1)))
power(0)
print(attempt(lambda: i2c.readfrom_mem(0x68, 0x75, 1)))
time.sleep_ms(100)
print(i2c.readfrom_mem(0x68, 0x75, 1), i2c.readfrom_mem(0x68, 0x19, 1), i2c.readfrom_mem(0x68, 0x6B, 1))
""",
        script=[(0.5, Fault("stuck"))],
    )
    made.run(3)
    assert printed(made) == ["19", "19", r"b'h' b'\x00' b'@'"]


@pytest.fixture
def bus():
    """A bus with a sensor that fills its FIFO from time 0 on."""
    sensor = Mpu6050(Motion())
    for register, value in ((0x6B, 1), (0x1A, 3), (0x19, 9), (0x23, 0x78), (0x6A, 0x04), (0x6A, 0x40)):
        sensor.write(register, bytes([value]), 0)
    return Bus(sensor)


def read(bus: Bus, register: int, length: int, now_us: int) -> bytes:
    error, data = bus.read(0x68, register, length, now_us, soft=False)
    assert error == 0
    return data


def test_zeros(bus):
    bus.fault("zeros", 100_000)
    assert read(bus, 0x75, 1, 200_000) == b"\0"
    assert read(bus, 0x72, 2, 200_000) == b"\0\0"
    bus.lift("zeros")
    assert read(bus, 0x75, 1, 200_000) == b"h"


def test_frozen(bus):
    """New samples with equal values continue to arrive."""
    bus.fault("frozen", 105_000)
    assert int.from_bytes(read(bus, 0x72, 2, 300_000), "big") == 30 * 12
    raw = read(bus, 0x74, 360, 300_000)
    frames = [raw[k : k + 12] for k in range(0, 360, 12)]
    assert len(set(frames[:10])) == 10 and len(set(frames[9:])) == 1
    bus.lift("frozen")
    raw = read(bus, 0x74, 120, 400_000)
    assert len({raw[k : k + 12] for k in range(0, 120, 12)}) == 10


def test_reset_in_the_middle(bus):
    bus.fault("reset", 100_000)
    assert read(bus, 0x6B, 1, 200_000) == b"\x40"
    assert read(bus, 0x72, 2, 900_000) == b"\0\0"


def test_overflow(bus):
    bus.fault("overflow", 100_000)
    assert read(bus, 0x3A, 1, 100_000)[0] & 0x10
    assert read(bus, 0x72, 2, 100_000) == b"\x04\x00"


def test_wrong_who_am_i(bus):
    bus.fault("who", 0)
    assert read(bus, 0x75, 1, 0) == b"\x42"
    assert read(bus, 0x74, 2, 100_000)[1:] != b"\x42"
    bus.lift("who")
    assert read(bus, 0x75, 1, 0) == b"h"


@pytest.mark.parametrize("kind", ["nack", "stuck", "zeros", "frozen"])
def test_latched_fault_ends_with_the_supply(bus, kind):
    bus.fault(kind, 100_000, latched=True)
    assert bus.faults == {kind}
    bus.supply(False, 200_000)
    bus.supply(True, 300_000)
    assert bus.faults == set() and not bus.imu.frozen
    assert read(bus, 0x75, 1, 400_000) == b"h"


def test_passing_fault_outlasts_the_supply(bus):
    bus.fault("nack", 100_000)
    bus.supply(False, 200_000)
    bus.supply(True, 300_000)
    assert bus.read(0x68, 0x75, 1, 400_000, soft=False) == (ENODEV, b"")
