"""The whole board: boots the firmware in MicroPython again and again, and is the world around it.

>>> from kickback.traces import read_trace
>>> device = VirtualDevice(FlashImage("chip.bin"), motion=Motion(read_trace("legs.kbt")))
>>> device.image.write(device_files())
>>> device.run(after_trace_s=20)
>>> device.seen.boots, len(device.seen.leds), device.image.read().keys()
"""

import functools
import heapq
import itertools
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kickback.virtual.bus import Bus
from kickback.virtual.child import Child, Request
from kickback.virtual.compiled import compiled_stubs
from kickback.virtual.image import FlashImage
from kickback.virtual.interpreter import VirtualError, find_micropython
from kickback.virtual.motion import Motion
from kickback.virtual.pins import NOTHING, Pins, board
from kickback.virtual.script import Action, Battery, Bite, EnButton, Fault, OnTrace, PowerCut, Press
from kickback.virtual.sensor import Mpu6050
from kickback.virtual.stubs import virtual_ops as op

HEAP = 100 * 1024
BOOT_MS = 300  # from reset to main.py (estimate: bootloader, MicroPython, mount)
NEVER_MS = 0x3FFFFFFF
PROGRAM_US, ERASE_US = (700, 3000), (45_000, 400_000)  # W25Q32: page program, sector erase; typical, most
PWRON, HARD, WDT, DEEPSLEEP, SOFT = 1, 2, 3, 4, 5  # machine.reset_cause()
EXT0, EXT1, TIMER = 2, 3, 4  # machine.wake_reason()


@dataclass
class Seen:
    """What the firmware did; times in s since the run began.

    boots: (time, reset cause, wake reason). leds: (time, bytes as R, G, B, ...), only changes. tones: (time, Hz).
    console: (time, line). repls: (time, traceback or "") when main.py was over. flash_errors: addresses programmed
    twice. sleeps: (time, ms of the timer).
    """

    boots: list[tuple[float, int, int]] = field(default_factory=list)
    leds: list[tuple[float, bytes]] = field(default_factory=list)
    tones: list[tuple[float, int]] = field(default_factory=list)
    console: list[tuple[float, str]] = field(default_factory=list)
    repls: list[tuple[float, str]] = field(default_factory=list)
    sleeps: list[tuple[float, int]] = field(default_factory=list)
    flash_errors: list[int] = field(default_factory=list)


