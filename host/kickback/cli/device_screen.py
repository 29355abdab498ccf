"""The terminal screen of kickback device: LEDs in colour, tones, and reps as they come."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kickback_protocol import record_codec
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from kickback.store.log_records import read_records
from kickback.terminal.escape import plain
from kickback.terminal.tables import new_console
from kickback.training.rep import Rep
from kickback.training.tempo import PHASE_NAMES
from kickback.virtual.run.child import Request
from kickback.virtual.run.device import VirtualDevice
from kickback.virtual.run.logged_reps import rep_of, trace_clock
from kickback.virtual.stubs import virtual_ops as op

ROWS, COLUMNS = 9, 21  # of the ring
MAX_REPS = 8  # shown
GAMMA = 1 / 2.2  # terminal colours are not linear in light, WS2812 LEDs are
FULL = 0.35  # part of an LED's light that looks full on a screen


class Screen:
    """What the screen shows.

    reps: those in the log so far, in RTC memory and on flash, by set and rep number
    on_rep: called with each new rep; last_line: the last line on the console, or note in the log
    """

    def __init__(self, device: VirtualDevice, name: str) -> None:
        self.device, self.name = device, name
        self.leds = b""
        self.hz = 0
        self.reps: dict[tuple[int, int], Rep] = {}
        self.set_numbers: dict[tuple, int] = {}
        self.last_line = ""
        self.on_rep: Callable[[Rep], None] = lambda rep: None
        device.board.on_leds = self._on_leds
        device.board.on_tone = self._on_tone
        device.console.on_line = self._on_line
        store_memory = device.handlers[op.MEMORY]

        def on_memory(request: Request) -> None:
            store_memory(request)
            self._read_log(log_in_memory(request.payload))

        device.handlers[op.MEMORY] = on_memory

    def __rich__(self) -> RenderableType:
        sides = Table.grid(padding=(0, 3))
        sides.add_row(ring(self.leds), reps_table(list(self.reps.values())[-MAX_REPS:]))
        last = Text(plain(self.last_line), "dim", no_wrap=True)
        return Panel(Group(sides, last), title=Text(plain(self.name)), subtitle=self._status())

    def _status(self) -> str:
        at = self.device.motion.trace_s(self.device.now_us)
        where = f"trace {at:.1f} s" if at is not None else f"up {self.device.now_us / 1e6:.1f} s"
        return where + (f"  ♪ {self.hz} Hz" if self.hz else "") + ("  asleep" if self.device.esp32.sleep else "")

    def _on_leds(self, _: float, rgb: bytes) -> None:
        self.leds = rgb

    def _on_tone(self, _: float, hz: int) -> None:
        self.hz = hz

    def _on_line(self, _: float, line: str) -> None:
        self.last_line = line or self.last_line

    def _read_log(self, log: bytes) -> None:
        """Takes the notes and reps of a part of the log."""
        for record in read_records(log, 0)[0]:
            if record.name == "note":
                self.last_line = str(record.fields["text"])
            if record.name != "rep" or not self.device.begun:
                continue
            key = (record.fields["session"], record.fields["set"])
            number = self.set_numbers.setdefault(key, len(self.set_numbers) + 1)
            rep = rep_of(record.fields, number, trace_clock(self.device))
            if (number, rep.rep) not in self.reps:
                self.reps[number, rep.rep] = rep
                self.on_rep(rep)


def log_in_memory(memory: bytes) -> bytes:
    """The part of the log that is in RTC memory: after the STATE record and the space reserved for it."""
    at = max(0, record_codec.record_end(memory, 0, len(memory)))
    while at < len(memory) and record_codec.record_end(memory, at, len(memory)) < 0:
        at += 1
    return memory[at:]


def ring(rgb: bytes) -> Text:
    """The LEDs in a circle, clockwise from the top."""
    count = len(rgb) // 3
    canvas: list[list[tuple[str, str]]] = [[(" ", "")] * COLUMNS for _ in range(ROWS)]
    for led in range(count):
        angle = 2 * math.pi * led / count
        row = round((ROWS - 1) / 2 * (1 - math.cos(angle))) if count > 1 else ROWS // 2
        column = round((COLUMNS - 1) / 2 * (1 + math.sin(angle))) if count > 1 else COLUMNS // 2
        canvas[row][column] = _dot(*rgb[3 * led : 3 * led + 3])
    text = Text()
    for line in canvas:
        for character, style in line:
            text.append(character, style)
        text.append("\n")
    return text


def _dot(*light: int) -> tuple[str, str]:
    if not any(light):
        return "·", "dim"
    red, green, blue = (round(255 * min(1, value / 255 / FULL) ** GAMMA) for value in light)
    return "●", f"#{red:02x}{green:02x}{blue:02x}"


def reps_table(reps: list[Rep]) -> Table:
    """The reps, one per row."""
    unit = reps[-1].rom_unit if reps else "deg"
    phases = [f"{name} s" for name in PHASE_NAMES[:3]]
    table = Table("set", "rep", *phases, f"range {unit}", "flags", box=None, header_style="bold")
    for rep in reps:
        spans = (f"{span:.2f}" for span in (rep.concentric_s, rep.peak_pause_s, rep.eccentric_s))
        table.add_row(str(rep.set), str(rep.rep), *spans, f"{rep.rom:.1f}", ", ".join(rep.flags))
    return table


@contextmanager
def showing(device: VirtualDevice, name: str, real_time: bool) -> Iterator[None]:
    """Shows the device while it runs: a live screen on a terminal, else a line for each rep."""
    screen, console = Screen(device, name), new_console()
    pace = _pacer() if real_time else None
    device.on_time = pace or device.on_time
    if not console.is_terminal:
        screen.on_rep = lambda rep: _print(console, rep)
        yield
        return
    with Live(screen, console=console, refresh_per_second=20, transient=True) as live:
        yield
        live.refresh()


def _print(console: Console, rep: Rep) -> None:
    flags = "  " + ", ".join(rep.flags) if rep.flags else ""
    what = f"set {rep.set} rep {rep.rep}, {rep.rom:.1f} {rep.rom_unit}"
    console.print(f"{rep.rep_at_s:.1f} s: {what}{flags}", markup=False)


def _pacer() -> Callable[[float], None]:
    """A function that delays the device to real time; call it with the device's time in s."""
    began = time.monotonic()

    def pace(at_s: float) -> None:
        ahead = at_s - (time.monotonic() - began)
        if ahead > 0.005:
            time.sleep(ahead)

    return pace
