"""machine.Pin of an ESP32."""

import virtual_link as link
import virtual_ops as op
from virtual_link import ask, levels, post


class Pin:
    IN, OUT, OPEN_DRAIN = 1, 3, 7
    PULL_DOWN, PULL_UP = 1, 2
    IRQ_RISING, IRQ_FALLING, WAKE_LOW, WAKE_HIGH = 1, 2, 4, 5
    DRIVE_0, DRIVE_1, DRIVE_2, DRIVE_3 = 0, 1, 2, 3
    made = {}

    def __new__(cls, number, *args, **named):
        if isinstance(number, Pin):
            number = number.number
        if not 0 <= number < 40 or number in (24, 28, 29, 30, 31):
            raise ValueError("invalid pin")
        pin = cls.made.get(number)
        if pin is None:
            pin = cls.made[number] = object.__new__(cls)
            pin.number = number
            pin.mode = pin.output = pin.pull = 0
            pin.bus = None
        return pin

    def __init__(self, number, *args, **named):
        if args or named:
            self.init(*args, **named)

    def init(self, mode=None, pull=-1, *, value=None, drive=None, hold=None):
        if mode is not None:
            if self.number >= 34 and mode != Pin.IN:
                raise ValueError("pin can only be input")
            self.mode = mode
        self.bus = None  # the pin is no longer a bus pin
        if pull != -1:
            self.pull = pull or 0
        if value is not None:
            self.output = 1 if value else 0
        self.tell(0 if hold is None else 1 if hold else 2)

    def tell(self, hold=0):
        post(op.PIN, self.number, self.output | self.mode << 4 | self.pull << 8 | hold << 12)

    def value(self, value=None):
        if value is None:
            return self()
        self(value)

    def __call__(self, value=None):
        if value is not None:
            value = 1 if value else 0
            if value != self.output or levels[self.number] == 3:
                self.output = value
                self.tell()
            return None
        if self.mode == Pin.OUT:
            return self.output
        level = levels[self.number]
        if level == 3:
            return ask(op.PIN_READ, self.number)
        if self.mode == Pin.OPEN_DRAIN and not self.output:
            return 0
        return level if level < 2 else 1 if self.pull & Pin.PULL_UP or self.mode == Pin.OPEN_DRAIN else 0

    def on(self):
        self(1)

    def off(self):
        self(0)

    def toggle(self):
        self(1 - self.output)

    def irq(self, handler=None, trigger=3, *, wake=None, hard=False):
        if wake is not None and trigger >= Pin.WAKE_LOW:
            post(op.WAKE, 0, trigger == Pin.WAKE_HIGH, bytes([self.number]))
        elif levels[self.number] == 3 and handler:
            link.die("Pin.irq on pin %d: the virtual device has no interrupt there" % self.number)
        else:
            link.handlers[self.number] = handler and (handler, self, trigger)
        return self

    def __repr__(self):
        return "Pin(%d)" % self.number
