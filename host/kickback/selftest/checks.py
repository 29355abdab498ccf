"""What kickback selftest checks: the one list. hardware/BENCH.md and ASSEMBLY.md speak of its lines by their words.

RM, PS: the MPU6050's register map (rev. 4.2) and product specification (rev. 3.4).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """A figure that a step of selftest_device.py measures, and what it should be.

    low, high -- limits, None where there is none; equals -- texts that pass; neither: the figure is for the record
    look -- what to look at where it is not so
    """

    step: str
    figure: str
    words: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    equals: tuple[str, ...] = ()
    look: str = ""

    @property
    def expected(self) -> str:
        if self.equals:
            return " or ".join(self.equals)
        if self.low is None or self.high is None:
            return "" if self.low is self.high else f"{'at least' if self.high is None else 'at most'} {self._limit:g}"
        return f"{self.low:g} to {self.high:g}"

    @property
    def _limit(self) -> float:
        return (self.low if self.low is not None else self.high) or 0

    def passes(self, measured: float | str) -> bool:
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
    Check("chip", "frequency_mhz", "clock", "MHz", 160, 240, look="another MicroPython build"),
    # A stock board boots with about 165 kB; the firmware is made for 100.
    Check("chip", "heap_kb", "free heap, nothing loaded", "kB", 120, look="another MicroPython build"),
    # About 2 ms, 100 and more with SPIRAM: the FIFO is read every 40 ms.
    Check("chip", "collection_ms", "garbage collection, empty heap", "ms", high=20, look="a build with SPIRAM"),
    Check("bluetooth", "system_kb", "memory outside the heap, Bluetooth on", "kB", 20, look="another build"),
    Check("flash", "flash_free_kb", "free flash", "kB", 192, look="pull and erase sessions"),
    Check("flash", "read_back", "64 kB written and read", equals=("same",), look="the board's flash is worn out"),
    Check("flash", "write_ms", "write of 4 kB, mean", "ms"),
    # The FIFO lasts 0.85 s; littlefs's own stalls are up to 0.3 s.
    Check("flash", "worst_write_ms", "write of 4 kB, longest", "ms", high=300, look="the board's flash; try again"),
    Check("flash", "erase_ms", "removal of 64 kB", "ms", high=300, look="the board's flash; try again"),
    Check("bus", "sensor_there", "sensor answers on I2C", equals=("yes",), look=SUPPLY),
    Check("bus", "addresses", "addresses on I2C"),
    # 48 + 6 bytes of 9 clocks at 400 kHz are 1.2 ms.
    Check("bus", "transfer_ms", "reading four samples", "ms", high=3, look="pull-ups of 4.7 kohm or less, short wires"),
    Check("sensor", "who_am_i", "WHO_AM_I", equals=("0x68", "0x70", "0x72", "0x73", "0x98"), look="the part"),
    Check("sensor", "registers", "set-up read back", equals=("kept",), look="the sensor's supply; the part"),
    Check("sensor", "self_test", "self-test at rest (RM 4.1)", equals=("passed",), look="the plate moved; the part"),
    Check("sensor", "fifo_bytes", "FIFO when full", "bytes", 504, 1024, look="the part"),
    Check("sensor", "temperature_c", "temperature of the sensor", "C", 0, 60, look="the part"),
    Check("rest", "rate_hz", "its clock: samples per second", "Hz", 99, 101, look="the part: a clone's oscillator"),
    Check("rest", "lost", "samples lost", high=0, look="the I2C wires"),
    # 0.04 deg/s and 3.3 mg rms are computed from PS 6.1 and 6.2 at 44 Hz: twice that passes.
    Check("rest", "gyro_noise_dps", "gyro noise, rms", "deg/s", high=0.08, look="lay it on something still"),
    Check("rest", "accel_noise_mg", "accelerometer noise, rms", "mg", high=6.6, look="lay it on something still"),
    Check("rest", "gyro_offset_dps", "gyro offset (PS 6.1)", "deg/s", high=20, look="the part"),
    # Offsets of 50 and 80 mg (PS 6.2), scale 3 %.
    Check("rest", "gravity_mg", "gravity", "mg", 890, 1110, look="it was moved; the part"),
    Check("battery", "battery_mv", "cell", "mV", 3300, 4250, look="the cell's plug; the divider"),
    Check("button", "button_at_rest", "button not pressed reads", equals=("1",), look="the button stuck or bridged"),
)
# With somebody there to press and look.
HANDS = (
    Check("pressed", "button_pressed", "button pressed within 10 s", equals=("1",), look="its wire to ground"),
    Check("lights", "lights_seen", "red, green, blue seen", equals=("yes",), look="DI and DO, the LEDs' supply"),
    Check("piezo", "piezo_heard", "tone heard", equals=("yes",), look="its wires; leave it out if there is none"),
)
STEPS = tuple(dict.fromkeys(check.step for check in CHECKS))
