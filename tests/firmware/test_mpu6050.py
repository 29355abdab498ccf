"""The sensor's driver byte by byte: all values are from RM-MPU-6000A-00 rev. 4.2, none from the driver's constants."""

from types import SimpleNamespace

import motion_wake
import mpu6050
import numpy as np
import pytest
import self_test
from kickback.traces.trace import Trace
from kickback.virtual import Motion
from kickback.virtual import Mpu6050 as Chip

WRITE, READ, SLEEP = "write", "read", "sleep"
KNOWN = (0x68, 0x70, 0x71, 0x72, 0x73, 0x98)
# Register, value for +-4 g, +-500 deg/s: reset and a wait; awake on the gyro's PLL; no axis in standby; DLPF 3 (44 Hz);
# 1 kHz / 10; ranges; no interrupt; settling; gyro x y z and accelerometer into the FIFO; FIFO on.
SETUP = [(0x6B, 0x80), (SLEEP, 100), (0x6B, 0x01), (0x6C, 0x00), (0x1A, 0x03), (0x19, 0x09), (0x1B, 0x08),
         (0x1C, 0x08), (0x38, 0x00), (SLEEP, 35), (0x23, 0x78), (0x6A, 0x40)]  # fmt: skip
READ_BACK = [0x6B, 0x6C, 0x1A, 0x19, 0x1B, 0x1C, 0x38, 0x23, 0x6A]
EMPTY = [(0x6A, 0x04), (0x6A, 0x40)]  # FIFO_RESET works while the FIFO is off (RM 4.28)


class Wire:
    """A machine.I2C with a virtual chip, and a clock that advances only in sleeps. log: the actions in order."""

    def __init__(self, chip, address=0x68):
        self.chip, self.address, self.now_us, self.log = chip, address, 1_000_000, []

    def sleep_ms(self, ms):
        self.now_us += 1000 * ms
        self.log.append((SLEEP, ms))

    def readfrom_mem_into(self, address, register, buffer):
        assert address == self.address
        buffer[:] = self.chip.read(register, len(buffer), self.now_us)
        self.log.append((READ, register, len(buffer)))

    def readfrom_mem(self, address, register, count):
        buffer = bytearray(count)
        self.readfrom_mem_into(address, register, buffer)
        return bytes(buffer)

    def writeto_mem(self, address, register, data):
        assert address == self.address and len(data) == 1
        self.chip.write(register, bytes(data), self.now_us)
        self.log.append((WRITE, register, data[0]))

    def written(self):
        """Returns the writes and waits since the last call."""
        done = [entry[-2:] for entry in self.log if entry[0] != READ]
        self.log.clear()
        return done


@pytest.fixture
def wired(monkeypatch):
    """(wire, driver) of a chip."""

    def make(chip=None, accel_range_g=4, gyro_range_dps=500):
        wire = Wire(chip or Chip())
        for module in (motion_wake, mpu6050, self_test):
            monkeypatch.setattr(module, "time", SimpleNamespace(sleep_ms=wire.sleep_ms))
        return wire, mpu6050.Mpu6050(wire, 0x68, accel_range_g, gyro_range_dps)

    return make


def test_configuration_is_written_byte_by_byte_and_read_back(wired):
    wire, driver = wired()
    driver.start()
    steps = wire.log.copy()
    assert steps[0] == (READ, 0x75, 1)
    assert [entry[-2:] for entry in steps if entry[0] != READ] == SETUP + EMPTY
    written = steps.index((WRITE, 0x6A, 0x40))
    assert steps[written + 1 : -2] == [(READ, register, 1) for register in READ_BACK]


@pytest.mark.parametrize(("range_g", "accel"), [(2, 0x00), (4, 0x08), (8, 0x10), (16, 0x18)])
@pytest.mark.parametrize(("range_dps", "gyro"), [(250, 0x00), (500, 0x08), (1000, 0x10), (2000, 0x18)])
def test_ranges(wired, range_g, accel, range_dps, gyro):
    wire, driver = wired(None, range_g, range_dps)
    driver.start()
    written = wire.written()
    assert (0x1C, accel) in written and (0x1B, gyro) in written


