"""The board around the ESP32: motion sensor, button, LEDs, piezo, battery and the switches of their supplies."""

from collections.abc import Callable

from kickback.virtual.board.clock import VirtualClock
from kickback.virtual.board.pins import NOTHING, Pins, board
from kickback.virtual.imu.bus import Bus
from kickback.virtual.imu.mpu6050 import Mpu6050
from kickback.virtual.run.child import Request
from kickback.virtual.run.result import RunResult
from kickback.virtual.stubs import virtual_ops as op

Answer = tuple[int, bytes]  # status and bytes


class Board:
    """Answers the firmware's requests to its pins.

    vref: the ADC is calibrated; without it read_uv() raises OSError
    changes: pairs of pin and level that the firmware has not received yet
    on_leds, on_tone: called with the time in s and the new state
    """

    def __init__(self, clock: VirtualClock, result: RunResult, imu: Mpu6050, battery_v: float) -> None:
        self.clock, self.result, self.imu, self.battery_v = clock, result, imu, battery_v
        self.bus = Bus(imu)
        self.pins = Pins()
        self.leds = b""
        self.keep_leds = True
        self.vref = True
        self.changes = bytearray()
        self.on_leds: Callable[[float, bytes], None] = lambda at_s, rgb: None
        self.on_tone: Callable[[float, int], None] = lambda at_s, hz: None
        self.handlers: dict[int, Callable[[Request], Answer | None]] = {
            op.I2C_READ: self._i2c_read,
            op.I2C_WRITE: self._i2c_write,
            op.PIN_READ: lambda request: (self.level(request.a), b""),
            op.ADC: self._adc,
            op.PIN: self._pin,
            op.HOLD: lambda request: setattr(self.pins, "deep_sleep_hold", bool(request.a)),
            op.LEDS: self._leds,
            op.TONE: self._tone,
        }

    def reset(self, power: bool = True, power_lost: bool = False) -> None:
        """The ESP32 was reset, or sleeps, or is off (power False).

        power_lost: it lost its power or was held in reset, so that no pad is held
        """
        self.pins.reset(power_lost)
        if not power:
            self.bus.supply(False, self.clock.now_us)
            self._set_leds(bytes(len(self.leds)))
            return
        self._switch_supplies()

    def press(self, for_s: float) -> None:
        """Presses the button, which pulls its pin to ground."""
        self._set_pin(board.BUTTON, 0)
        self.clock.plan_in(for_s, lambda: self._set_pin(board.BUTTON, self.pins.button_at_rest))

    def fault(self, kind: str, for_s: float | None) -> None:
        """Starts a fault of the bus (imu/bus.py); for_s None: until the sensor's supply is switched off."""
        self.bus.fault(kind, self.clock.now_us, latched=for_s is None)
        if for_s is not None:
            self.clock.plan_in(for_s, lambda: self.bus.lift(kind))

    def level(self, pin: int) -> int:
        """The level of an input; an open one is pulled up."""
        if pin == board.MOTION:
            return self.imu.int_level(self.clock.now_us) if self.imu.powered else 0
        if pin == board.SDA:
            return self.bus.sda
        level = self.pins.outside[pin]
        return 1 if level >= NOTHING else level

    def _set_pin(self, pin: int, level: int) -> None:
        self.pins.outside[pin] = level
        self.changes += bytes((pin, level))

    def _switch_supplies(self) -> None:
        """Switches the supplies as the firmware's pins say."""
        powered = self.pins.high(board.SENSOR_POWER) == bool(board.SENSOR_ON)
        if powered != self.imu.powered:
            self.bus.supply(powered, self.clock.now_us)
        if not self.pins.high(board.LED_POWER):
            self._set_leds(bytes(len(self.leds)))

    def _i2c_read(self, request: Request) -> Answer:
        soft = request.a > 127
        return self.bus.read(request.a & 127, request.b & 511, request.b >> 9, self.clock.now_us, soft)

    def _i2c_write(self, request: Request) -> Answer:
        now_us = self.clock.now_us
        return self.bus.write(request.a & 127, request.b, request.payload, now_us, request.a > 127), b""

    def _adc(self, request: Request) -> Answer:
        switch = board.BATTERY_SWITCH
        if not self.vref:
            return op.NO_VREF, b""
        connected = request.a == board.BATTERY and (switch < 0 or self.pins.high(switch))
        return round(self.battery_v / board.BATTERY_RATIO * 1000) if connected else 0, b""

    def _pin(self, request: Request) -> None:
        changed = self.pins.drive(request.a, request.b)
        if request.a == board.SCL:
            self.bus.set_scl(request.b & 1)
        if changed and request.a in (board.SENSOR_POWER, board.LED_POWER):
            self._switch_supplies()

    def _leds(self, request: Request) -> None:
        """Takes the bytes of the LEDs, which are in the order green, red, blue."""
        grb = request.payload
        if request.a != board.LED_DATA or not self.pins.high(board.LED_POWER):
            return
        rgb = bytearray(len(grb))
        rgb[0::3], rgb[1::3], rgb[2::3] = grb[1::3], grb[0::3], grb[2::3]
        self._set_leds(bytes(rgb))

    def _set_leds(self, rgb: bytes) -> None:
        if rgb != self.leds:
            self.leds = rgb
            if self.keep_leds:
                self.result.leds.append((self.clock.now_s, rgb))
            self.on_leds(self.clock.now_s, rgb)

    def _tone(self, request: Request) -> None:
        if request.a == board.PIEZO:
            self.result.tones.append((self.clock.now_s, request.b))
            self.on_tone(self.clock.now_s, request.b)
