"""Deep sleep and what wakes from it; why the firmware started."""

import time

import board
import esp32
import machine
import seldom
from machine import Pin
from repcore import const

# BOOT records' cause
POWER = const(1)
SOFT = const(2)
WATCHDOG = const(3)
MOTION = const(4)
BUTTON = const(5)
OTHER = const(6)


def cause():
    """Why the firmware starts."""
    reset = machine.reset_cause()
    if reset == machine.DEEPSLEEP_RESET:
        return BUTTON if machine.wake_reason() == machine.PIN_WAKE else MOTION
    causes = {
        machine.PWRON_RESET: POWER,
        machine.HARD_RESET: SOFT,
        machine.WDT_RESET: WATCHDOG,
        machine.SOFT_RESET: SOFT,
    }  # machine.reset() is a HARD_RESET on an ESP32, its EN button is PWRON
    return causes.get(reset, OTHER)


def sleep(device):
    """Everything to flash, then deep sleep until the plate moves or the button is pressed: the firmware starts anew.

    The sensor's supply stays on, held; the LEDs' and the divider's stay off. Without an answering sensor only the
    button wakes.
    """
    device.tracker.close()
    hosts = device.radio
    if hosts and hosts.radio:
        hosts.radio.ble.active(False)
    device.led_power(0)
    button = Pin(board.BUTTON, Pin.IN, Pin.PULL_UP, hold=True)  # pyright: ignore[reportCallIssue]
    while not button():
        time.sleep_ms(10)  # held down it would wake at once
    esp32.wake_on_ext0(button, esp32.WAKEUP_ALL_LOW)
    try:
        seldom.call("doze", "doze", device.sensor, int(device.settings.values["motion_threshold"]))
        esp32.wake_on_ext1((Pin(board.MOTION, Pin.IN),), esp32.WAKEUP_ANY_HIGH)
    except OSError:
        pass
    Pin(board.LED_POWER, Pin.OUT, value=0)
    Pin(board.SENSOR_POWER, Pin.OUT, value=0, hold=True)  # pyright: ignore[reportCallIssue]
    esp32.gpio_deep_sleep_hold(True)  # pyright: ignore[reportAttributeAccessIssue]
    machine.deepsleep()
