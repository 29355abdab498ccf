"""The ESP32: one boot of the interpreter after another, its clock, RTC memory, watchdog and deep sleep."""

from collections.abc import Callable

from kickback.virtual.board.board import Answer, Board
from kickback.virtual.board.clock import VirtualClock
from kickback.virtual.board.sleeping import DeepSleep
from kickback.virtual.run.boot_plan import NEVER_MS
from kickback.virtual.run.child import Child, Request
from kickback.virtual.run.compiled import compiled_stubs
from kickback.virtual.run.console import Console
from kickback.virtual.run.interpreter import VirtualError, find_micropython
from kickback.virtual.run.result import RunResult
from kickback.virtual.stubs import virtual_ops as op

PWRON, HARD, WDT, DEEPSLEEP, SOFT = 1, 2, 3, 4, 5  # machine.reset_cause()


class Esp32:
    """The chip with its interpreter.

    plan: gives the plan of a boot (run/boot_plan.py) from the run's time in ms
    heap_size: of the interpreter, in bytes
    handlers: answer the requests by kind; None for a request without an answer
    start_us: begin of this boot; epoch_us: begin of the RTC clock
    idle: main.py has ended and no action is planned
    """

    def __init__(
        self,
        clock: VirtualClock,
        result: RunResult,
        board: Board,
        plan: Callable[[int], dict],
        heap_size: int,
    ) -> None:
        self.clock, self.result, self.board, self.plan, self.heap_size = clock, result, board, plan, heap_size
        self.micropython, self.stubs = find_micropython(), compiled_stubs()
        self.console = Console(clock, result)
        self.child: Child | None = None
        self.sleep: DeepSleep | None = None
        self.start_us = self.epoch_us = 0
        self.memory, self.watchdog_ms = b"", 0
        self.wakers: dict[int, tuple[int, bytes]] = {}
        self.unanswered: Answer | None = None
        self.idle = False
        self.handlers: dict[int, Callable[[Request], Answer | None]] = board.handlers | {
            op.DUE: self._due,
            op.GONE: self._gone,
            op.MEMORY: lambda request: setattr(self, "memory", request.payload),
            op.WAKE: lambda request: self.wakers.update({request.a: (request.b, request.payload)}),
            op.REPL: lambda request: self.result.repls.append((self.clock.now_s, request.payload.decode())),
            op.FLASH_ERROR: lambda request: self.result.flash_errors.append(request.b),
            op.ARMED: lambda request: setattr(self, "watchdog_ms", request.b),
        }

    @property
    def on(self) -> bool:
        """Whether it has power."""
        return self.child is not None or self.sleep is not None

    def boot(self, cause: int, wake: int = 0, power_lost: bool = False) -> None:
        """Starts the firmware again. power_lost: RTC memory and clock are lost too."""
        self._end()
        if power_lost:
            self.memory, self.epoch_us = b"", self.clock.now_us
        self.board.reset(power_lost=power_lost)
        self.board.changes.clear()
        self.start_us, self.wakers, self.watchdog_ms = self.clock.now_us, {}, 0
        self.result.boots.append((self.clock.now_s, cause, wake))
        plan = self.plan(self.start_us // 1000) | {
            "cause": [cause, wake],
            "memory": self.memory.hex(),
            "epoch_ms": (self.start_us - self.epoch_us) // 1000,
            "levels": list(self.board.pins.outside),
            "next_ms": self._next_ms(),
        }
        self.child = Child(self.micropython, self.stubs, self.heap_size, plan)

    def off(self) -> None:
        """Takes its power away."""
        self._end()
        self.board.reset(power=False, power_lost=True)

    def step(self) -> None:
        """Handles the firmware's next request, or the next event of its sleep."""
        if self.sleep:
            if wake := self.sleep.step():
                self.boot(DEEPSLEEP, wake)
            return
        assert self.child
        request, printed = self.child.next()
        self.console.add(printed)
        if request is None:
            self._hung()
            return
        self.clock.now_us = self.start_us + request.ms * 1000 + request.us
        self.unanswered = self.handlers[request.op](request)

    def answer(self) -> None:
        """Sends the answer that the firmware waits for, if any."""
        if self.unanswered and self.child:
            status, data = self.unanswered
            self.unanswered = None
            self.child.answer(status, self._next_ms(), data)

    def _next_ms(self) -> int:
        """When the firmware must send its next request, in ms since boot."""
        if self.board.changes:
            return 0
        next_ms = self.clock.next_ms
        return NEVER_MS if next_ms is None else min(NEVER_MS, max(0, next_ms - self.start_us // 1000))

    def _hung(self) -> None:
        """The process ended, or is in a loop in which no time passes and which only the watchdog ends."""
        assert self.child
        code = self.child.process.poll()
        at = f"at {self.clock.now_s:.3f} s"
        if code is not None:
            raise VirtualError(f"MicroPython ended by itself (code {code}) {at}: {self.console.last()}")
        if not self.watchdog_ms:
            raise VirtualError(f"the firmware is in an endless loop {at}, and no watchdog is on")
        self.clock.now_us += self.watchdog_ms * 1000
        self.boot(WDT)

    def _due(self, request: Request) -> Answer | None:
        """Runs the actions that are due; the answer is the changes of pins."""
        child = self.child
        self.idle = bool(request.a) and self.clock.next_ms is None
        self.clock.run_due()
        if self.child is not child:
            return None
        changes = bytes(self.board.changes)
        self.board.changes.clear()
        return len(changes) // 2, changes

    def _gone(self, request: Request) -> None:
        """The firmware sleeps, resets the chip, or cannot go on (cause 0)."""
        if request.a == DEEPSLEEP:
            self._end()
            self.result.sleeps.append((self.clock.now_s, request.b))
            self.board.reset()
            self.sleep = DeepSleep(self.clock, self.board, self.wakers, request.b)
        elif request.a:
            self.boot(request.a)
        else:
            self._end()
            raise VirtualError(self.console.last())

    def _end(self) -> None:
        if self.child:
            self.console.add(self.child.end())
        self.child = self.sleep = self.unanswered = None
        self.idle = False
