"""The device's parts on their pins, made at its start.

No function of this file may live on in a part: it would keep all of the file on the heap.
"""

import board
import button as buttons
import lights as looks
import lights_names as light
import machine
import power
import seldom
import session_log
import slots
import tone
from battery import Battery
from bus import Bus
from kickback_protocol import wire
from machine import ADC, PWM, Pin
from mpu6050 import Mpu6050
from neopixel import NeoPixel
from tracker import up_ms


def sensor(values):
    """Its bus, and itself, not yet started. values: of the settings."""
    bus = Bus()
    return bus, Mpu6050(bus.i2c, board.SENSOR_ADDRESS, values["accel_range_g"], values["gyro_range_dps"])


def log(who):
    """Why the firmware starts, and the session log, which knows it. who: what the sensor says it is."""
    made = session_log.SessionLog(machine.RTC(), "/log", "".join(["%02x" % byte for byte in machine.unique_id()]))
    cause = power.cause()
    made.begin(cause, up_ms(), who, slots.version())
    return cause, made


def start_notes(device):
    """What is to be said about this start: of the settings, and what went wrong with the version before it."""
    for text in device.settings.notes:
        device.note(wire.NOTE_SETTINGS, text)
    crash = slots.note()
    if crash:
        device.note(wire.NOTE_CRASH, crash)


def lights(values):
    """The pin of their supply, and the lights."""
    supply = Pin(board.LED_POWER, Pin.OUT, value=0)
    pixels = NeoPixel(Pin(board.LED_DATA, Pin.OUT), values["leds"])
    piezo = PWM(Pin(board.PIEZO), freq=2400, duty_u16=0) if values["piezo"] else None
    made = looks.Lights(pixels, values["leds"], tone.Tone(piezo), values)
    made.cue(light.BOOT)
    made.status(light.READY, True)
    return supply, made


def battery():
    adc = ADC(Pin(board.BATTERY), atten=ADC.ATTN_11DB)
    pin = board.BATTERY_SWITCH
    return Battery(adc, None if pin is None else Pin(pin, Pin.OUT), board.BATTERY_RATIO)


def button():
    return buttons.Button(Pin(board.BUTTON, Pin.IN, Pin.PULL_UP, hold=False))  # pyright: ignore[reportCallIssue]


def radio(device, cable):
    """What hosts may ask: over the cable if a host has started us, else over Bluetooth if that is there and on."""
    if cable:
        return hosts_of(device, None)
    if not device.settings.values["radio"]:
        return None
    try:
        import bluetooth
    except ImportError:
        return None
    return hosts_of(device, bluetooth.BLE())


def hosts_of(device, ble):
    import hosts

    made = hosts.Hosts(device, ble, slots.version())
    seldom.built(made, made.owner, made.link, made.radio or made.cable)
    return made
