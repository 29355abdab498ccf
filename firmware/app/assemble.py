"""Creates the parts of the device on their pins, at the start.

No part may keep a reference to a function of this file: it would keep the whole module on the heap.
"""

import board
import lights_names as light
import machine
import ondemand
import power
import slots
from battery import Battery
from bus import Bus
from button import Button
from kickback_protocol import record_codec
from lights import Lights
from machine import ADC, PWM, Pin
from mpu6050 import Mpu6050
from neopixel import NeoPixel
from pipeline import up_ms
from preallocate import RADIO_ERROR
from session_log import SessionLog
from tone import Tone


def imu(values):
    """Return the bus and the motion sensor, not started yet. values: the settings."""
    bus = Bus()
    return bus, Mpu6050(bus.i2c, board.SENSOR_ADDRESS, values["accel_range_g"], values["gyro_range_dps"])


def log(who):
    """Return the cause of this start and the session log, with a BOOT record added. who: the sensor's WHO_AM_I."""
    device = "".join(["%02x" % byte for byte in machine.unique_id()])
    made = SessionLog(machine.RTC(), "/log", device)
    cause = power.cause()
    made.begin(cause, up_ms(), who, slots.version())
    return cause, made


def log_start_notes(device):
    """Log damaged settings and the reason why the previous run crashed."""
    for text in device.settings.notes:
        device.note(record_codec.NOTE_SETTINGS, text)
    crash = slots.note()
    if crash:
        device.note(record_codec.NOTE_CRASH, crash)


def lights(values):
    """Return the pin of the LEDs' supply, and the lights."""
    # Where the sensor has the same supply it stays on, and bool() replaces the pin.
    supply = bool if board.LED_POWER == board.SENSOR_POWER else Pin(board.LED_POWER, Pin.OUT, value=0)
    leds = min(values["leds"], board.LEDS)
    pixels = NeoPixel(Pin(board.LED_DATA, Pin.OUT), leds)
    piezo = PWM(Pin(board.PIEZO), freq=2400, duty_u16=0) if values["piezo"] and board.PIEZO >= 0 else None
    made = Lights(pixels, leds, Tone(piezo), values)
    made.cue(light.BOOT)
    made.status(light.READY, True)
    return supply, made


def battery():
    adc = ADC(Pin(board.BATTERY), atten=ADC.ATTN_11DB)
    switch = Pin(board.BATTERY_SWITCH, Pin.OUT) if board.BATTERY_SWITCH >= 0 else None
    return Battery(adc, switch, board.BATTERY_RATIO)


def button():
    pull = Pin.PULL_UP if board.BUTTON_PULL else None
    return Button(Pin(board.BUTTON, Pin.IN, pull, hold=False))  # pyright: ignore[reportCallIssue]


def remote(device, cable):
    """Return the service for hosts: over the cable if a host started the firmware, else over Bluetooth, else None."""
    try:
        import bluetooth
    except ImportError:
        return remote_service(device, None) if cable else None
    ble = bluetooth.BLE()
    if cable:
        ble.active(False)
        return remote_service(device, None)
    if not device.settings.values["radio"]:
        return None
    try:
        if RADIO_ERROR:
            raise RADIO_ERROR
        return remote_service(device, ble)
    except (OSError, MemoryError) as error:
        device.note(record_codec.NOTE_RADIO, "Bluetooth did not start, counting without it: %r" % error)
        device.lights.status(light.RADIO_FAULT, True)
        return None


def remote_service(device, ble):
    import remote_service

    made = remote_service.RemoteService(device, ble, slots.version())
    radio = made.radio
    peer = radio.connections[0] if radio else made.cable.peer
    ondemand.free_constructors(made, made.owner, made.requests, radio or made.cable, peer, peer.incoming)
    if radio:
        ondemand.free_constructors(radio.adverts)
    return made
