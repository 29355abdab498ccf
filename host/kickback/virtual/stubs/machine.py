"""machine of an ESP32. Pins, buses and resets are requests to the parent, which simulates the board."""

import virtual_link as link
import virtual_ops as op
from virtual_i2c import I2C, SoftI2C  # noqa: F401
from virtual_link import advance, advance_us, ask, post
from virtual_pin import Pin

PWRON_RESET, HARD_RESET, WDT_RESET, DEEPSLEEP_RESET, SOFT_RESET = 1, 2, 3, 4, 5
PIN_WAKE = EXT0_WAKE = 2
EXT1_WAKE, TIMER_WAKE, TOUCHPAD_WAKE, ULP_WAKE = 3, 4, 5, 6
SLEEP, DEEPSLEEP = 2, 4
_cause = [PWRON_RESET, 0]  # reset cause and wake reason of this boot
_memory = [b""]


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
        """Microvolts in steps of 1 mV, limited by the attenuation (ESP32 data sheet)."""
        advance(0, 40)
        most = (950, 1250, 1750, 2450)[self.attenuation]
        millivolts = ask(op.ADC, self.number)
        if millivolts == op.NO_VREF:
            raise OSError(-0x106, "ESP_ERR_NOT_SUPPORTED")
        return min(millivolts, most) * 1000

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
