"""The board around the ESP32: sensor, button, LEDs, piezo, battery and the switches of their supplies."""

from collections.abc import Callable

from kickback.virtual.board.pins import NOTHING, Pins, board
from kickback.virtual.board.world import World
from kickback.virtual.imu.bus import Bus
from kickback.virtual.imu.mpu6050 import Mpu6050
from kickback.virtual.run.child import Request
from kickback.virtual.run.result import Seen
from kickback.virtual.stubs import virtual_ops as op


class Board:
    """Answers what the firmware asks of its pins. on_leds, on_tone: called with the time and what is new.

    changes: pairs of pin and level that the firmware is not yet told.
    """

    def __init__(self, world: World, seen: Seen, sensor: Mpu6050, battery_v: float) -> None:
        self.world, self.seen, self.sensor, self.battery_v = world, seen, sensor, battery_v
        self.bus = Bus(sensor)
        self.pins = Pins()
        self.leds = b""
        self.keep_leds = True
        self.changes = bytearray()
        self.on_leds: Callable[[float, bytes], None] = lambda at_s, rgb: None
        self.on_tone: Callable[[float, int], None] = lambda at_s, hz: None
        self.handlers: dict[int, Callable[[Request], tuple[int, bytes] | None]] = {
            op.I2C_READ: self._i2c_read,
            op.I2C_WRITE: self._i2c_write,
            op.PIN_READ: lambda request: (self.level(request.a), b""),
            op.ADC: self._adc,
            op.PIN: self._pin,
            op.HOLD: lambda request: setattr(self.pins, "deep_sleep_hold", bool(request.a)),
            op.LEDS: self._leds,
            op.TONE: self._tone,
        }

    def reset(self, power: bool = True, fresh: bool = False) -> None:
        """The ESP32 was reset or sleeps; fresh: it lost its power, or was held in reset, so that no pad is held."""
        self.pins.reset(fresh)
        if not power:
            self.bus.supply(False, self.world.now_us)
            self._lights(bytes(len(self.leds)))
            return
        self._follow_power()

    def press(self, for_s: float) -> None:
        """The button, which pulls its pin to ground."""
        self._set_pin(board.BUTTON, 0)
        self.world.plan_in(for_s, lambda: self._set_pin(board.BUTTON, NOTHING))

    def fault(self, kind: str, for_s: float | None) -> None:
        self.bus.fault(kind, self.world.now_us, latched=for_s is None)
        if for_s is not None:
            self.world.plan_in(for_s, lambda: self.bus.lift(kind))

    def level(self, pin: int) -> int:
        """Of an input; what nothing drives is pulled up."""
        if pin == board.MOTION:
            return self.sensor.int_level(self.world.now_us) if self.sensor.powered else 0
        if pin == board.SDA:
            return self.bus.sda
        level = self.pins.world[pin]
        return 1 if level >= NOTHING else level

    def _set_pin(self, pin: int, level: int) -> None:
        self.pins.world[pin] = level
        self.changes += bytes((pin, level))

    def _follow_power(self) -> None:
        """Supplies as the firmware's pins have switched them."""
        sensor = not self.pins.high(board.SENSOR_POWER)
        if sensor != self.sensor.powered:
            self.bus.supply(sensor, self.world.now_us)
        if not self.pins.high(board.LED_POWER):
            self._lights(bytes(len(self.leds)))

    def _i2c_read(self, request: Request) -> tuple[int, bytes]:
        soft = request.a > 127
        return self.bus.read(request.a & 127, request.b & 511, request.b >> 9, self.world.now_us, soft)

    def _i2c_write(self, request: Request) -> tuple[int, bytes]:
        now_us = self.world.now_us
        return self.bus.write(request.a & 127, request.b, request.payload, now_us, request.a > 127), b""

    def _adc(self, request: Request) -> tuple[int, bytes]:
        switch = board.BATTERY_SWITCH
        connected = request.a == board.BATTERY and (switch is None or self.pins.high(switch))
        return round(self.battery_v / board.BATTERY_RATIO * 1000) if connected else 0, b""

    def _pin(self, request: Request) -> None:
        changed = self.pins.drive(request.a, request.b)
        if request.a == board.SCL:
            self.bus.clock(request.b & 1)
        if changed and request.a in (board.SENSOR_POWER, board.LED_POWER):
            self._follow_power()

    def _leds(self, request: Request) -> None:
        sent = request.payload
        if request.a != board.LED_DATA or not self.pins.high(board.LED_POWER):
            return
        rgb = bytearray(len(sent))
        rgb[0::3], rgb[1::3], rgb[2::3] = sent[1::3], sent[0::3], sent[2::3]
        self._lights(bytes(rgb))

    def _lights(self, rgb: bytes) -> None:
        if rgb != self.leds:
            self.leds = rgb
            if self.keep_leds:
                self.seen.leds.append((self.world.now_s, rgb))
            self.on_leds(self.world.now_s, rgb)

    def _tone(self, request: Request) -> None:
        if request.a == board.PIEZO:
            self.seen.tones.append((self.world.now_s, request.b))
            self.on_tone(self.world.now_s, request.b)
