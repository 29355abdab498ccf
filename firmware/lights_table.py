"""The language of the lights and of the piezo: one row for everything the device says.

Three colours that every kind of colour vision tells apart, and never red against green: white is about the movement,
blue is news (time, side, Bluetooth), amber wants attention. What shares a colour differs in its pattern, also in a
single LED.
"""
from repcore import const

WHITE = const(0)
BLUE = const(1)
AMBER = const(2)
COLOURS = b"\xbe\xff\x82\x28\x00\xff\x5a\xff\x00"  # green, red, blue of each, as a WS2812 takes them: linear light

FLASH = const(0)  # so many times on and off for on_ms each
LEFT = const(1)  # flashes; on a ring its left half
RIGHT = const(2)
SWELL = const(3)  # as often brighter and darker, in on_ms
RISE = const(4)  # from dark to bright in on_ms
FADE = const(5)  # from bright to dark
FILL = const(6)  # the ring as far as the share; one LED by brightness
GAUGE = const(7)  # the same, but one LED swells once for every part of the share that is begun

# hz, ms, times
TONES = ((0, 0, 0), (1800, 40, 1), (2400, 80, 1), (2400, 120, 3), (900, 160, 1), (600, 160, 2))

MOVING = const(50)  # what is more urgent than this is shown during a rep too

# name, colour, pattern, times, on_ms, period_ms (how long a cue lasts, how often a state repeats), priority, tone
LIGHTS = (
    ("boot", WHITE, RISE, 1, 800, 840, 70, 2),
    ("ready", WHITE, FLASH, 1, 120, 4000, 1, 0),
    ("out", WHITE, FILL, 1, 0, 0, MOVING, 0),
    ("back", BLUE, FILL, 1, 0, 0, MOVING, 0),
    ("top", WHITE, FLASH, 1, 240, 280, 60, 1),
    ("untop", WHITE, FADE, 1, 400, 440, 60, 0),
    ("hold", WHITE, FLASH, 2, 80, 320, 60, 2),
    ("momentum", AMBER, SWELL, 1, 640, 680, 60, 0),
    ("unsure", AMBER, FLASH, 2, 200, 760, 60, 0),
    ("target", WHITE, FLASH, 4, 120, 960, 61, 3),
    ("set_end", WHITE, GAUGE, 1, 1200, 1240, 62, 4),
    ("rest", BLUE, SWELL, 1, 4000, 4000, 10, 0),
    ("rest_over", BLUE, FLASH, 4, 120, 960, 63, 3),
    ("left", BLUE, LEFT, 1, 320, 640, 64, 0),
    ("right", BLUE, RIGHT, 2, 320, 1280, 64, 0),
    ("profile", BLUE, FLASH, 3, 320, 1920, 64, 0),
    ("battery", BLUE, GAUGE, 5, 480, 2440, 64, 0),
    ("recording", WHITE, FLASH, 2, 120, 4000, 5, 0),
    ("battery_low", AMBER, FLASH, 1, 120, 4000, 20, 0),
    ("battery_critical", AMBER, FLASH, 2, 120, 2000, 40, 0),
    ("memory_low", AMBER, FLASH, 3, 120, 4000, 15, 0),
    ("memory_full", AMBER, FLASH, 4, 120, 2000, 30, 0),
    ("pairing", BLUE, FLASH, 1, 400, 800, 45, 0),
    ("connected", BLUE, RISE, 1, 640, 680, 64, 0),
    ("claimed", BLUE, FLASH, 1, 1600, 1640, 65, 2),
    ("refused", AMBER, FLASH, 3, 200, 1160, 65, 0),
    ("identify", WHITE, FLASH, 24, 80, 3880, 80, 3),
    ("recovered", AMBER, FADE, 1, 640, 680, 75, 0),
    ("fault", AMBER, FLASH, 1, 400, 800, 74, 5),
    ("safe", AMBER, SWELL, 1, 2000, 2000, 73, 0),
    ("sleep", WHITE, FADE, 1, 1600, 1640, 76, 0),
    ("held", WHITE, FILL, 1, 0, 0, 90, 0),
    ("held_pairing", BLUE, FILL, 1, 0, 0, 90, 0),
    ("held_reset", AMBER, FILL, 1, 0, 0, 90, 0),
)
