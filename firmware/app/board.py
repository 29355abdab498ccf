"""Pin numbers and other facts of the board. No other file names a pin.

FireBeetle 2 ESP32-E; `kickback flash --board` puts the pins of another board here (host/kickback/image/boards.py). -1
for what a board does not have. Waking from deep sleep needs RTC pins (0, 2, 4, 12-15, 25-27, 32-39). Do not use 0, 2,
5, 12 and 15: the chip reads them at reset. 34-39 are inputs only. ADC1 is 32-39.
"""

from repcore import const

SDA = const(21)
SCL = const(22)
MOTION = const(35)  # the sensor's INT on an RTC pin: high wakes from deep sleep (ext1)
BUTTON = const(14)  # to ground; an RTC pin whose pull-up is on from reset and in deep sleep: low wakes (ext0)
BUTTON_PULL = const(1)  # 0: the pin has no pull-up, the board has one
SENSOR_POWER = const(26)  # switches the sensor's supply (P-FET, pulled down: on by default)
SENSOR_ON = const(0)  # level that switches it on
LED_POWER = const(25)  # high switches the LEDs' supply on (pulled down: off by default); may be SENSOR_POWER
LED_DATA = const(13)  # through a level shifter on the LEDs' supply
LEDS = const(24)  # the most that the supply can feed
PIEZO = const(4)
BATTERY = const(34)  # ADC1: works while the radio is on
BATTERY_SWITCH = const(-1)  # pin that connects the divider when high; -1: above 1 megohm and always connected
BATTERY_RATIO = const(2)  # of the divider: two equal resistors
SENSOR_ADDRESS = const(0x68)  # AD0 to ground
