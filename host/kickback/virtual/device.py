"""The whole device: boots the firmware in MicroPython again and again, and lets happen to it what a script says.

>>> from kickback.traces import read_trace
>>> device = VirtualDevice(FlashImage("chip.bin"), motion=Motion(read_trace("legs.kbt")))
>>> device.image.write(device_files())
>>> device.run(after_trace_s=20)
>>> device.seen.boots, len(device.seen.leds), device.image.read().keys()
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from kickback.virtual.board import Board
from kickback.virtual.boot_plan import NEVER_MS, heap_size, plan_of
from kickback.virtual.child import Child, Request
from kickback.virtual.compiled import compiled_stubs
from kickback.virtual.image import FlashImage
from kickback.virtual.interpreter import VirtualError, find_micropython
from kickback.virtual.motion import Motion
from kickback.virtual.script import Action, Battery, Bite, EnButton, Fault, OnTrace, PowerCut, Press
from kickback.virtual.seen import Seen
from kickback.virtual.sensor import Mpu6050
from kickback.virtual.stubs import virtual_ops as op
from kickback.virtual.world import World

HEAP = 100 * 1024
LONGEST_START_S = 60
OFTEN_S = 0.1
PWRON, HARD, WDT, DEEPSLEEP, SOFT = 1, 2, 3, 4, 5  # machine.reset_cause()
EXT0, EXT1, TIMER = 2, 3, 4  # machine.wake_reason()


class VirtualDevice:
    """The board with its firmware. Nothing runs between two calls of run().

    image: the chip; None: no file system, for a folder's modules alone. folder: a host folder that comes first on
    sys.path; entry: a statement to run instead of /boot.py and /main.py. motion, sensor: what is measured, and by what.
    script: (seconds since the run began or OnTrace, action). battery_v: at first. slow_flash: the data sheet's longest
    times. heap: what is free for the firmware in MicroPython, bytes; what the stubs take comes on top. more: names of
    further stub modules; their frames go to the functions in handlers, by op: (Request) -> None or (status, bytes).
    board: LEDs, button, pins; seen: what happened. on_line, on_time: called with each line printed and each step.
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
        self.image, self.folder, self.entry, self.slow_flash, self.more = image, folder, entry, slow_flash, more
        self.micropython, self.stubs, self.heap_size = find_micropython(), compiled_stubs(), heap_size(heap)
        self.sensor = sensor or Mpu6050(motion)
        self.motion = self.sensor.motion
        self.world, self.seen = World(), Seen()
        self.board = Board(self.world, self.seen, self.sensor, battery_v)
        self.child: Child | None = None
        self.start_us = self.epoch_us = 0  # of this boot; since when the clock runs
        self.memory, self.watchdog_ms = b"", 0
        self.wakers: dict[int, tuple[int, bytes]] = {}
        self.unanswered: tuple[int, bytes] | None = None
        self.asleep = self.stopped = self.begun = False
        self.timer_us: int | None = None  # ends the sleep
        self.after_trace_s: float | None = None
        self.runs = 0
        self.line = b""  # printed, and not yet whole
        self.on_line: Callable[[float, str], None] = lambda at_s, line: None
        self.on_time: Callable[[float], None] = lambda at_s: None
        self.handlers = self.board.handlers | self._own_handlers()
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
        return int(world_us - self.epoch_us) // 1000

    def at(self, when_s: float, action: Action) -> None:
        """Adds to the script: s since the run began."""
        self.world.plan(round(when_s * 1000), lambda: self._act(action))

    def run(self, seconds: float | None = None, *, after_trace_s: float | None = None,
            until: Callable[["VirtualDevice"], bool] | None = None) -> Seen:  # fmt: skip
        """Goes on for so long, until so long after the trace's end, or until until(device) is true."""
        self.stopped = False
        self.runs += 1
        self.after_trace_s = after_trace_s
        if after_trace_s is not None and not self.begun:
            self.world.plan_in(LONGEST_START_S, self._give_up)
        if seconds is not None:
            self.world.plan_in(seconds, self._stopper())
        if self.begun:
            self._plan_end()
        if until is not None:
            self._ask_often(self.runs)
        if self.child is None and not self.asleep:
            self._boot(PWRON, fresh=True)
        elif self.unanswered:
            self._answer(*self.unanswered)
        while not self.stopped:
            if self.asleep:
                self._doze()
            else:
                self._step()
            self.on_time(self.world.now_s)
            if until is not None and until(self):
                self.stopped = True
        return self.seen

    def power_off(self) -> None:
        """As if the battery were pulled: nothing is lost on flash, all else is. The next run() switches on again."""
        if self.child:
            self._print(self.child.end())
        self.child, self.asleep = None, False
        self.board.reset(power=False, fresh=True)

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
            raise VirtualError(f"the firmware did not start the sensor in {LONGEST_START_S} s: no trace is played")

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
            self._boot(PWRON, fresh=True)
        elif isinstance(action, EnButton):
            self._boot(PWRON, fresh=True)
        elif isinstance(action, Bite):
            self._boot(WDT)
        else:
            action.function(self)

    def _boot(self, cause: int, wake: int = 0, fresh: bool = False) -> None:
        """Starts the firmware again. fresh: RTC memory and clock start anew too."""
        if self.child:
            self._print(self.child.end())
        if fresh:
            self.memory, self.epoch_us = b"", self.now_us
        self.board.reset(fresh=fresh)
        self.board.changes.clear()
        self.start_us, self.wakers, self.watchdog_ms, self.unanswered = self.now_us, {}, 0, None
        self.asleep = False
        self.seen.boots.append((self.world.now_s, cause, wake))
        plan = plan_of(self.image, self.slow_flash, self.start_us // 1000) | {
            "folder": str(self.folder.resolve()) if self.folder else None,
            "entry": self.entry,
            "cause": [cause, wake],
            "memory": self.memory.hex(),
            "epoch_ms": (self.start_us - self.epoch_us) // 1000,
            "levels": list(self.board.pins.world),
            "next_ms": self._next_ms(),
            "more": list(self.more),
        }
        self.child = Child(self.micropython, self.stubs, self.heap_size, plan)

    def _next_ms(self) -> int:
        """When, since boot, the world has something to do."""
        if self.board.changes:
            return 0
        next_ms = self.world.next_ms
        return NEVER_MS if next_ms is None else min(NEVER_MS, max(0, next_ms - self.start_us // 1000))

    def _step(self) -> None:
        assert self.child
        request, printed = self.child.next()
        self._print(printed)
        if request is None:
            self._hung()
            return
        self.world.now_us = self.start_us + request.ms * 1000 + request.us
        answer = self.handlers[request.op](request)
        if not self.begun and self.motion.fetched:
            self._begin()
        if answer is None:
            return
        if self.stopped:  # goes on from here
            self.unanswered = answer
        else:
            self._answer(*answer)

    def _answer(self, status: int, data: bytes) -> None:
        assert self.child
        self.unanswered = None
        self.child.answer(status, self._next_ms(), data)

    def _hung(self) -> None:
        """No word: the process died, or runs in a loop in which no time passes, which only the watchdog ends."""
        assert self.child
        code = self.child.process.poll()
        at = f"at {self.world.now_s:.3f} s"
        if code is not None:
            self._print(b"\n")
            last = self.seen.console[-1][1] if self.seen.console else ""
            raise VirtualError(f"MicroPython ended by itself (code {code}) {at}: {last}")
        if not self.watchdog_ms:
            raise VirtualError(f"the firmware hangs {at} in a loop without a wait, and no watchdog is on")
        self.world.now_us += self.watchdog_ms * 1000
        self._boot(WDT)

    def _own_handlers(self) -> dict[int, Callable[[Request], tuple[int, bytes] | None]]:
        """Of the frames that are about the chip itself."""
        return {
            op.DUE: self._due,
            op.GONE: self._gone,
            op.MEMORY: lambda request: setattr(self, "memory", request.payload),
            op.WAKE: lambda request: self.wakers.update({request.a: (request.b, request.payload)}),
            op.REPL: lambda request: self.seen.repls.append((self.world.now_s, request.payload.decode())),
            op.FLASH_ERROR: lambda request: self.seen.flash_errors.append(request.b),
            op.ARMED: lambda request: setattr(self, "watchdog_ms", request.b),
        }

    def _due(self, request: Request) -> tuple[int, bytes] | None:
        child = self.child
        if request.a and self.world.next_ms is None:
            self.stopped = True  # main.py is over, and nothing more will happen
        self.world.happen()
        if self.child is not child:
            return None
        changes = bytes(self.board.changes)
        self.board.changes.clear()
        return len(changes) // 2, changes

    def _gone(self, request: Request) -> None:
        if request.a == DEEPSLEEP:
            self._sleep(request.b)
        elif request.a:
            self._boot(request.a)
        else:
            assert self.child
            self._print(self.child.end())
            raise VirtualError(self.seen.console[-1][1])

    def _sleep(self, timer_ms: int) -> None:
        """Deep sleep: until the timer, a pin or a fresh start wakes it."""
        assert self.child
        self._print(self.child.end())
        self.child, self.asleep = None, True
        self.timer_us = self.now_us + timer_ms * 1000 if timer_ms else None
        self.seen.sleeps.append((self.world.now_s, timer_ms))
        self.board.reset()

    def _doze(self) -> None:
        """While it sleeps: on to whatever comes next."""
        if wake := self._waking():
            self._boot(DEEPSLEEP, wake)
            return
        world, next_ms = self.world, self.world.next_ms
        event_us = None if next_ms is None else max(self.now_us, next_ms * 1000)
        moments = [at for at in (event_us, self.timer_us, self.motion.ends_us) if at is not None and at >= self.now_us]
        if not moments:
            raise VirtualError(f"asleep at {world.now_s:.3f} s, and nothing will ever wake it")
        until_us = min(moments)
        moved_us = self.sensor.motion_at(self.now_us, until_us)
        world.now_us = max(self.now_us, until_us if moved_us is None else moved_us)
        if moved_us is not None:
            return
        if event_us == until_us:
            world.happen()
        elif self.timer_us == until_us:
            self._boot(DEEPSLEEP, TIMER)
        else:
            world.now_us += 1  # past the trace's end, where nothing moves any more

    def _waking(self) -> int:
        """EXT0 or EXT1 where a pin that wakes has its level, else 0."""
        for kind, reason in ((0, EXT0), (1, EXT1)):
            level, pins = self.wakers.get(kind, (0, b""))
            levels = [self.board.level(pin) for pin in pins]
            if levels and (any(levels) if level else not any(levels)):
                return reason
        return 0

    def _print(self, printed: bytes) -> None:
        if not printed:
            return
        *lines, self.line = (self.line + printed).split(b"\n")
        for line in lines:
            text = line.decode(errors="replace").rstrip("\r")
            self.seen.console.append((self.world.now_s, text))
            self.on_line(self.world.now_s, text)
