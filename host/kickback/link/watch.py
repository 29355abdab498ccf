"""What is known of a sensor while it is watched, and the loop that watches."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import click
from repcore.counter import REP, SET_END, SMALL, TOP, UNTOP

from kickback.link.cancellation import cancel_all
from kickback.link.options import How
from kickback.link.sensor import Sensor
from kickback.link.sentences import LinkError, LinkLost
from kickback.plain import plain
from kickback.records import flag_names

PHASES = ("rest", "kick", "hold", "return")  # by the core's number
KINDS = {TOP: "top", REP: "rep", UNTOP: "top taken back", SET_END: "set ended", SMALL: "small stroke"}
REFRESH_HZ = 12
TRACE_FRAMES = 250  # ten seconds
ASK_S = 5.0
AGAIN_S, GIVE_UP_S = 2.0, 600.0  # after a link broke: a sensor at rest sleeps, and is kicked awake
WRAP_MS = 0x10000


@dataclass
class SetSeen:
    """A set under way or over; loss in percent, tension in s, None while it is under way."""

    number: int
    reps: int = 0
    tempo: list[tuple[float, float, float]] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    tension_s: float | None = None
    loss: int | None = None


@dataclass
class Watched:
    """One sensor as the screen shows it. tempo: this rep's seconds of kick, hold, return so far; topped: the rep whose
    top was told, 0 once it is back.

    trouble: why there is no link now, a sentence; missed: events that were never heard (the sensor's log has them);
    ended_at: when the last set ended, time.monotonic; tell: called with trouble as it comes, where there is
    no screen.
    """

    name: str
    rssi: int = 0
    battery: int = 0
    phase: int = 0
    machine: int = 0
    reps: int = 0
    topped: int = 0
    tempo: list[float] = field(default_factory=lambda: [0.0, 0.0, 0.0])
    trace: deque[int] = field(default_factory=lambda: deque(maxlen=TRACE_FRAMES))
    sets: list[SetSeen] = field(default_factory=list)
    ended_at: float | None = None
    link: str = "connecting"
    trouble: str = ""
    missed: int = 0
    frames: deque[float] = field(default_factory=lambda: deque(maxlen=50))
    tell: Callable[[str], None] = lambda words: None
    _seq: int | None = None
    _ms: int | None = None

    def on_live(self, told: dict) -> None:
        """The fields of a LIVE."""
        since_ms = (told["ms"] - self._ms) % WRAP_MS if self._ms is not None else 0
        self._ms = told["ms"]
        self.frames.append(time.monotonic())
        self.trace.append(told["position"])
        phase, self.machine, self.reps = told["state"] & 3, told["state"] >> 2, max(told["rep"], self.topped)
        if phase == 1 and self.topped:
            phase = 2  # the plate creeps on in the hold
        if phase == 1 and self.phase in (0, 3):
            self.tempo = [0.0, 0.0, 0.0]
            self.ended_at = None
        if phase:
            self.tempo[phase - 1] += since_ms / 1000
        self.phase = phase

    def on_event(self, told: dict) -> None:
        """The fields of an EVENT."""
        if self._seq is not None and told["seq"] > self._seq + 1:
            self.missed += told["seq"] - self._seq - 1
        self._seq = told["seq"]
        kind = told["kind"]
        if kind in (TOP, REP, UNTOP):
            one = self.set(told["set"])
            self.reps = one.reps = told["rep"] - (kind == UNTOP)
            self.topped = told["rep"] if kind == TOP else 0
            self.ended_at = None
        if kind == REP:
            one = self.set(told["set"])
            self.tempo = phases_s(told)
            one.tempo.append((self.tempo[0], self.tempo[1], self.tempo[2]))
            one.flags += flag_names(told["flags"])
        elif kind == SET_END:
            one = self.set(told["set"])
            # a SET_END has its own fields in these places (counter.py)
            one.reps, one.tension_s, one.loss = told["rep"], told["peak_end_ms"] / 1000, told["end_ms"]
            self.reps, self.ended_at = 0, time.monotonic()

    def set(self, number: int) -> SetSeen:
        if not self.sets or self.sets[-1].number != number:
            self.sets.append(SetSeen(number))
        return self.sets[-1]

    @property
    def rate_hz(self) -> float:
        """Live frames per second, over the last fifty."""
        span = self.frames[-1] - self.frames[0] if len(self.frames) > 1 else 0.0
        return (len(self.frames) - 1) / span if span else 0.0


def phases_s(told: dict) -> list[float]:
    """Kick, hold and return of a REP."""
    marks = [told[name] for name in ("start_ms", "peak_start_ms", "peak_end_ms", "end_ms")]
    return [(later - earlier) / 1000 for earlier, later in zip(marks, marks[1:], strict=False)]


def read_tempo(given: str | None) -> tuple[float, ...]:
    """KICK-HOLD-RETURN as seconds; () for None. Raises LinkError, a sentence."""
    if given is None:
        return ()
    try:
        tempo = tuple(float(part) for part in given.split("-"))
    except ValueError:
        tempo = ()
    if len(tempo) != 3 or not all(0 <= part <= 60 for part in tempo):
        raise LinkError(f"tempo {given}: give seconds of kick, hold and return, like 1-1-2")
    return tempo


async def watch(how: How, target: tuple[float, ...], as_json: bool) -> None:
    """Until Ctrl-C, or until all links broke and the sensors are gone for good."""
    from kickback.link.reach import reach

    async with reach(how, several=True, need_key=False) as sensors:
        unread: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        watched = [begin(sensor, unread if as_json else None) for sensor in sensors]
        watchers = [asyncio.create_task(keep(sensor, one)) for sensor, one in zip(sensors, watched, strict=True)]
        try:
            if not as_json:
                await show(watched, target, watchers)
            watching = asyncio.gather(*watchers, return_exceptions=True)
            await asyncio.wait([watching, unread], return_when=asyncio.FIRST_COMPLETED)
            if unread.done():
                unread.result()
            for watcher in watchers:
                watcher.result()
        finally:
            await cancel_all(watchers)


def begin(sensor: Sensor, unread: "asyncio.Future[None] | None" = None) -> Watched:
    """What the sensor tells goes to the screen's model, and with unread out as lines; unread fails with the OSError
    that says nobody reads them any more: links swallow what is raised in here."""
    one = Watched(sensor.name, getattr(sensor.link, "rssi", 0))

    def on_event(told: dict) -> None:
        one.on_event(told)
        if unread and not unread.done():
            kind = KINDS.get(told["kind"], f"kind {told['kind']}")
            try:
                click.echo(json.dumps(told | {"kind": kind, "sensor": sensor.name}))
            except OSError as error:
                unread.set_exception(error)

    if unread:
        one.tell = lambda words: click.echo(plain(words), err=True)
    sensor.on_event, sensor.on_live = on_event, one.on_live
    return one


async def keep(sensor: Sensor, one: Watched) -> None:
    """Listens, over Bluetooth again and again where there is no link. Raises LinkLost when the cable is gone."""
    while True:
        try:
            if sensor.away:
                raise sensor.away
            await sensor.listen(2)
            one.name, one.link, one.trouble, one._ms = sensor.name, "live", "", None
            while True:  # asks for the battery now and then, which also tells whether anybody is there
                if sensor.proven:
                    one.battery = (await sensor.info())["battery"]
                else:
                    await sensor.listen(2)
                await asyncio.sleep(ASK_S)
        except LinkError as error:
            one.link, one.trouble = "lost", str(error)
            if sensor.link.trusted or not (sensor.away or isinstance(error, LinkLost)):
                raise
            one.trouble += "; trying again"
            one.tell(one.trouble)
            await reconnect(sensor, one, error)


async def reconnect(sensor: Sensor, one: Watched, lost: LinkError) -> None:
    """Tries until the sensor is back, or GIVE_UP_S have passed: then raises what was lost."""
    ends = time.monotonic() + GIVE_UP_S
    while time.monotonic() < ends:
        await asyncio.sleep(AGAIN_S)
        try:
            await sensor.again()
            sensor.away = None
            return
        except LinkError as error:
            one.trouble = f"{error}; trying again"
    one.trouble = str(lost)
    raise lost


async def show(watched: list[Watched], target: tuple[float, ...], watchers: list[asyncio.Task]) -> None:
    """Draws while anything is watched."""
    from rich.live import Live

    from kickback.link.screen import screen
    from kickback.tables import new_console

    console = new_console()
    with Live(console=console, screen=True, auto_refresh=False) as view:
        while not all(watcher.done() for watcher in watchers):
            view.update(screen(watched, target, console.size), refresh=True)
            await asyncio.sleep(1 / REFRESH_HZ)