class VirtualDevice:
    """The board with its firmware. Nothing runs between two calls of run().

    image: the chip; None: no file system, for a folder's modules alone. folder: a host folder that comes first on
    sys.path; entry: a statement to run instead of /boot.py and /main.py. motion, sensor: what is measured, and by what.
    script: (seconds since the run began or OnTrace, action). battery_v: at first. slow_flash: the data sheet's longest
    times. keep_leds: note every change in seen.leds. heap: what is free for the firmware in MicroPython, bytes; what
    the stubs take comes on top. more: names of further stub modules; their frames go to the functions in handlers,
    by op: (Request) -> None or (status, bytes).
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
        keep_leds: bool = True,
        heap: int = HEAP,
        more: Sequence[str] = (),
    ) -> None:
        self.image, self.folder, self.entry, self.heap, self.more = image, folder, entry, heap, more
        self.motion = sensor.motion if sensor else motion or Motion()
        self.bus = Bus(sensor or Mpu6050(self.motion))
        self.sensor = self.bus.sensor
        self.pins = Pins()
        self.battery_v, self.slow_flash, self.keep_leds = battery_v, slow_flash, keep_leds
        self.micropython, self.stubs = find_micropython(), compiled_stubs()
        self.seen = Seen()
        self.leds = b""
        self.now_us = 0  # since the run began
        self.start_us = self.epoch_us = 0  # of this boot; since when the clock runs
        self.memory = b""
        self.wakers: dict[int, tuple[int, bytes]] = {}
        self.watchdog_ms = 0
        self.child: Child | None = None
        self.unanswered: tuple[int, bytes] | None = None
        self.asleep = self.stopped = self.begun = False
        self.timer_us: int | None = None
        self.after_trace_s: float | None = None
        self.stop_mark = -1
        self.line = b""  # printed, and not yet whole
        self.agenda: list[tuple[int, int, Callable[[], None]]] = []
        self.order = itertools.count()
        self.changes = bytearray()  # pairs of pin, level for the device
        self.later = [(when.s, action) for when, action in script if isinstance(when, OnTrace)]
        for when, action in script:
            if not isinstance(when, OnTrace):
                self.at(when, action)
        self.on_leds: Callable[[float, bytes], None] = lambda at_s, rgb: None
        self.on_tone: Callable[[float, int], None] = lambda at_s, hz: None
        self.on_line: Callable[[float, str], None] = lambda at_s, line: None
        self.on_time: Callable[[float], None] = lambda at_s: None
        self.handlers: dict[int, Callable[[Request], tuple[int, bytes] | None]] = {
            op.DUE: self._due,
            op.I2C_READ: self._i2c_read,
            op.I2C_WRITE: self._i2c_write,
            op.PIN_READ: self._pin_read,
            op.ADC: self._adc,
            op.PIN: self._pin,
            op.LEDS: self._leds,
            op.TONE: self._tone,
            op.MEMORY: lambda request: setattr(self, "memory", request.payload),
            op.WAKE: lambda request: self.wakers.__setitem__(request.a, (request.b, request.payload)),
            op.HOLD: lambda request: setattr(self.pins, "deep_sleep_hold", bool(request.a)),
            op.REPL: self._repl,
            op.FLASH_ERROR: lambda request: self.seen.flash_errors.append(request.b),
            op.ARMED: lambda request: setattr(self, "watchdog_ms", request.b),
        }

    @property
    def now_s(self) -> float:
        return self.now_us / 1e6

    def uptime_ms(self, world_us: float) -> int:
        """What the firmware's clock (time_ns) shows at a moment of the run."""
        return int(world_us - self.epoch_us) // 1000

    def at(self, when_s: float, action: Action) -> None:
        """Adds to the script: s since the run began."""
        self._plan(round(when_s * 1000), lambda: self._act(action))

    def run(self, seconds: float | None = None, *, after_trace_s: float | None = None,
            until: Callable[["VirtualDevice"], bool] | None = None) -> Seen:  # fmt: skip
        """Goes on for so long, until so long after the trace's end, or until until(device) is true."""
        self.stopped = False
        stop = self.stop_mark = next(self.order)  # an earlier run's plans to stop are void
        self.after_trace_s = after_trace_s
        if seconds is not None:
            self._plan(self.now_us // 1000 + round(seconds * 1000), lambda: self._stop(stop))
        if self.motion.ends_us is not None:
            self._plan_end()
        if self.child is None and not self.asleep:
            self._power_on()
        elif self.unanswered:
            self._answer(*self.unanswered)
        while not self.stopped:
            if self.asleep:
                self._doze()
            else:
                self._step()
            self.on_time(self.now_s)
            if until is not None and until(self):
                self.stopped = True
        return self.seen

    def power_off(self) -> None:
        """As if the battery were pulled: nothing is lost on flash, all else is. The next run() switches on again."""
        if self.child:
            self._print(self.child.end())
        self.child, self.asleep = None, False
        self.pins.reset(all_power=True)
        self.bus.supply(False, self.now_us)
        self._lights(bytes(len(self.leds)))
        self.memory = b""

    # what happens around the device

    def _plan(self, ms: int, what: Callable[[], None]) -> None:
        heapq.heappush(self.agenda, (ms, next(self.order), what))

    def _plan_end(self) -> None:
        stop, ends_us = self.stop_mark, self.motion.ends_us
        if self.after_trace_s is not None and ends_us is not None:
            self._plan(int(ends_us / 1000 + self.after_trace_s * 1000) + 1, lambda: self._stop(stop))

    def _stop(self, mark: int) -> None:
        self.stopped = self.stopped or mark == self.stop_mark

    def _begin(self) -> None:
        """The trace has begun: what was to happen on its clock has a time now."""
        for at_s, action in self.later:
            self.at(self.motion.world_us(at_s) / 1e6, action)
        self.later = []
        self._plan_end()

    def _act(self, action: Action) -> None:
        now_ms = self.now_us // 1000
        if isinstance(action, Press):
            self._set_pin(board.BUTTON, 0)
            self._plan(now_ms + round(action.for_s * 1000), lambda: self._set_pin(board.BUTTON, NOTHING))
        elif isinstance(action, Fault):
            self.bus.fault(action.kind, self.now_us)
            if action.for_s is not None:
                self._plan(now_ms + round(action.for_s * 1000), lambda: self.bus.lift(action.kind))
        elif isinstance(action, Battery):
            self.battery_v = action.volts
        elif isinstance(action, PowerCut):
            self.power_off()
            self.now_us += round(action.off_s * 1e6)
            self._power_on()
        elif isinstance(action, EnButton):
            self._boot(PWRON, fresh=True)
        elif isinstance(action, Bite):
            self._boot(WDT)
        else:
            action.function(self)

    def _set_pin(self, pin: int, level: int) -> None:
        self.pins.world[pin] = level
        self.changes += bytes((pin, level))

    # boots

    def _power_on(self) -> None:
        self.bus.supply(True, self.now_us)
        self._boot(PWRON, fresh=True)

    def _boot(self, cause: int, wake: int = 0, fresh: bool = False) -> None:
        """Starts the firmware again. fresh: RTC memory and clock start anew too."""
        if self.child:
            self._print(self.child.end())
        if fresh:
            self.memory, self.epoch_us = b"", self.now_us
        self.pins.reset(all_power=fresh)
        self._follow_power()
        self.start_us, self.wakers, self.watchdog_ms, self.unanswered = self.now_us, {}, 0, None
        self.asleep = False
        self.pins.deep_sleep_hold = False
        self.changes.clear()
        self.seen.boots.append((self.now_s, cause, wake))
        self.child = Child(self.micropython, self.stubs, heap_size(self.heap), self._boot_plan(cause, wake))

    def _boot_plan(self, cause: int, wake: int) -> dict:
        return _plan_of(self.image, self.slow_flash, self.start_us // 1000) | {
            "folder": str(self.folder.resolve()) if self.folder else None,
            "entry": self.entry,
            "cause": [cause, wake],
            "memory": self.memory.hex(),
            "epoch_ms": (self.start_us - self.epoch_us) // 1000,
            "levels": list(self.pins.world),
            "next_ms": self._next_ms(),
            "more": list(self.more),
        }

    def _next_ms(self) -> int:
        """When, since boot, the world has something to do."""
        if self.changes:
            return 0
        if not self.agenda:
            return NEVER_MS
        return min(NEVER_MS, max(0, self.agenda[0][0] - self.start_us // 1000))

    # the loop

    def _step(self) -> None:
        assert self.child
        request, printed = self.child.next()
        self._print(printed)
        if request is None:
            self._hung()
            return
        self.now_us = self.start_us + request.ms * 1000 + request.us
        if request.op == op.GONE:
            self._gone(request)
            return
        answer = self.handlers[request.op](request)
        if answer is not None and self.child:
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
        if code is not None:
            self._print(b"\n")
            last = self.seen.console[-1][1] if self.seen.console else ""
            raise VirtualError(f"MicroPython ended by itself (code {code}) at {self.now_s:.3f} s: {last}")
        if not self.watchdog_ms:
            raise VirtualError(f"the firmware hangs at {self.now_s:.3f} s in a loop without a wait, and no watchdog is on")
        self.now_us += self.watchdog_ms * 1000
        self._boot(WDT)

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
        self.seen.sleeps.append((self.now_s, timer_ms))
        self.pins.reset()
        self._follow_power()

    def _doze(self) -> None:
        """While it sleeps: on to whatever comes next."""
        if wake := self._waking():
            self._boot(DEEPSLEEP, wake)
            return
        event_us = self.agenda[0][0] * 1000 if self.agenda else None
        moments = [moment for moment in (event_us, self.timer_us, self.motion.ends_us) if moment is not None]
        horizon_us = min((moment for moment in moments if moment > self.now_us), default=None)
        moved_us = None if horizon_us is None else self.sensor.motion_at(self.now_us, horizon_us)
        if moved_us is not None:
            self.now_us = max(self.now_us, moved_us)
        elif event_us is not None and event_us <= max(self.now_us, horizon_us or 0):
            self.now_us = max(self.now_us, event_us)
            self._happen()
        elif self.timer_us is not None and self.timer_us == horizon_us:
            self.now_us = self.timer_us
            self._boot(DEEPSLEEP, TIMER)
        elif horizon_us is not None:
            self.now_us = horizon_us
        else:
            raise VirtualError(f"asleep at {self.now_s:.3f} s, and nothing will ever wake it")

    def _waking(self) -> int:
        """EXT0 or EXT1 where a pin that wakes has its level."""
        for kind, reason in ((0, EXT0), (1, EXT1)):
            level, pins = self.wakers.get(kind, (0, b""))
            levels = [self._level(pin) for pin in pins]
            if levels and (any(levels) if level else not any(levels)):
                return reason
        return 0

    def _level(self, pin: int) -> int:
        """Of an input; what nothing drives is pulled up."""
        if pin == board.MOTION:
            return self.sensor.int_level(self.now_us) if self.bus.sensor.powered else 0
        if pin == board.SDA:
            return self.bus.sda
        level = self.pins.world[pin]
        return 1 if level >= NOTHING else level

    def _happen(self) -> None:
        """Everything in the agenda that is due."""
        while self.agenda and self.agenda[0][0] <= self.now_us // 1000:
            heapq.heappop(self.agenda)[2]()

    def _follow_power(self) -> None:
        """Supplies as the firmware's pins have switched them."""
        sensor = not self.pins.high(board.SENSOR_POWER)
        if sensor != self.sensor.powered:
            self.bus.supply(sensor, self.now_us)
        if not self.pins.high(board.LED_POWER):
            self._lights(bytes(len(self.leds)))

    # what the firmware asks and tells

    def _due(self, _: Request) -> tuple[int, bytes] | None:
        child = self.child
        self._happen()
        if self.child is not child:
            return None
        changes = bytes(self.changes)
        self.changes.clear()
        return len(changes) // 2, changes

    def _i2c_read(self, request: Request) -> tuple[int, bytes]:
        soft = request.a > 127
        return self.bus.read(request.a & 127, request.b & 511, request.b >> 9, self.now_us, soft)

    def _i2c_write(self, request: Request) -> tuple[int, bytes]:
        error = self.bus.write(request.a & 127, request.b, request.payload, self.now_us, request.a > 127)
        if not self.begun and self.motion.began_us is not None:
            self.begun = True
            self._begin()
        return error, b""

    def _pin_read(self, request: Request) -> tuple[int, bytes]:
        return self._level(request.a), b""

    def _adc(self, request: Request) -> tuple[int, bytes]:
        connected = request.a == board.BATTERY and self.pins.high(board.BATTERY_SWITCH)
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
                self.seen.leds.append((self.now_s, rgb))
            self.on_leds(self.now_s, rgb)

    def _tone(self, request: Request) -> None:
        self.seen.tones.append((self.now_s, request.b))
        self.on_tone(self.now_s, request.b)

    def _repl(self, request: Request) -> None:
        self.seen.repls.append((self.now_s, request.payload.decode()))

    def _print(self, printed: bytes) -> None:
        if not printed:
            return
        *lines, self.line = (self.line + printed).split(b"\n")
        for line in lines:
            text = line.decode(errors="replace").rstrip("\r")
            self.seen.console.append((self.now_s, text))
            self.on_line(self.now_s, text)


def _plan_of(image: FlashImage | None, slow: bool = False, start_ms: int = 0) -> dict:
    """What stubs/virtual_boot.py takes, for a board that was just switched on."""
    flash = None
    if image:
        times = {"program_us": PROGRAM_US[slow], "erase_us": ERASE_US[slow], "start_ms": start_ms}
        flash = times | {"image": image.files(), "sectors": image.sectors}
    return {"flash": flash, "folder": None, "entry": "", "cause": [PWRON, 0], "memory": "", "epoch_ms": 0,
            "levels": list(Pins().world), "next_ms": NEVER_MS, "boot_ms": BOOT_MS, "more": []}  # fmt: skip


def heap_size(free: int) -> int:
    """The -X heapsize that leaves so many bytes free for the firmware: plus what the stubs take, and 3 bits a block."""
    return (free + stub_heap_bytes()) * 131 // 128 + 512


@functools.cache
def stub_heap_bytes() -> int:
    """What MicroPython's heap holds with the stubs loaded, the flash mounted and no firmware at all."""
    with tempfile.TemporaryDirectory() as folder:
        chip = FlashImage(Path(folder) / "chip.bin", sectors=16)
        plan = _plan_of(chip) | {"entry": "import gc; gc.collect(); print(gc.mem_alloc())"}
        child = Child(find_micropython(), compiled_stubs(), 1 << 20, plan)
        _, printed = child.next()
        return int((printed + child.end()).split()[0])
