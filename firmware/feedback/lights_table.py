"""Signals of the lights and of the piezo: one row each, the most urgent first.

Three colours that people with any colour vision can distinguish, never red against green: white for the movement, blue
for information (time, side, Bluetooth), amber for attention. Signals of one colour differ in their pattern, also on a
single LED.
"""

import lights_names as light
from repcore import const

_WHITE = const(0)
_BLUE = const(1)
_AMBER = const(2)
COLOURS = b"\xdc\xb4\xff\x14\x00\xff\x5a\xff\x00"  # green, red, blue of each, the order of a WS2812; linear light

_FLASH = const(0)  # this many times on and off, on_beats each
LEFT = const(1)  # flashes, on a ring of its left half
RIGHT = const(2)
_SWELL = const(3)  # this many times brighter and darker, on_beats each
RISE = const(4)  # from dark to bright in on_beats
FADE = const(5)  # from bright to dark
FILL = const(6)  # a share of the ring; on one LED the brightness
GAUGE = const(7)  # the same, but one LED swells once for each started part of the share

# hz, beats, times
TONES = ((0, 0, 0), (1800, 1, 1), (2400, 2, 1), (2400, 3, 3), (900, 4, 1), (600, 4, 2))

# number, colour, pattern, times, on_beats, period_beats (length of a cue, repetition of a state), tone
LIGHTS = (
    (light.HELD_PAIRING, _BLUE, FILL, 1, 1, 1, 0),
    (light.HELD_RESET, _AMBER, FILL, 1, 1, 1, 0),
    (light.IDENTIFY, _WHITE, _FLASH, 24, 2, 97, 3),
    (light.SLEEP, _WHITE, FADE, 1, 40, 41, 0),
    (light.BOOT, _WHITE, RISE, 1, 20, 21, 2),
    (light.RECOVERED, _AMBER, FADE, 1, 16, 17, 0),
    (light.FAULT, _AMBER, _FLASH, 1, 10, 20, 5),
    (light.CLAIMED, _BLUE, _FLASH, 1, 40, 41, 2),
    (light.REFUSED, _AMBER, _FLASH, 3, 5, 29, 0),
    (light.LEFT, _BLUE, LEFT, 1, 8, 16, 0),
    (light.RIGHT, _BLUE, RIGHT, 2, 8, 32, 0),
    (light.PROFILE, _BLUE, _FLASH, 3, 8, 48, 0),
    (light.BATTERY, _BLUE, GAUGE, 5, 12, 61, 0),
    (light.CONNECTED, _BLUE, RISE, 1, 16, 17, 0),
    (light.REST_OVER, _BLUE, _FLASH, 4, 3, 24, 3),
    (light.SET_END, _WHITE, GAUGE, 1, 30, 31, 4),
    (light.MOMENTUM, _AMBER, _SWELL, 1, 16, 17, 0),
    (light.UNSURE, _AMBER, _FLASH, 2, 5, 19, 0),
    (light.TOP_RETRACTED, _WHITE, FADE, 1, 10, 11, 0),
    (light.HOLD, _WHITE, _FLASH, 2, 2, 8, 2),
    (light.TARGET, _WHITE, _FLASH, 4, 3, 24, 3),
    (light.TOP, _WHITE, _FLASH, 1, 6, 7, 1),
    (light.OUT, _WHITE, FILL, 1, 1, 1, 0),  # rows below BACK are hidden during a rep
    (light.BACK, _BLUE, FILL, 1, 1, 1, 0),
    (light.PAIRING, _BLUE, _FLASH, 1, 10, 20, 0),
    (light.BATTERY_CRITICAL, _AMBER, _FLASH, 2, 3, 50, 0),
    (light.MEMORY_FULL, _AMBER, _FLASH, 4, 3, 50, 0),
    (light.BATTERY_LOW, _AMBER, _FLASH, 1, 3, 100, 0),
    (light.MEMORY_LOW, _AMBER, _FLASH, 3, 3, 100, 0),
    (light.RADIO_FAULT, _AMBER, _FLASH, 5, 3, 100, 0),
    (light.REST, _BLUE, _SWELL, 1, 100, 100, 0),
    (light.RECORDING, _WHITE, _FLASH, 2, 3, 100, 0),
    (light.READY, _WHITE, _FLASH, 1, 3, 200, 0),
    (light.OFF, _WHITE, _FLASH, 0, 1, 25, 0),
)
# The same in a tenth of the heap, for lights.py, which unloads this module.
ROWS = b"".join([bytes(row[1:]) for row in LIGHTS])
ROW_BYTES = const(6)
