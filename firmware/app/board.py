"""Pin numbers and other facts of the board. No other file names a pin.

FireBeetle 2 ESP32-E; other boards: hardware/README.md. Waking from deep sleep needs RTC pins (0, 2, 4, 12-15, 25-27,
32-39). Do not use 0, 2, 5, 12 and 15: the chip reads them at reset. 34-39 are inputs only. ADC1 is 32-39.
"""

from repcore import const

SDA = const(21)
SCL = const(22)
MOTION = const(35)  # the sensor's INT on an RTC pin: high wakes from deep sleep (ext1)
BUTTON = const(14)  # to ground; an RTC pin whose pull-up is on from reset and in deep sleep: low wakes (ext0)
SENSOR_POWER = const(26)  # low switches the sensor's supply on (P-FET, pulled down: on by default)
LED_POWER = const(25)  # high switches the LEDs' supply on (pulled down: off by default)
LED_DATA = const(13)  # through a level shifter on the LEDs' supply
PIEZO = const(4)
BATTERY = const(34)  # ADC1: works while the radio is on
BATTERY_SWITCH = None  # pin that connects the divider when high; None: above 1 megohm and always connected
BATTERY_RATIO = const(2)  # of the divider: two equal resistors
SENSOR_ADDRESS = const(0x68)  # AD0 to ground