@pytest.mark.parametrize("who", KNOWN)
def test_known_chips_start(wired, who):
    """All but the MPU6050 have the accelerometer's filter in a register of its own."""
    wire, driver = wired(Chip(who=who))
    driver.start()
    assert driver.who == who
    assert wire.written() == SETUP + ([(0x1D, 0x03)] if who not in (0x68, 0x72) else []) + EMPTY


@pytest.mark.parametrize("who", sorted({0x00, 0x42, 0x99, 0xFF}))
def test_unknown_chip_is_refused_before_anything_is_written(wired, who):
    wire, driver = wired(Chip(who=who))
    with pytest.raises(OSError) as caught:
        driver.start()
    reported = f"motion sensor at 0x68: WHO_AM_I is 0x{who:02x}, an unknown chip: check the wiring and the part"
    assert caught.value.args == (reported,)
    assert wire.written() == []


@pytest.mark.parametrize("broken", READ_BACK)
def test_register_that_does_not_keep_its_value(wired, broken):
    class Broken(Chip):
        def _read_one(self, register, now_us):
            return super()._read_one(register, now_us) ^ (0x10 if register == broken else 0)

    wire, driver = wired(Broken())
    with pytest.raises(OSError, match=f"at 0x68: register 0x{broken:02x} does not keep its value"):
        driver.start()
    assert wire.written() == SETUP  # and the FIFO is not restarted


def test_configuration_lost_in_a_supply_dip_is_detected(wired):
    wire, driver = wired()
    driver.start()
    assert driver.changed_register() == 0
    wire.chip.reset(wire.now_us)
    assert driver.changed_register() == 0x6B


def test_fifo_is_read_in_bursts(wired):
    """Count in one burst of two bytes, big-endian; frames through the one register 0x74."""
    values = np.arange(1, 101)
    accel = np.stack((values, -values, 2 * values), 1) / 8192
    gyro = np.stack((3 * values, -4 * values, 5 * values), 1) / (32768 / 500)
    wire, driver = wired(Chip(Motion(Trace("ramp", np.arange(100) / 100, accel, gyro))))
    driver.start()
    wire.now_us += 30_000
    wire.log.clear()
    assert driver.fifo_bytes() == 36
    buffer = bytearray(24)
    driver.read_fifo(buffer)
    assert wire.log == [(READ, 0x72, 2), (READ, 0x74, 24)]
    assert bytes(buffer) == b"".join(
        int(k * n).to_bytes(2, "big", signed=True) for n in (1, 2) for k in (1, -1, 2, 3, -4, 5)
    )
    assert driver.fifo_bytes() == 12


def test_empty_drops_waiting_samples(wired):
    wire, driver = wired()
    driver.start()
    wire.now_us += 200_000
    driver.read_fifo(bytearray(12))
    wire.log.clear()
    driver.empty_fifo()
    assert wire.written() == EMPTY
    assert driver.fifo_bytes() == 0
    wire.now_us += 10_000
    assert driver.fifo_bytes() == 12


@pytest.mark.parametrize(("who", "raw", "tenths"), [(0x68, 0, 365), (0x68, -5610, 200), (0x72, 5950, 540),
                                                    (0x70, 0, 210), (0x70, 3339, 310), (0x73, 3339, 310),
                                                    (0x98, 0, 250), (0x98, -1634, 200)])  # fmt: skip
def test_temperature(wired, who, raw, tenths):
    """-5610 / 340 + 36.53 = 20.03 C; 5950 / 340 + 36.53 = 54.03 C; MPU6500: 3339 / 333.87 + 21 = 31.0 C;
    ICM20689: -1634 / 326.8 + 25 = 20.0 C."""

    class Warm(Chip):
        def output(self):
            return bytes(6) + raw.to_bytes(2, "big", signed=True) + bytes(6)

    _, driver = wired(Warm(who=who))
    driver.start()
    assert driver.temperature() == tenths


