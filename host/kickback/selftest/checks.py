"""The checks of kickback selftest. hardware/BENCH.md and ASSEMBLY.md refer to them by their words.

RM, PS: register map (rev. 4.2) and product specification (rev. 3.4) of the MPU6050.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """A figure that a step of on_board.py measures, and its expected value.

    low, high: limits, None for no limit; equals: texts that pass; with neither the figure is only reported
    advice: what to check if the figure is wrong
    """

    step: str
    figure: str
    words: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    equals: tuple[str, ...] = ()
    advice: str = ""

    @property
    def expected(self) -> str:
        """The expected value in words, "" without one."""
        if self.equals:
            return " or ".join(self.equals)
        if self.low is not None and self.high is not None:
            return f"{self.low:g} to {self.high:g}"
        if self.low is not None:
            return f"at least {self.low:g}"
        return "" if self.high is None else f"at most {self.high:g}"

    def passes(self, measured: float | str) -> bool:
        """Whether a measured figure is as expected. Raises ValueError if it is not a number but should be."""
        if self.equals:
            return measured in self.equals
        if self.low is None and self.high is None:
            return True
        number = float(measured)
        return (self.low is None or number >= self.low) and (self.high is None or number <= self.high)


SUPPLY = "3V3 and GND of the sensor, SDA and SCL swapped, pull-ups"

CHECKS = (
    Check("chip", "micropython", "MicroPython"),
    Check("chip", "reset_cause", "reset cause (1 power, 2 reset, 3 watchdog, 4 deep sleep, 5 soft)"),
    Check("chip", "frequency_mhz", "clock", "MHz", 160, 240, advice="stock MicroPython"),
    # A stock board boots with about 165 kB; the firmware needs 100.
    Check("chip", "heap_kb", "free heap, nothing loaded", "kB", 120, advice="stock MicroPython"),
    # About 2 ms, 100 and more with SPIRAM: the FIFO is read every 40 ms.
    Check("chip", "collection_ms", "garbage collection, empty heap", "ms", high=20, advice="a build without SPIRAM"),
    Check("bluetooth", "system_kb", "memory outside the heap, Bluetooth on", "kB", 20, advice="stock MicroPython"),
    Check("flash", "flash_free_kb", "free flash", "kB", 192, advice="pull and erase sessions"),
    Check("flash", "read_back", "64 kB written and read", equals=("same",), advice="the board's flash is worn out"),
    Check("flash", "write_ms", "write of 4 kB, mean", "ms"),
    # The FIFO lasts 0.85 s; littlefs's own stalls are up to 0.3 s.
    Check("flash", "worst_write_ms", "write of 4 kB, longest", "ms", high=300, advice="the board's flash; try again"),
    Check("flash", "erase_ms", "removal of 64 kB", "ms", high=300, advice="the board's flash; try again"),
    Check("bus", "sensor_there", "sensor answers on I2C", equals=("yes",), advice=SUPPLY),
    Check("bus", "addresses", "addresses on I2C"),
    # 48 + 6 bytes of 9 clocks at 400 kHz are 1.2 ms.
    Check(
        "bus", "transfer_ms", "reading four samples", "ms", high=3, advice="pull-ups of 4.7 kohm or less, short wires"
    ),
    Check("sensor", "who_am_i", "WHO_AM_I", equals=("0x68", "0x70", "0x71", "0x72", "0x73", "0x98"), advice="the part"),
    Check("sensor", "registers", "set-up read back", equals=("kept",), advice="the sensor's supply; the part"),
    Check("sensor", "self_test", "self-test at rest (RM 4.1)", equals=("passed",), advice="the plate moved; the part"),
    Check("sensor", "fifo_bytes", "FIFO when full", "bytes", 504, 4096, advice="the part"),
    Check("sensor", "temperature_c", "temperature of the sensor", "C", 0, 60, advice="the part"),
    Check("rest", "rate_hz", "its clock: samples per second", "Hz", 99, 101, advice="the part: a clone's oscillator"),
    Check("rest", "lost", "samples lost", high=0, advice="the I2C wires"),
    # 0.04 deg/s and 3.3 mg rms follow from PS 6.1 and 6.2 at 44 Hz; twice that passes.
    Check("rest", "gyro_noise_dps", "gyro noise, rms", "deg/s", high=0.08, advice="lay it on something still"),
    Check("rest", "accel_noise_mg", "accelerometer noise, rms", "mg", high=6.6, advice="lay it on something still"),
    Check("rest", "gyro_offset_dps", "gyro offset (PS 6.1)", "deg/s", high=20, advice="the part"),
    # Offsets of 50 and 80 mg (PS 6.2), scale 3 %.
    Check("rest", "gravity_mg", "gravity", "mg", 890, 1110, advice="it was moved; the part"),
    Check("battery", "battery_mv", "cell", "mV", 3300, 4250, advice="the cell's plug; the divider"),
    Check("button", "button_at_rest", "button not pressed reads", equals=("1",), advice="the button stuck or bridged"),
)
# These need a person who presses the button and looks.
MANUAL_CHECKS = (
    Check("pressed", "button_pressed", "button pressed within 10 s", equals=("1",), advice="its wire to ground"),
    Check("lights", "lights_seen", "red, green, blue seen", equals=("yes",), advice="DI and DO, the LEDs' supply"),
    Check(
        "piezo", "piezo_heard", "tone heard", equals=("yes", "none"), advice="its wires; leave it out if there is none"
    ),
)
STEPS = tuple(dict.fromkeys(check.step for check in CHECKS))
