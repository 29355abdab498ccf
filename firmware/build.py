"""The device's parts on their pins, made at its start.

No function of this file may live on in a part: it would keep all of the file on the heap.
"""
import board
import button as buttons
import lights as looks
import machine
import power
import slots
import tone
from battery import Battery
from bus import Bus
from machine import ADC, PWM, Pin
from mpu6050 import Mpu6050
from neopixel import NeoPixel
from session_log import SessionLog
from tracker import up_ms


def sensor(core):
    """Its bus, and itself, not yet started. core: the core's settings."""
    bus = Bus()
    return bus, Mpu6050(bus.i2c, board.SENSOR_ADDRESS, core["accel_range_g"], core["gyro_range_dps"])


def log(who):
    """Why the firmware starts, and the session log, which knows it. who: what the sensor says it is."""
    made = SessionLog(machine.RTC(), "/log", "".join(["%02x" % byte for byte in machine.unique_id()]))
    cause = power.cause()
    made.begin(cause, up_ms(), who, slots.version())
    return cause, made


def crash():
    """What went wrong with the version before this start, or ""."""
    return slots.note()


def lights(values):
    """The pin of their supply, and the lights."""
    supply = Pin(board.LED_POWER, Pin.OUT, value=0)
    pixels = NeoPixel(Pin(board.LED_DATA, Pin.OUT), values["leds"])
    piezo = PWM(Pin(board.PIEZO), freq=2400, duty_u16=0) if values["piezo"] else None
    made = looks.Lights(pixels, values["leds"], tone.Tone(piezo), values)
    made.cue("boot")
    made.status("ready", True)
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
        import hosts

        return hosts.Hosts(device, None, slots.version())
    if not device.settings.values["radio"]:
        return None
    try:
        import bluetooth
    except ImportError:
        return None
    import hosts

    return hosts.Hosts(device, bluetooth.BLE(), slots.version())
