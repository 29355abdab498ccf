"""Charge of the battery, estimated from its voltage every ten seconds."""

from repcore import const
from sample_clock import WRAP

# mV of one LiPo cell from 0 % in steps of 10 %, at rest and room temperature: blog.ampow.com/lipo-voltage-chart. Cells
# differ by some ten per cent of charge; a cold or loaded cell reads lower.
_CURVE_MV = (3270, 3690, 3730, 3770, 3800, 3840, 3870, 3950, 4020, 4110, 4200)
_INTERVAL_MS = const(10000)
_READINGS = const(8)
_SMOOTHING_BITS = const(3)  # a new reading has a weight of 1/8, because the load changes faster than the charge
_LOW_PERCENT = const(15)
_CRITICAL_PERCENT = const(5)
_HYSTERESIS_PERCENT = const(5)


def charge(mv):
    """Return the charge in per cent of a cell with this voltage."""
    below = i = 0
    for at in _CURVE_MV:
        if mv < at:
            return 10 * i + (mv - at) * 10 // (at - below) if i else 0
        below = at
        i += 1
    return 100


class Battery:
    """adc: a machine.ADC behind a divider of ``ratio``. switch: the pin that connects the divider, or None if it is
    always connected.

    percent: 1 to 100, 0 if unknown (the device sleeps before the battery is empty). mv: smoothed, 0 before the first
    reading. low, critical: with hysteresis.
    """

    def __init__(self, adc, switch, ratio):
        self.adc = adc
        self.switch = switch
        self.ratio = ratio
        self.percent = 100
        self.low = self.critical = self.connected = False
        self.mv = self.filtered = self.since_ms = 0

    def beat(self, now_ms):
        """Connect the divider on one beat and read on the next one, when the voltage has settled."""
        if self.connected:
            self.measure()
            self.connect(0)
        elif (self.percent and not self.mv) or (now_ms - self.since_ms) & WRAP >= _INTERVAL_MS:
            self.since_ms = now_ms
            self.connect(1)

    def connect(self, on):
        self.connected = on
        if self.switch:
            self.switch(on)

    def measure(self):
        uv = 0
        try:
            for _ in range(_READINGS):
                uv += self.adc.read_uv()
        except OSError:  # a chip without the reference voltage in its eFuse
            self.percent = 0
            return
        mv = uv // _READINGS * self.ratio // 1000
        self.filtered += mv - self.mv if self.mv else mv << _SMOOTHING_BITS
        self.mv = self.filtered >> _SMOOTHING_BITS
        percent = self.percent = charge(self.mv) or 1
        self.low = percent <= _LOW_PERCENT + self.low * _HYSTERESIS_PERCENT
        self.critical = percent <= _CRITICAL_PERCENT + self.critical * _HYSTERESIS_PERCENT
