"""Steps of kickback selftest that run on the board, with the drivers of the installed firmware.

Each function is a step and prints lines "figure value", one per check in checks.py. _dog is the watchdog of
kickback.board.repl, with a long timeout.
"""

import gc
import os
import sys
import time

import machine

PIXELS = 24


def report(figure, value):
    print(figure, value)


def chip():
    report("micropython", ".".join([str(part) for part in sys.implementation[1][:3]]))
    report("reset_cause", machine.reset_cause())
    report("frequency_mhz", machine.freq() // 1000000)
    gc.collect()
    started = time.ticks_us()
    gc.collect()
    report("collection_ms", time.ticks_diff(time.ticks_us(), started) / 1000)
    report("heap_kb", gc.mem_free() / 1024)


def bluetooth():
    """NimBLE's memory lies outside MicroPython's heap."""
    import bluetooth as radio
    import esp32

    ble = radio.BLE()
    ble.active(True)
    report("system_kb", sum([region[1] for region in esp32.idf_heap_info(esp32.HEAP_DATA)]) / 1024)
    ble.active(False)


def flash():
    """Writes 4 kB at a time and flushes each, as raw traces are written."""
    figures = os.statvfs("/")
    report("flash_free_kb", figures[0] * figures[3] // 1024)
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
    report("erase_ms", time.ticks_diff(time.ticks_us(), started) / 1000)
    report("write_ms", total / 16000)
    report("worst_write_ms", worst / 1000)
    report("read_back", "same" if same else "differs")


def battery():
    import board

    if board.BATTERY_SWITCH >= 0:
        machine.Pin(board.BATTERY_SWITCH, machine.Pin.OUT, value=1)
        time.sleep_ms(50)
    adc = machine.ADC(machine.Pin(board.BATTERY), atten=machine.ADC.ATTN_11DB)
    report("battery_mv", sum([adc.read_uv() for _ in range(64)]) // 64 * board.BATTERY_RATIO // 1000)


def button():
    import board

    pull = machine.Pin.PULL_UP if board.BUTTON_PULL else None
    report("button_at_rest", machine.Pin(board.BUTTON, machine.Pin.IN, pull)())


def pressed(seconds):
    """Waits for the button."""
    import board

    pin = machine.Pin(board.BUTTON, machine.Pin.IN, machine.Pin.PULL_UP if board.BUTTON_PULL else None)
    until = time.ticks_add(time.ticks_ms(), seconds * 1000)
    while pin() and time.ticks_diff(until, time.ticks_ms()) > 0:
        time.sleep_ms(10)
    report("button_pressed", 0 if pin() else 1)


def lights():
    """Shows red, green and blue, one after the other, on all LEDs."""
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

    if board.PIEZO < 0:
        report("piezo_heard", "none")
        return
    tone = machine.PWM(machine.Pin(board.PIEZO), freq=2400, duty_u16=32768)
    time.sleep_ms(500)
    tone.deinit()
