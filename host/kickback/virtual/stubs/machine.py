"""The ESP32's machine: pins, buses and resets go to the parent, which plays the board."""
import virtual_link as link
import virtual_ops as op
from micropython import const
from virtual_link import advance, advance_us, ask, levels, post

PWRON_RESET, HARD_RESET, WDT_RESET, DEEPSLEEP_RESET, SOFT_RESET = 1, 2, 3, 4, 5
PIN_WAKE = EXT0_WAKE = 2
EXT1_WAKE, TIMER_WAKE, TOUCHPAD_WAKE, ULP_WAKE = 3, 4, 5, 6
SLEEP, DEEPSLEEP = 2, 4
_cause = [PWRON_RESET, 0]  # of this boot; why it woke
_memory = [b""]
_NACK = const(19)  # ENODEV
_TIMEOUT = const(116)  # the ESP32's ETIMEDOUT


class Pin:
    IN, OUT, OPEN_DRAIN = 1, 3, 7
    PULL_DOWN, PULL_UP = 1, 2
    IRQ_RISING, IRQ_FALLING, WAKE_LOW, WAKE_HIGH = 1, 2, 4, 5
    DRIVE_0, DRIVE_1, DRIVE_2, DRIVE_3 = 0, 1, 2, 3
    made = {}

    def __new__(cls, number, *args, **named):
        if isinstance(number, Pin):
            number = number.number
        if not 0 <= number < 40 or number in (20, 24, 28, 29, 30, 31):
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
        self.bus = None  # a bus on this pin has lost it
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
            link.die("Pin.irq on pin %d: the virtual device raises none there" % self.number)
        else:
            link.handlers[self.number] = handler and (handler, self, trigger)
        return self

    def __repr__(self):
        return "Pin(%d)" % self.number


