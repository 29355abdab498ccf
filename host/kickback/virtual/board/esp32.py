"""The ESP32 itself: one boot after another of the interpreter, its clock, RTC memory, watchdog and deep sleep."""

from collections.abc import Callable

from kickback.virtual.board.board import Board
from kickback.virtual.board.sleeping import DeepSleep
from kickback.virtual.board.world import World
from kickback.virtual.run.boot_plan import NEVER_MS
from kickback.virtual.run.child import Child, Request
from kickback.virtual.run.compiled import compiled_stubs
from kickback.virtual.run.console import Console
from kickback.virtual.run.interpreter import VirtualError, find_micropython
from kickback.virtual.run.result import Seen
from kickback.virtual.stubs import virtual_ops as op

PWRON, HARD, WDT, DEEPSLEEP, SOFT = 1, 2, 3, 4, 5  # machine.reset_cause()
Answer = tuple[int, bytes]


class Esp32:
    """plan: gives what a boot begins with (boot_plan.py), from the run's ms; heap_size: of the interpreter, bytes.

    handlers: what answers each kind of frame; None for one that needs no answer. idle: main.py is over, and nothing
    is planned.
    """

    def __init__(self, world: World, seen: Seen, board: Board, plan: Callable[[int], dict], heap_size: int) -> None:
        self.world, self.seen, self.board, self.plan, self.heap_size = world, seen, board, plan, heap_size
        self.micropython, self.stubs = find_micropython(), compiled_stubs()
        self.console = Console(world, seen)
        self.child: Child | None = None
        self.sleep: DeepSleep | None = None
        self.start_us = self.epoch_us = 0  # of this boot; since when the clock runs
        self.memory, self.watchdog_ms = b"", 0
        self.wakers: dict[int, tuple[int, bytes]] = {}
        self.unanswered: Answer | None = None
        self.idle = False
        self.handlers: dict[int, Callable[[Request], Answer | None]] = board.handlers | {
            op.DUE: self._due,
            op.GONE: self._gone,
            op.MEMORY: lambda request: setattr(self, "memory", request.payload),
            op.WAKE: lambda request: self.wakers.update({request.a: (request.b, request.payload)}),
            op.REPL: lambda request: self.seen.repls.append((self.world.now_s, request.payload.decode())),
            op.FLASH_ERROR: lambda request: self.seen.flash_errors.append(request.b),
            op.ARMED: lambda request: setattr(self, "watchdog_ms", request.b),
        }

    @property
    def on(self) -> bool:
        """Whether it has power."""
        return self.child is not None or self.sleep is not None

    def boot(self, cause: int, wake: int = 0, fresh: bool = False) -> None:
        """Starts the firmware again. fresh: RTC memory and clock start anew too."""
        self._end()
        if fresh:
            self.memory, self.epoch_us = b"", self.world.now_us
        self.board.reset(fresh=fresh)
        self.board.changes.clear()
        self.start_us, self.wakers, self.watchdog_ms = self.world.now_us, {}, 0
        self.seen.boots.append((self.world.now_s, cause, wake))
        plan = self.plan(self.start_us // 1000) | {
            "cause": [cause, wake],
            "memory": self.memory.hex(),
            "epoch_ms": (self.start_us - self.epoch_us) // 1000,
            "levels": list(self.board.pins.world),
            "next_ms": self._next_ms(),
        }
        self.child = Child(self.micropython, self.stubs, self.heap_size, plan)

    def off(self) -> None:
        """Without power."""
        self._end()
        self.board.reset(power=False, fresh=True)

    def step(self) -> None:
        """The next thing that the firmware asks or tells, or that the world does while it sleeps."""
        if self.sleep:
            if wake := self.sleep.go_on():
                self.boot(DEEPSLEEP, wake)
            return
        assert self.child
        request, printed = self.child.next()
        self.console.take(printed)
        if request is None:
            self._hung()
            return
        self.world.now_us = self.start_us + request.ms * 1000 + request.us
        self.unanswered = self.handlers[request.op](request)

    def answer(self) -> None:
        """Lets the firmware go on, if it waits."""
        if self.unanswered and self.child:
            status, data = self.unanswered
            self.unanswered = None
            self.child.answer(status, self._next_ms(), data)

    def _next_ms(self) -> int:
        """When, since boot, the world has something to do."""
        if self.board.changes:
            return 0
        next_ms = self.world.next_ms
        return NEVER_MS if next_ms is None else min(NEVER_MS, max(0, next_ms - self.start_us // 1000))

    def _hung(self) -> None:
        """No word: the process died, or runs in a loop in which no time passes, which only the watchdog ends."""
        assert self.child
        code = self.child.process.poll()
        at = f"at {self.world.now_s:.3f} s"
        if code is not None:
            raise VirtualError(f"MicroPython ended by itself (code {code}) {at}: {self.console.last()}")
        if not self.watchdog_ms:
            raise VirtualError(f"the firmware hangs {at} in a loop without a wait, and no watchdog is on")
        self.world.now_us += self.watchdog_ms * 1000
        self.boot(WDT)

    def _due(self, request: Request) -> Answer | None:
        child = self.child
        self.idle = bool(request.a) and self.world.next_ms is None
        self.world.happen()
        if self.child is not child:
            return None
        changes = bytes(self.board.changes)
        self.board.changes.clear()
        return len(changes) // 2, changes

    def _gone(self, request: Request) -> None:
        if request.a == DEEPSLEEP:
            self._end()
            self.seen.sleeps.append((self.world.now_s, request.b))
            self.board.reset()
            self.sleep = DeepSleep(self.world, self.board, self.wakers, request.b)
        elif request.a:
            self.boot(request.a)
        else:
            self._end()
            raise VirtualError(self.console.last())

    def _end(self) -> None:
        if self.child:
            self.console.take(self.child.end())
        self.child = self.sleep = self.unanswered = None
        self.idle = False
