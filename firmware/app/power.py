"""Deep sleep, the sources that wake from it, and the cause of a start."""

import time

import board
import esp32
import machine
import ondemand
from machine import Pin
from repcore import const

# Causes in BOOT records.
POWER = const(1)
SOFT = const(2)
WATCHDOG = const(3)
MOTION = const(4)
BUTTON = const(5)
OTHER = const(6)


def cause():
    """Return why the firmware starts."""
    reset = machine.reset_cause()
    if reset == machine.DEEPSLEEP_RESET:
        return BUTTON if machine.wake_reason() == machine.PIN_WAKE else MOTION
    causes = {
        machine.PWRON_RESET: POWER,
        machine.HARD_RESET: SOFT,
        machine.WDT_RESET: WATCHDOG,
        machine.SOFT_RESET: SOFT,
    }  # on the ESP32 machine.reset() is HARD_RESET and the EN button is PWRON_RESET
    return causes.get(reset, OTHER)


def sleep(device):
    """Write everything to flash and enter deep sleep until the plate moves or the button is pressed.

    Waking restarts the firmware. The sensor's supply stays on (held); the supplies of the LEDs and the divider stay
    off. If the sensor does not answer, only the button wakes. A board without a motion pin switches the sensor off too.
    """
    device.pipeline.close()
    remote = device.remote
    if remote and remote.radio:
        remote.radio.ble.active(False)
    device.led_power(0)
    pull = Pin.PULL_UP if board.BUTTON_PULL else None
    button = Pin(board.BUTTON, Pin.IN, pull, hold=True)  # pyright: ignore[reportCallIssue]
    while not button():
        time.sleep_ms(10)  # a held button would wake the chip at once
    esp32.wake_on_ext0(button, esp32.WAKEUP_ALL_LOW)
    sensor = board.SENSOR_ON
    if board.MOTION < 0:
        sensor = 1 - sensor
    else:
        try:
            ondemand.run_once("motion_wake", "arm", device.imu, int(device.settings.values["motion_threshold"]))
            esp32.wake_on_ext1((Pin(board.MOTION, Pin.IN),), esp32.WAKEUP_ANY_HIGH)
        except OSError:
            pass
    Pin(board.LED_POWER, Pin.OUT, value=0)
    Pin(board.SENSOR_POWER, Pin.OUT, value=sensor, hold=True)  # pyright: ignore[reportCallIssue]
    esp32.gpio_deep_sleep_hold(True)  # pyright: ignore[reportAttributeAccessIssue]
    machine.deepsleep()
