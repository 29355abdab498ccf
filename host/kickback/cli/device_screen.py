"""A virtual device live on the terminal: its LEDs in colour, its piezo, the reps as they come."""

import math
import time
from collections.abc import Iterator
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
from kickback.virtual.run.child import Request
from kickback.virtual.run.device import VirtualDevice
from kickback.virtual.run.logged_reps import rep_of, trace_clock
from kickback.virtual.stubs import virtual_ops as op

ROWS, COLUMNS = 9, 21  # of the ring
SHOWN = 8  # reps
GAMMA = 1 / 2.2  # a terminal's colours are not linear in light, WS2812s are
FULL = 0.35  # of an LED's light looks full on a screen


class Screen:
    """What there is to show. reps: those told so far, from the log's part in RTC memory and on flash."""

    def __init__(self, device: VirtualDevice, name: str) -> None:
        self.device, self.name = device, name
        self.leds = b""
        self.hz = 0
        self.reps: dict[tuple, Rep] = {}
        self.sets: dict[tuple, int] = {}
        self.last = ""  # line on the console, or note
        device.board.on_leds = self._leds
        device.board.on_tone = self._tone
        device.console.on_line = self._line
        remember = device.handlers[op.MEMORY]

        def memory(request: Request) -> None:
            remember(request)
            self._log(waiting(request.payload))

        device.handlers[op.MEMORY] = memory

    def told(self, rep: Rep) -> None:
        """A rep was logged: for whoever has no live screen."""

    def __rich__(self) -> RenderableType:
        sides = Table.grid(padding=(0, 3))
        sides.add_row(ring(self.leds), reps_table(list(self.reps.values())[-SHOWN:]))
        last = Text(plain(self.last), "dim", no_wrap=True)
        return Panel(Group(sides, last), title=Text(plain(self.name)), subtitle=self._status())

    def _status(self) -> str:
        at = self.device.motion.trace_s(self.device.now_us)
        where = f"trace {at:.1f} s" if at is not None else f"up {self.device.now_us / 1e6:.1f} s"
        return where + (f"  ♪ {self.hz} Hz" if self.hz else "") + ("  asleep" if self.device.esp32.sleep else "")

    def _leds(self, _: float, rgb: bytes) -> None:
        self.leds = rgb

    def _tone(self, _: float, hz: int) -> None:
        self.hz = hz

    def _line(self, _: float, line: str) -> None:
        self.last = line or self.last

    def _log(self, log: bytes) -> None:
        for record in read_records(log, 0)[0]:
            if record.name == "note":
                self.last = str(record.fields["text"])
            if record.name != "rep" or not self.device.begun:
                continue
            key = (record.fields["session"], record.fields["set"])
            number = self.sets.setdefault(key, len(self.sets) + 1)
            rep = rep_of(record.fields, number, trace_clock(self.device))
            if (number, rep.rep) not in self.reps:
                self.reps[number, rep.rep] = rep
                self.told(rep)


def waiting(memory: bytes) -> bytes:
    """What of the log waits in RTC memory: behind the STATE record, and behind what room that was given."""
    at = max(0, record_codec.record_end(memory, 0, len(memory)))
    while at < len(memory) and record_codec.record_end(memory, at, len(memory)) < 0:
        at += 1
    return memory[at:]


def ring(rgb: bytes) -> Text:
    """The LEDs in a circle, the first at the top, clockwise."""
    n = len(rgb) // 3
    canvas: list[list[tuple[str, str]]] = [[(" ", "")] * COLUMNS for _ in range(ROWS)]
    for led in range(n):
        angle = 2 * math.pi * led / n
        row = round((ROWS - 1) / 2 * (1 - math.cos(angle))) if n > 1 else ROWS // 2
        column = round((COLUMNS - 1) / 2 * (1 + math.sin(angle))) if n > 1 else COLUMNS // 2
        canvas[row][column] = _dot(*rgb[3 * led : 3 * led + 3])
    text = Text()
    for row in canvas:
        for sign, style in row:
            text.append(sign, style)
        text.append("\n")
    return text


def _dot(*light: int) -> tuple[str, str]:
    if not any(light):
        return "·", "dim"
    red, green, blue = (round(255 * min(1, value / 255 / FULL) ** GAMMA) for value in light)
    return "●", f"#{red:02x}{green:02x}{blue:02x}"


def reps_table(reps: list[Rep]) -> Table:
    unit = reps[-1].rom_unit if reps else "deg"
    table = Table("set", "rep", "kick s", "hold s", "return s", f"range {unit}", "flags", box=None, header_style="bold")
    for rep in reps:
        spans = (f"{span:.2f}" for span in (rep.concentric_s, rep.peak_pause_s, rep.eccentric_s))
        table.add_row(str(rep.set), str(rep.rep), *spans, f"{rep.rom:.1f}", ", ".join(rep.flags))
    return table


@contextmanager
def showing(device: VirtualDevice, name: str, real_time: bool) -> Iterator[None]:
    """Shows the device while it runs: a live screen on a terminal, a line for each rep elsewhere."""
    screen, console = Screen(device, name), new_console()
    pace = _pacer() if real_time else None
    if not console.is_terminal:
        screen.told = lambda rep: _print(console, rep)
        device.on_time = pace or device.on_time
        yield
        return
    with Live(screen, console=console, refresh_per_second=20, transient=True) as live:
        device.on_time = pace or device.on_time
        yield
        live.refresh()


def _print(console: Console, rep: Rep) -> None:
    flags = "  " + ", ".join(rep.flags) if rep.flags else ""
    what = f"set {rep.set} rep {rep.rep}, {rep.rom:.1f} {rep.rom_unit}"
    console.print(f"{rep.rep_at_s:.1f} s: {what}{flags}", markup=False)


def _pacer():
    """Holds the device back to real time."""
    began = time.monotonic()

    def pace(at_s: float) -> None:
        ahead = at_s - (time.monotonic() - began)
        if ahead > 0.005:
            time.sleep(ahead)

    return pace
