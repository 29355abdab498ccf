"""The whole device: the firmware in MicroPython on its board, and what a script lets happen to it.

>>> from kickback.traces import read_trace
>>> device = VirtualDevice(FlashImage("chip.bin"), motion=Motion(read_trace("legs.kbt")))
>>> device.image.write(device_files())
>>> device.run(after_trace_s=20)
>>> device.seen.boots, len(device.seen.leds), device.image.read().keys()
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from kickback.virtual.board.board import Board
from kickback.virtual.board.esp32 import PWRON, WDT, Esp32
from kickback.virtual.board.flash_image import FlashImage
from kickback.virtual.board.world import World
from kickback.virtual.imu.motion import Motion
from kickback.virtual.imu.mpu6050 import Mpu6050
from kickback.virtual.run.boot_plan import heap_size, plan_of
from kickback.virtual.run.interpreter import VirtualError
from kickback.virtual.run.result import Seen
from kickback.virtual.run.script import Action, Battery, Bite, EnButton, Fault, OnTrace, PowerCut, Press

HEAP = 100 * 1024
LONGEST_START_S = 60
OFTEN_S = 0.1


class VirtualDevice:
    """The board with its firmware. Nothing runs between two calls of run().

    image: the chip; None: no file system, for a folder's modules alone. folder: a host folder that comes first on
    sys.path; entry: a statement to run instead of /boot.py and /main.py. motion, sensor: what is measured, and by what.
    script: (seconds since the run began or OnTrace, action). battery_v: at first. slow_flash: the data sheet's longest
    times. heap: what is free for the firmware in MicroPython, bytes; what the stubs take comes on top. more: names of
    further stub modules; their frames go to the functions in handlers, by op: (Request) -> None or (status, bytes).
    board: LEDs, button, pins; console; seen: what happened. on_time: called with the time after each step.
    """

    def __init__(
        self,
        image: FlashImage | None = None,
        *,
        folder: Path | None = None,
        entry: str = "",
        motion: Motion | None = None,
        sensor: Mpu6050 | None = None,
        script: Sequence[tuple[float | OnTrace, Action]] = (),
        battery_v: float = 4.0,
        slow_flash: bool = False,
        heap: int = HEAP,
        more: Sequence[str] = (),
    ) -> None:
        self.image = image
        self.sensor = sensor or Mpu6050(motion)
        self.motion = self.sensor.motion
        self.world, self.seen = World(), Seen()
        self.board = Board(self.world, self.seen, self.sensor, battery_v)
        parts = {"folder": str(folder.resolve()) if folder else None, "entry": entry, "more": list(more)}
        plan = lambda start_ms: plan_of(image, slow_flash, start_ms) | parts  # noqa: E731
        self.esp32 = Esp32(self.world, self.seen, self.board, plan, heap_size(heap))
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
        """Since the run began."""
        return self.world.now_us

    def uptime_ms(self, world_us: float) -> int:
        """What the firmware's clock (time_ns) shows at a moment of the run."""
        return int(world_us - self.esp32.epoch_us) // 1000

    def at(self, when_s: float, action: Action) -> None:
        """Adds to the script: s since the run began."""
        self.world.plan(round(when_s * 1000), lambda: self._act(action))

    def run(self, seconds: float | None = None, *, after_trace_s: float | None = None,
            until: Callable[["VirtualDevice"], bool] | None = None) -> Seen:  # fmt: skip
        """Goes on for so long, until so long after the trace's end, or until until(device) is true."""
        self.stopped = False
        self.runs += 1
        self._plan_stops(seconds, after_trace_s)
        if until is not None:
            self._ask_often(self.runs)
        if not self.esp32.on:
            self.esp32.boot(PWRON, fresh=True)
        while not self.stopped:
            self.esp32.answer()  # an earlier run may have stopped before it
            self.esp32.step()
            if not self.begun and self.motion.fetched:
                self._begin()
            self.on_time(self.world.now_s)
            self.stopped |= self.esp32.idle or until is not None and until(self)
        return self.seen

    def power_off(self) -> None:
        """As if the battery were pulled: nothing is lost on flash, all else is. The next run() switches on again."""
        self.esp32.off()

    def _plan_stops(self, seconds: float | None, after_trace_s: float | None) -> None:
        self.after_trace_s = after_trace_s
        if after_trace_s is not None and not self.begun:
            self.world.plan_in(LONGEST_START_S, self._give_up)
        if seconds is not None:
            self.world.plan_in(seconds, self._stopper())
        if self.begun:
            self._plan_end()

    def _ask_often(self, run: int) -> None:
        """Without it a firmware that asks nothing would be far ahead when until is tried."""
        if run == self.runs and not self.stopped:
            self.world.plan_in(OFTEN_S, lambda: self._ask_often(run))

    def _stopper(self) -> Callable[[], None]:
        """Ends this run; later ones no more."""
        mine = self.runs

        def stop() -> None:
            self.stopped = self.stopped or mine == self.runs

        return stop

    def _give_up(self) -> None:
        if not self.begun:
            words = f"no trace is played; its last words: {self.console.last()}"
            raise VirtualError(f"the firmware did not start the sensor in {LONGEST_START_S} s: {words}")

    def _plan_end(self) -> None:
        if self.after_trace_s is not None and self.motion.ends_us is not None:
            self.world.plan(self.motion.ends_us // 1000 + 1 + round(self.after_trace_s * 1000), self._stopper())

    def _begin(self) -> None:
        """The trace has begun: what was to happen on its clock has a time now."""
        self.begun = True
        for at_s, action in self.later:
            self.at(self.motion.world_us(at_s) / 1e6, action)
        self.later = []
        self._plan_end()

    def _act(self, action: Action) -> None:
        if isinstance(action, Press):
            self.board.press(action.for_s)
        elif isinstance(action, Fault):
            self.board.fault(action.kind, action.for_s)
        elif isinstance(action, Battery):
            self.board.battery_v = action.volts
        elif isinstance(action, PowerCut):
            self.power_off()
            self.world.now_us += round(action.off_s * 1e6)
            self.esp32.boot(PWRON, fresh=True)
        elif isinstance(action, EnButton):
            self.esp32.boot(PWRON, fresh=True)
        elif isinstance(action, Bite):
            self.esp32.boot(WDT)
        else:
            action.function(self)
