"""Runs on the board for kickback selftest: measures with the drivers that the firmware itself uses.

Each function is a step; it prints "figure value" lines, one per check in selftest_checks.py. _dog: the watchdog that
link/usb.py has given more time.
"""

import gc
import os
import sys
import time
from struct import unpack

import machine

ACCEL_G = 8
GYRO_DPS = 500
BEAT_MS = 40
PIXELS = 24


def tell(figure, value):
    print(figure, value)


def chip():
    tell("micropython", ".".join([str(part) for part in sys.implementation[1][:3]]))
    tell("reset_cause", machine.reset_cause())
    tell("frequency_mhz", machine.freq() // 1000000)
    gc.collect()
    started = time.ticks_us()
    gc.collect()
    tell("collection_ms", time.ticks_diff(time.ticks_us(), started) / 1000)
    tell("heap_kb", gc.mem_free() / 1024)


def bluetooth():
    """What NimBLE takes lies outside MicroPython's heap."""
    import bluetooth as radio
    import esp32

    ble = radio.BLE()
    ble.active(True)
    tell("system_kb", sum([region[1] for region in esp32.idf_heap_info(esp32.HEAP_DATA)]) / 1024)
    ble.active(False)


def flash():
    """4 kB at a time, as raw traces are written, each made durable."""
    figures = os.statvfs("/")
    tell("flash_free_kb", figures[0] * figures[3] // 1024)
    block = bytes(range(256)) * 16
    worst = total = 0
    with open("/selftest.bin", "wb") as file:
        for _ in range(16):
            started = time.ticks_us()
            file.write(block)
            file.flush()
            took = time.ticks_diff(time.ticks_us(), started)
            worst = max(worst, took)
            total += took
    with open("/selftest.bin", "rb") as file:
        same = all([file.read(4096) == block for _ in range(16)])
    started = time.ticks_us()
    os.remove("/selftest.bin")
    tell("erase_ms", time.ticks_diff(time.ticks_us(), started) / 1000)
    tell("write_ms", total / 16000)
    tell("worst_write_ms", worst / 1000)
    tell("read_back", "same" if same else "differs")


def opened():
    """The sensor's driver on a fresh bus."""
    import board
    from bus import Bus
    from mpu6050 import Mpu6050

    return Mpu6050(Bus().i2c, board.SENSOR_ADDRESS, ACCEL_G, GYRO_DPS)


def bus():
    import board

    sensor = opened()
    found = sensor.i2c.scan()
    tell("addresses", ",".join([hex(address) for address in found]) or "none")
    tell("sensor_there", "yes" if board.SENSOR_ADDRESS in found else "no")
    four = bytearray(48)
    started = time.ticks_us()
    for _ in range(50):
        sensor.fifo_bytes()
        sensor.read_fifo(four)
    tell("transfer_ms", time.ticks_diff(time.ticks_us(), started) / 50000)


def sensor():
    from self_test import self_test

    chip = opened()
    chip.start()  # raises where a register does not keep its value
    tell("who_am_i", hex(chip.who))
    tell("registers", "kept")
    time.sleep_ms(1200)
    tell("fifo_bytes", chip.fifo_bytes())
    tell("self_test", self_test(chip) or "passed")
    tell("temperature_c", chip.temperature() / 10)


def rest(seconds):
    """Samples for so long, as the app reads them. Noise and offset are those of the worst axis."""
    from mpu6050 import FIFO_FULL, SAMPLE_BYTES

    chip = opened()
    chip.start()
    sums, squares, count, lost = [0] * 6, [0] * 6, 0, 0
    frame = bytearray(SAMPLE_BYTES)
    began = last = fed = time.ticks_ms()
    first = None  # samples until the clock runs: from one reading to another
    while time.ticks_diff(last, began) < seconds * 1000:
        time.sleep_ms(BEAT_MS)
        last = time.ticks_ms()
        waiting = chip.fifo_bytes()
        if waiting > FIFO_FULL:
            lost += waiting // SAMPLE_BYTES
            chip.empty_fifo()
            continue
        for _ in range(waiting // SAMPLE_BYTES):
            chip.read_fifo(frame)
            values = unpack(">6h", frame)
            for axis in range(6):
                sums[axis] += values[axis]
                squares[axis] += values[axis] * values[axis]
            count += 1
        if first is None:
            first, began = count, last
        if time.ticks_diff(last, fed) > 1000:
            fed = last
            _dog.feed()  # noqa: F821
            print(".")
    if first is None:
        raise OSError("no samples come")
    tell("rate_hz", (count - first) * 1000 / time.ticks_diff(last, began))
    tell("lost", lost)
    tell_rest(sums, squares, count)


def tell_rest(sums, squares, count):
    means = [total / count for total in sums]
    # Whole numbers up to here: the ESP32's floats have 24 bits.
    noise = [(squares[axis] * count - sums[axis] * sums[axis]) ** 0.5 / count for axis in range(6)]
    g, dps = ACCEL_G / 32768, GYRO_DPS / 32768
    tell("gyro_noise_dps", max(noise[3:]) * dps)
    tell("accel_noise_mg", max(noise[:3]) * g * 1000)
    tell("gyro_offset_dps", max([abs(mean) for mean in means[3:]]) * dps)
    tell("gravity_mg", sum([mean * mean for mean in means[:3]]) ** 0.5 * g * 1000)


def battery():
    import board

    if board.BATTERY_SWITCH is not None:
        machine.Pin(board.BATTERY_SWITCH, machine.Pin.OUT, value=1)
        time.sleep_ms(50)
    adc = machine.ADC(machine.Pin(board.BATTERY), atten=machine.ADC.ATTN_11DB)
    tell("battery_mv", sum([adc.read_uv() for _ in range(64)]) // 64 * board.BATTERY_RATIO // 1000)


def button():
    import board

    tell("button_at_rest", machine.Pin(board.BUTTON, machine.Pin.IN, machine.Pin.PULL_UP)())


def pressed(seconds):
    """Waits for a press."""
    import board

    pin = machine.Pin(board.BUTTON, machine.Pin.IN, machine.Pin.PULL_UP)
    until = time.ticks_add(time.ticks_ms(), seconds * 1000)
    while pin() and time.ticks_diff(until, time.ticks_ms()) > 0:
        time.sleep_ms(10)
    tell("button_pressed", 0 if pin() else 1)


def lights():
    """Red, green, blue, one after the other, on all there are."""
    import board
    from neopixel import NeoPixel

    power = machine.Pin(board.LED_POWER, machine.Pin.OUT, value=1)
    ring = NeoPixel(machine.Pin(board.LED_DATA, machine.Pin.OUT), PIXELS)
    for colour in ((30, 0, 0), (0, 30, 0), (0, 0, 30), (0, 0, 0)):
        ring.fill(colour)
        ring.write()
        time.sleep_ms(700)
    power(0)


def piezo():
    import board

    tone = machine.PWM(machine.Pin(board.PIEZO), freq=2400, duty_u16=32768)
    time.sleep_ms(500)
    tone.deinit()