@pytest.mark.parametrize(
    ("who", "motion", "bits"),
    [(0x68, 0x15, 20), (0x72, 0x15, 20), (0x70, 0xC0, 10), (0x71, 0xC0, 10), (0x73, 0xC0, 10)],
)
def test_motion_wake_byte_by_byte(wired, who, motion, bits):
    """RM 4.6, 4.11, 4.14, 4.24, 4.29. An MPU6500 compares samples (ACCEL_INTEL_EN, MODE), at LP_ACCEL_ODR 5: 8 Hz."""
    wire, driver = wired(Chip(who=who))
    driver.start()
    wire.log.clear()
    motion_wake.arm(driver, 20)
    assert wire.log[-3] == (READ, 0x3A, 1)  # releases an INT that was latched earlier
    assert wire.written() == [
        (0x6B, 0x00), (0x6C, 0x07), (0x23, 0x00), (0x6A, 0x00),  # awake; gyros in standby; no FIFO
        (0x1C, 0x01), (0x1A, 0x00), (0x1F, bits), (0x20, 0x01), (0x1E, 0x05), (0x69, motion),  # high-pass, threshold
        (0x37, 0x20), (0x38, 0x40), (SLEEP, 5), (0x1C, 0x07),  # latched, motion interrupt; reference held
        (0x6C, 0x47), (0x6B, 0x28),  # 5 Hz; cycle, no thermometer
    ]  # fmt: skip


def test_motion_wake_of_an_icm20689(wired):
    """DS-000143 5.1: thresholds for all axes, comparison of samples, interrupt on any axis, cycle mode at 5 Hz."""
    wire, driver = wired(Chip(who=0x98))
    driver.start()
    wire.log.clear()
    motion_wake.arm(driver, 20)
    written = wire.written()
    assert written[-4:] == [(0x69, 0xC0), (0x37, 0x20), (0x38, 0xE0), (0x6B, 0x28)]
    assert [entry for entry in written if entry[1] == 10] == [(0x1F, 10), (0x20, 10), (0x21, 10), (0x22, 10)]
    assert (0x6C, 0x07) in written and (0x19, 199) in written


def test_an_mpu6886_is_refused_by_its_name(wired):
    """Its FIFO holds 14 bytes for each sample."""
    _, driver = wired(Chip(who=0x19))
    with pytest.raises(OSError, match="is an MPU6886, which kickback does not support"):
        driver.start()


@pytest.mark.parametrize(("who", "threshold"), [(0x68, 40), (0x71, 30)])
def test_motion_raises_int(wired, who, threshold):
    """160 mg along x, 5 s after the FIFO began: over a threshold of 40, each 2 mg here."""
    accel = np.tile([0.0, 0, 1], (2000, 1))
    accel[500:, 0] = 0.16
    wire, driver = wired(Chip(Motion(Trace("bump", np.arange(2000) / 100, accel, 0 * accel)), who=who))
    driver.start()
    began_us = wire.now_us
    wire.now_us += 100_000
    driver.read_fifo(bytearray(12))
    motion_wake.arm(driver, threshold)
    assert wire.chip.int_level(began_us + 4_900_000) == 0
    assert wire.chip.int_level(began_us + 5_300_000) == 1


def stroke(accel_of, seconds: float) -> Trace:
    """Five seconds of rest, then a stroke of minimum jerk. accel_of: g (n, 3) of the part of the way and its second
    derivative."""
    u = np.clip((np.arange(500 + int(seconds * 100)) - 500) / (seconds * 100), 0, 1)
    way, second = u**3 * (10 - 15 * u + 6 * u**2), u * (60 - 180 * u + 120 * u**2) / seconds**2
    accel = accel_of(way, second)
    return Trace("gentle", np.arange(len(u)) / 100, accel, 0 * accel)


