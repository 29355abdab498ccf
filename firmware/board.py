"""Where everything is soldered, and what of it is there: the only file that names pins.

Classic ESP32. Pins with a wake-up part in deep sleep are RTC pins (0, 2, 4, 12-15, 25-27, 32-39).
"""
from repcore import const

SDA = const(21)
SCL = const(22)
MOTION = const(33)  # the sensor's INT, an RTC pin: high wakes from deep sleep (ext1)
BUTTON = const(32)  # to ground, an RTC pin: low wakes from deep sleep (ext0)
SENSOR_POWER = const(26)  # low switches the sensor's supply on (P-FET, pulled down: on by default)
LED_POWER = const(25)  # high switches the LEDs' supply on (pulled down: off by default)
LED_DATA = const(13)  # through a level shifter on the LEDs' supply
PIEZO = const(27)
BATTERY = const(35)  # ADC1: stays usable with the radio on
BATTERY_SWITCH = const(14)  # high connects the divider
BATTERY_RATIO = const(2)  # of the divider: two equal resistors
SENSOR_ADDRESS = const(0x68)  # AD0 to ground
