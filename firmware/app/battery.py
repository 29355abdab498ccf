"""The cell's charge from its voltage, measured now and then."""

from repcore import const
from sample_clock import WRAP

# mV of one LiPo cell from 0 % in steps of 10 %, at rest and room temperature: blog.ampow.com/lipo-voltage-chart. Cells
# differ by some ten per cent of charge, a cold or loaded one reads lower.
_CURVE_MV = (3270, 3690, 3730, 3770, 3800, 3840, 3870, 3950, 4020, 4110, 4200)
_EVERY_MS = const(10000)
_READS = const(8)
_SMOOTH = const(3)  # a new reading weighs an eighth: the load changes faster than the charge
_LOW = const(15)  # per cent
_CRITICAL = const(5)
_BACK = const(5)  # per cent above, and it is over


def charge(mv):
    """Per cent that a cell of so many mV has left."""
    below = i = 0
    for at in _CURVE_MV:
        if mv < at:
            return 10 * i + (mv - at) * 10 // (at - below) if i else 0
        below = at
        i += 1
    return 100


class Battery:
    """adc: a machine.ADC behind a divider of ``ratio``; switch: the pin that connects it, which leaks otherwise, or
    None where it is always connected.

    percent: 0 to 100; mv: smoothed, 0 before the first reading; low, critical: with hysteresis.
    """

    def __init__(self, adc, switch, ratio):
        self.adc = adc
        self.switch = switch
        self.ratio = ratio
        self.percent = 100
        self.low = self.critical = self.on = False
        self.mv = self.fine = self.since = 0

    def beat(self, now_ms):
        """Connects the divider on one beat and reads on the next, so that it has settled."""
        if self.on:
            self.take()
            self.connect(0)
        elif not self.mv or (now_ms - self.since) & WRAP >= _EVERY_MS:
            self.since = now_ms
            self.connect(1)

    def connect(self, on):
        self.on = on
        if self.switch:
            self.switch(on)

    def take(self):
        uv = 0
        for _ in range(_READS):
            uv += self.adc.read_uv()
        mv = uv // _READS * self.ratio // 1000
        self.fine += mv - self.mv if self.mv else mv << _SMOOTH
        self.mv = self.fine >> _SMOOTH
        percent = self.percent = charge(self.mv)
        self.low = percent <= _LOW + self.low * _BACK
        self.critical = percent <= _CRITICAL + self.critical * _BACK
