"""machine.I2C and SoftI2C of an ESP32 with their errors."""

import virtual_ops as op
from micropython import const
from virtual_link import advance_us, ask, options
from virtual_pin import Pin

_TIMEOUT = const(116)  # the ESP32's ETIMEDOUT


class SoftI2C:
    """Drives the pins by software: with SDA stuck low it reads every acknowledge and every bit as 0."""

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
    """The hardware's driver. In MicroPython from 1.29 on timeout limits the whole transfer, in ticks of 10 ms."""

    soft = 0

    def spend(self, count):
        if options["i2c_whole"] and count * self.byte_ns // 1000000 >= self.timeout // 10000 * 10:
            advance_us(self.timeout)
            raise OSError(_TIMEOUT)
        super().spend(count)

    def __init__(self, id=-1, *, scl=None, sda=None, freq=400000, timeout=50000):
        scl, sda = scl or Pin(18 if id == 0 else 25), sda or Pin(19 if id == 0 else 26)
        super().__init__(scl, sda, freq=freq, timeout=timeout)