def lever(way, _):
    """45 degrees about a horizontal axis."""
    angle = np.radians(45) * way
    return np.stack((np.sin(angle), 0 * angle, np.cos(angle)), 1)


def sled(_, second):
    """0.4 m."""
    return np.stack((0.4 * second / 9.81, 0 * second, 1 + 0 * second), 1)


@pytest.mark.parametrize("who", KNOWN)
@pytest.mark.parametrize(("machine", "seconds"), [(lever, 4), (sled, 2)])
def test_a_gentle_start_wakes_at_the_default_threshold(wired, who, machine, seconds):
    """With the bit of 4 mg of an MPU6500 and 48 mg, a lever of 45 degrees in 4 s would not."""
    wire, driver = wired(Chip(Motion(stroke(machine, seconds)), who=who))
    driver.start()
    began_us = wire.now_us
    wire.now_us += 100_000
    driver.read_fifo(bytearray(12))
    motion_wake.arm(driver, 12)
    assert wire.chip.int_level(began_us + 4_900_000) == 0
    assert wire.chip.int_level(began_us + 5_000_000 + seconds * 1_000_000) == 1


# The factory's codes of one chip and what they stand for (RM 4.1), by hand at 8 g and 250 deg/s:
# x: 0x6B accel 13, gyro 11; y: 0x8D accel 18, gyro 13; z: 0x6C accel 15, gyro 12; low bits of accel in 0x1B.
# accel 4096 * 0.34 * (0.92 / 0.34)^((code - 1) / 30); gyro 25 * 131 * 1.046^(code - 1), y negative.
CODES = bytes((0x6B, 0x8D, 0x6C, 0x1B))
TRIMS = (2074, 2448, 2216, 5135, -5618, 5371)
AXES = ("accel x", "accel y", "accel z", "gyro x", "gyro y", "gyro z")


class Actuated(Chip):
    """Outputs are an offset, plus the trims times shares while the self-test's bits are on."""

    shares = [1.0] * 6
    codes = CODES

    def _read_one(self, register, now_us):
        return self.codes[register - 0x0D] if 0x0D <= register <= 0x10 else super()._read_one(register, now_us)

    def output(self):
        on = [self.map[0x1C] == 0xF0] * 3 + [self.map[0x1B] == 0xE0] * 3
        words = [100 + round(trim * share) * bit for trim, share, bit in zip(TRIMS, self.shares, on, strict=True)]
        return np.array([*words[:3], 0, *words[3:]], ">i2").tobytes()


def judged(wired, shares, who=0x68, codes=CODES):
    wire, driver = wired(Actuated(who=who))
    wire.chip.shares, wire.chip.codes = shares, codes
    driver.start()
    wire.written()
    found = self_test.self_test(driver)
    return found, [entry for entry in wire.written() if entry[0] != SLEEP]


@pytest.mark.parametrize("share", [0.87, 1.0, 1.13])
def test_self_test_passes_within_14_per_cent(wired, share):
    found, written = judged(wired, [share] * 6)
    assert found == ""
    assert written == [(0x1B, 0x00), (0x1C, 0x10), (0x1B, 0xE0), (0x1C, 0xF0)]  # 250 deg/s, 8 g; then all six actuated


@pytest.mark.parametrize("share", [-1.0, 0.0, 0.85, 1.15])
@pytest.mark.parametrize("axis", range(6))
def test_self_test_names_the_axis_that_fails(wired, axis, share):
    found, _ = judged(wired, [share if i == axis else 1.0 for i in range(6)])
    assert found == AXES[axis]


def test_self_test_names_all_failing_axes_and_omits_those_without_trim(wired):
    assert sorted(judged(wired, [0.0] * 6)[0].split(" ")) == sorted(" ".join(AXES).split(" "))
    assert judged(wired, [0.0] * 6, codes=bytes(4))[0] == ""  # code 0: none (RM 4.1)
    assert judged(wired, [0.0] * 6, who=0x70) == ("", [])  # another formula, which is not tried