class SoftI2C:
    """Clocks the pins itself: with SDA stuck low it reads every acknowledge and every bit as 0."""

    soft = 0x80

    def __init__(self, scl, sda, *, freq=400000, timeout=50000):
        self.pins = (scl, sda)
        self.byte_ns = 9000000 * 1000 // freq  # eight bits and the acknowledge
        self.timeout = timeout
        for pin in self.pins:
            pin.init(Pin.OPEN_DRAIN, Pin.PULL_UP, value=1)
            pin.bus = self

    def spend(self, count):
        advance_us(count * self.byte_ns // 1000 + 5)

    def transfer(self, kind, address, b, payload=b"", buffer=None):
        for pin in self.pins:
            if pin.bus is not self:
                advance_us(self.timeout)
                raise OSError(_TIMEOUT)
        self.spend(3 if kind == op.I2C_READ else 2 + len(payload))  # a register changes at the end of its byte
        error = ask(kind, address | self.soft, b, payload, buffer)
        if error:
            if error == _TIMEOUT:
                advance_us(self.timeout)
            raise OSError(error)
        if buffer:
            self.spend(len(buffer))

    def readfrom_mem_into(self, addr, memaddr, buf, *, addrsize=8):
        self.transfer(op.I2C_READ, addr, memaddr | len(buf) << 9, b"", buf)

    def readfrom_mem(self, addr, memaddr, nbytes, *, addrsize=8):
        buffer = bytearray(nbytes)
        self.readfrom_mem_into(addr, memaddr, buffer)
        return bytes(buffer)

    def writeto_mem(self, addr, memaddr, buf, *, addrsize=8):
        self.transfer(op.I2C_WRITE, addr, memaddr, buf)

    def readfrom_into(self, addr, buf, stop=True):
        self.transfer(op.I2C_READ, addr, 256 | len(buf) << 9, b"", buf)

    def readfrom(self, addr, nbytes, stop=True):
        buffer = bytearray(nbytes)
        self.readfrom_into(addr, buffer)
        return bytes(buffer)

    def writeto(self, addr, buf, stop=True):
        buf = bytes(buf)
        self.transfer(op.I2C_WRITE, addr, buf[0] if buf else 256, buf[1:])
        return len(buf)

    def writevto(self, addr, vector, stop=True):
        return self.writeto(addr, b"".join(vector))

    def scan(self):
        found = []
        for address in range(8, 0x78):
            try:
                self.writeto(address, b"")
                found.append(address)
            except OSError:
                pass
        return found


class I2C(SoftI2C):
    soft = 0

    def __init__(self, id=-1, *, scl=None, sda=None, freq=400000, timeout=50000):
        scl, sda = scl or Pin(18 if id == 0 else 25), sda or Pin(19 if id == 0 else 26)
        super().__init__(scl, sda, freq=freq, timeout=timeout)


class ADC:
    ATTN_0DB, ATTN_2_5DB, ATTN_6DB, ATTN_11DB = 0, 1, 2, 3
    WIDTH_9BIT, WIDTH_10BIT, WIDTH_11BIT, WIDTH_12BIT = 9, 10, 11, 12

    def __init__(self, pin, *, atten=0):
        self.number = pin.number if isinstance(pin, Pin) else pin
        if self.number not in (0, 2, 4, 12, 13, 14, 15, 25, 26, 27, 32, 33, 34, 35, 36, 37, 38, 39):
            raise ValueError("invalid pin")
        self.attenuation = atten

    def init(self, *, atten=0):
        self.attenuation = atten

    def atten(self, atten):
        self.attenuation = atten

    def width(self, bits):
        pass

    def read_uv(self):
        """In whole mV, as the calibration gives them; ends where the attenuation does (ESP32 data sheet)."""
        advance(0, 40)
        most = (950, 1250, 1750, 2450)[self.attenuation]
        return min(ask(op.ADC, self.number), most) * 1000

    def read(self):
        return min(4095, self.read_uv() * 4095 // (1100000, 1500000, 2200000, 3900000)[self.attenuation])

    def read_u16(self):
        return self.read() << 4


class PWM:
    def __init__(self, dest, freq=5000, duty=None, duty_u16=None, duty_ns=None):
        self.pin = dest
        self.hz, self.part = 0, 32768
        self.init(freq=freq, duty=duty, duty_u16=duty_u16)

    def init(self, *, freq=None, duty=None, duty_u16=None, duty_ns=None):
        if freq is not None:
            if not 1 <= freq <= 40000000:
                raise ValueError("frequency must be from 1Hz to 40MHz")
            self.hz = int(freq)
        if duty is not None:
            duty_u16 = duty * 64
        if duty_u16 is not None:
            self.part = int(duty_u16)
        post(op.TONE, self.pin.number, self.hz if 0 < self.part < 65535 else 0)

    def freq(self, value=None):
        if value is None:
            return self.hz
        self.init(freq=value)

    def duty_u16(self, value=None):
        if value is None:
            return self.part
        self.init(duty_u16=value)

    def duty(self, value=None):
        if value is None:
            return self.part >> 6
        self.init(duty=value)

    def deinit(self):
        post(op.TONE, self.pin.number, 0)


class WDT:
    def __init__(self, id=0, timeout=5000):
        if id != 0 or timeout <= 0:
            raise ValueError("WDT")
        self.timeout = timeout
        post(op.ARMED, 0, timeout)
        self.feed()

    def feed(self):
        link.feed(self.timeout)


class RTC:
    def __init__(self, id=0):
        pass

    def memory(self, data=None):
        if data is None:
            return bytes(_memory[0])
        if len(data) > 2048:
            raise ValueError("buffer too long")
        _memory[0] = bytes(data)
        post(op.MEMORY, 0, 0, _memory[0])

    def datetime(self, when=None):
        import time

        from utime import gmtime

        now = gmtime(time.time())
        return now[:3] + (now[6],) + now[3:6] + (0,)


def bitstream(pin, encoding, timing, data):
    post(op.LEDS, pin.number, 0, data)
    advance_us(len(data) * 8 * (timing[0] + timing[1]) // 1000)


def reset_cause():
    return _cause[0]


def wake_reason():
    return _cause[1]


def reset():
    link.gone(HARD_RESET)


def soft_reset():
    link.gone(SOFT_RESET)


def deepsleep(time_ms=0):
    link.gone(DEEPSLEEP_RESET, time_ms)


def lightsleep(time_ms=0):
    advance(time_ms)


sleep = lightsleep


def idle():
    advance(1)


def unique_id():
    return b"\x24\x6f\x28\x01\x02\x03"


def freq(hz=None):
    return 160000000 if hz is None else None


def disable_irq():
    return 0


def enable_irq(state=0):
    pass
