# ruff: noqa: F821 (names of on_board.py)
"""Steps of kickback selftest about the motion sensor; they run on the board after on_board.py.

The constants stand here, because compiled firmware has none by name (kickback.image.inline_constants).
"""

import time
from struct import unpack

ACCEL_G = 8
GYRO_DPS = 500
BEAT_MS = 40
SAMPLE = 12  # bytes in the FIFO
FULL = 1008  # bytes: an overflow is near or has happened


def open_imu():
    """The sensor's driver on a new bus."""
    import board
    from bus import Bus
    from mpu6050 import Mpu6050

    return Mpu6050(Bus().i2c, board.SENSOR_ADDRESS, ACCEL_G, GYRO_DPS)


def bus():
    import board

    imu = open_imu()
    found = imu.i2c.scan()
    report("addresses", ",".join([hex(address) for address in found]) or "none")
    report("sensor_there", "yes" if board.SENSOR_ADDRESS in found else "no")
    four = bytearray(4 * SAMPLE)
    started = time.ticks_us()
    for _ in range(50):
        imu.fifo_bytes()
        imu.read_fifo(four)
    report("transfer_ms", time.ticks_diff(time.ticks_us(), started) / 50000)


def sensor():
    from self_test import self_test

    imu = open_imu()
    imu.start()  # raises if a register does not keep its value
    report("who_am_i", hex(imu.who))
    report("registers", "kept")
    time.sleep_ms(1200)
    report("fifo_bytes", imu.fifo_bytes())
    report("self_test", self_test(imu) or "passed")
    report("temperature_c", imu.temperature() / 10)


def rest(seconds):
    """Reads samples as the app does. Noise and offset are those of the worst axis."""
    imu = open_imu()
    imu.start()
    sums, squares, count, lost = [0] * 6, [0] * 6, 0, 0
    sample = bytearray(SAMPLE)
    began = last = fed = time.ticks_ms()
    first = None  # samples until the timing begins, at the end of a read
    while time.ticks_diff(last, began) < seconds * 1000:
        time.sleep_ms(BEAT_MS)
        last = time.ticks_ms()
        waiting = imu.fifo_bytes()
        if waiting > FULL:
            lost += waiting // SAMPLE
            imu.empty_fifo()
            continue
        for _ in range(waiting // SAMPLE):
            imu.read_fifo(sample)
            add_sample(unpack(">6h", sample), sums, squares)
            count += 1
        if first is None:
            first, began = count, last
        if time.ticks_diff(last, fed) > 1000:
            fed = last
            _dog.feed()
            print(".")
    if first is None:
        raise OSError("no samples arrive")
    report("rate_hz", (count - first) * 1000 / time.ticks_diff(last, began))
    report("lost", lost)
    report_rest(sums, squares, count)


def add_sample(values, sums, squares):
    for axis in range(6):
        sums[axis] += values[axis]
        squares[axis] += values[axis] * values[axis]


def report_rest(sums, squares, count):
    means = [total / count for total in sums]
    # Integers until here: floats of the ESP32 have 24 bits.
    noise = [(squares[axis] * count - sums[axis] * sums[axis]) ** 0.5 / count for axis in range(6)]
    g, dps = ACCEL_G / 32768, GYRO_DPS / 32768
    report("gyro_noise_dps", max(noise[3:]) * dps)
    report("accel_noise_mg", max(noise[:3]) * g * 1000)
    report("gyro_offset_dps", max([abs(mean) for mean in means[3:]]) * dps)
    report("gravity_mg", sum([mean * mean for mean in means[:3]]) ** 0.5 * g * 1000)
