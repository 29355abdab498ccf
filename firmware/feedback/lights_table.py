"""The language of the lights and of the piezo: one row for everything the device says, the most urgent first.

Three colours that every kind of colour vision tells apart, and never red against green: white is about the movement,
blue is news (time, side, Bluetooth), amber wants attention. What shares a colour differs in its pattern, also in a
single LED.
"""

import lights_names as light
from repcore import const

_WHITE = const(0)
_BLUE = const(1)
_AMBER = const(2)
COLOURS = b"\xdc\xb4\xff\x14\x00\xff\x5a\xff\x00"  # green, red, blue of each, as a WS2812 takes them: linear light

_FLASH = const(0)  # so many times on and off for on_beats each
LEFT = const(1)  # flashes; on a ring its left half
RIGHT = const(2)
_SWELL = const(3)  # as often brighter and darker, in on_beats
RISE = const(4)  # from dark to bright in on_beats
FADE = const(5)  # from bright to dark
FILL = const(6)  # the ring as far as the share; one LED by brightness
GAUGE = const(7)  # the same, but one LED swells once for every part of the share that is begun

# hz, beats, times
TONES = ((0, 0, 0), (1800, 1, 1), (2400, 2, 1), (2400, 3, 3), (900, 4, 1), (600, 4, 2))

# number, colour, pattern, times, on_beats, period_beats (how long a cue lasts, how often a state repeats), tone
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
    (light.UNTOP, _WHITE, FADE, 1, 10, 11, 0),
    (light.HOLD, _WHITE, _FLASH, 2, 2, 8, 2),
    (light.TARGET, _WHITE, _FLASH, 4, 3, 24, 3),
    (light.TOP, _WHITE, _FLASH, 1, 6, 7, 1),
    (light.OUT, _WHITE, FILL, 1, 1, 1, 0),  # what follows is not shown during a rep
    (light.BACK, _BLUE, FILL, 1, 1, 1, 0),
    (light.PAIRING, _BLUE, _FLASH, 1, 10, 20, 0),
    (light.BATTERY_CRITICAL, _AMBER, _FLASH, 2, 3, 50, 0),
    (light.MEMORY_FULL, _AMBER, _FLASH, 4, 3, 50, 0),
    (light.BATTERY_LOW, _AMBER, _FLASH, 1, 3, 100, 0),
    (light.MEMORY_LOW, _AMBER, _FLASH, 3, 3, 100, 0),
    (light.REST, _BLUE, _SWELL, 1, 100, 100, 0),
    (light.RECORDING, _WHITE, _FLASH, 2, 3, 100, 0),
    (light.READY, _WHITE, _FLASH, 1, 3, 100, 0),
    (light.OFF, _WHITE, _FLASH, 0, 1, 25, 0),
)
# The same in a tenth of the heap: what lights.py uses, and drops this file.
ROWS = b"".join([bytes(row[1:]) for row in LIGHTS])
ROW = const(6)  # bytes of one
