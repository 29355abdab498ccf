"""The virtual device: the firmware in MicroPython on its board, and a script of external events.

>>> VirtualDevice(FlashImage("chip.bin"), motion=Motion(read_trace("legs.kbt"))).run(after_trace_s=20).boots
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from kickback.virtual.board.board import Board
from kickback.virtual.board.clock import VirtualClock
from kickback.virtual.board.esp32 import HARD, PWRON, WDT, Esp32
from kickback.virtual.board.flash_image import FlashImage
from kickback.virtual.imu.motion import Motion
from kickback.virtual.imu.mpu6050 import Mpu6050
from kickback.virtual.run.boot_plan import READ_NS, heap_size, plan_of, stub_heap_bytes
from kickback.virtual.run.interpreter import VirtualError
from kickback.virtual.run.port_heap import areas
from kickback.virtual.run.result import RunResult
from kickback.virtual.run.script import (
    Action,
    Battery,
    Call,
    Fault,
    OnTrace,
    Panic,
    PowerCut,
    Press,
    ResetButton,
    WatchdogReset,
)

HEAP = 100 * 1024
MAX_START_S = 60
CHECK_S = 0.1  # how often run(until=...) checks its condition


class VirtualDevice:
    """The board with its firmware.

    image: the flash chip; None without a file system. folder: a host folder that is first on sys.path
    entry: a statement that runs instead of /boot.py and /main.py
    imu: the motion sensor; motion: moves a new one instead
    script: pairs of time (s since the run began, or OnTrace) and action
    battery_v: at the start. slow_flash: the longest times of the data sheet
    heap: bytes of MicroPython's heap for the firmware; the stubs' share is added
    split_heap: the heap has the two areas of an ESP32 with the radio on, in place of heap (run/port_heap.py)
    read_ns: the flash chip needs for a byte. vref: the ADC is calibrated
    i2c_whole: the timeout of the I2C driver limits a whole transfer (MicroPython 1.29 with ESP-IDF 5.5.2), else a
    clock stretch. anytime: Bluetooth events also come at requests in which no time passes
    more: names of further stub modules; handlers: functions that answer their requests by op
    result: what happened. on_time: called with the time in s after each step. Time passes only in run().
    """

    def __init__(
        self,
        image: FlashImage | None = None,
        *,
        folder: Path | None = None,
        entry: str = "",
        motion: Motion | None = None,
        imu: Mpu6050 | None = None,
        script: Sequence[tuple[float | OnTrace, Action]] = (),
        battery_v: float = 4.0,
        slow_flash: bool = False,
        heap: int = HEAP,
        split_heap: bool = False,
        read_ns: int = READ_NS,
        vref: bool = True,
        i2c_whole: bool = True,
        anytime: bool = False,
        more: Sequence[str] = (),
    ) -> None:
        self.image = image
        self.imu = imu or Mpu6050(motion)
        self.motion = self.imu.motion
        self.clock, self.result = VirtualClock(), RunResult()
        self.board = Board(self.clock, self.result, self.imu, battery_v)
        self.board.vref = vref
        first, second = areas(radio_first=True)
        first_area = split_heap * (first + stub_heap_bytes(tuple(more)))
        parts = {"folder": str(folder.resolve()) if folder else None, "entry": entry, "more": list(more)}
        parts |= {"options": {"i2c_whole": i2c_whole, "anytime": anytime}, "first_area": first_area}
        self.esp32 = Esp32(
            self.clock,
            self.result,
            self.board,
            lambda start_ms: plan_of(image, slow_flash, start_ms, read_ns) | parts,
            heap_size(first + second if split_heap else heap, tuple(more)),
        )
        self.handlers, self.console = self.esp32.handlers, self.esp32.console
        self.stopped = self.begun = False
        self.after_trace_s: float | None = None
        self.runs = 0
        self.on_time: Callable[[float], None] = lambda at_s: None
        self.later = [(when.s, action) for when, action in script if isinstance(when, OnTrace)]
        for when, action in script:
            if not isinstance(when, OnTrace):
                self.at(when, action)

    @property
    def now_us(self) -> int:
        """The time since the run began."""
        return self.clock.now_us

    def uptime_ms(self, at_us: float) -> int:
        """The firmware's clock (time_ns) at a time of the run."""
        return int(at_us - self.esp32.epoch_us) // 1000

    def at(self, when_s: float, action: Action) -> None:
        """Adds an action to the script, at a time since the run began."""
        self.clock.plan(round(when_s * 1000), lambda: self._act(action))

    def run(
        self,
        seconds: float | None = None,
        *,
        after_trace_s: float | None = None,
        until: Callable[["VirtualDevice"], bool] | None = None,
    ) -> RunResult:
        """Runs for so many seconds, until so long after the end of the trace, or until until(device) is true."""
        self.stopped = False
        self.runs += 1
        self._plan_stops(seconds, after_trace_s)
        if until is not None:
            self._plan_checks(self.runs)
        if not self.esp32.on:
            self.esp32.boot(PWRON, power_lost=True)
        while not self.stopped:
            self.esp32.answer()  # an earlier run may have stopped before the answer
            self.esp32.step()
            if not self.begun and self.motion.fetched:
                self._begin_trace()
            self.on_time(self.clock.now_s)
            self.stopped |= self.esp32.idle or (until is not None and until(self))
        return self.result

    def power_off(self) -> None:
        """Pulls the battery: only the flash keeps its content. The next run() switches the device on."""
        self.esp32.off()

    def _plan_stops(self, seconds: float | None, after_trace_s: float | None) -> None:
        self.after_trace_s = after_trace_s
        if after_trace_s is not None and not self.begun:
            self.clock.plan_in(MAX_START_S, self._give_up)
        if seconds is not None:
            self.clock.plan_in(seconds, self._stopper())
        if self.begun:
            self._plan_end()

    def _plan_checks(self, run: int) -> None:
        """Interrupts a firmware that sends no requests, so that the condition of this run is checked often."""
        if run == self.runs and not self.stopped:
            self.clock.plan_in(CHECK_S, lambda: self._plan_checks(run))

    def _stopper(self) -> Callable[[], None]:
        """An action that ends this run, but no later one."""
        run = self.runs

        def stop() -> None:
            self.stopped = self.stopped or run == self.runs

        return stop

    def _give_up(self) -> None:
        if not self.begun:
            last = f"no trace is played; last line: {self.console.last()}"
            raise VirtualError(f"the firmware did not start the sensor within {MAX_START_S} s: {last}")

    def _plan_end(self) -> None:
        if self.after_trace_s is not None and self.motion.ends_us is not None:
            self.clock.plan(self.motion.ends_us // 1000 + 1 + round(self.after_trace_s * 1000), self._stopper())

    def _begin_trace(self) -> None:
        """Plans the actions on the clock of the trace, which has begun."""
        self.begun = True
        for at_s, action in self.later:
            self.at(self.motion.world_us(at_s) / 1e6, action)
        self.later = []
        self._plan_end()

    def _act(self, action: Action) -> None:
        match action:
            case Press(for_s):
                self.board.press(for_s)
            case Fault(kind, for_s):
                self.board.fault(kind, for_s)
            case Battery(volts):
                self.board.battery_v = volts
            case PowerCut(off_s):
                self.power_off()
                self.clock.now_us += round(off_s * 1e6)
                self.esp32.boot(PWRON, power_lost=True)
            case ResetButton():
                self.esp32.boot(PWRON, power_lost=True)
            case WatchdogReset():
                self.esp32.boot(WDT)
            case Panic():
                self.esp32.boot(HARD)
            case Call(function):
                function(self)
