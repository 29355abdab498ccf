"""kickback device: the firmware on a virtual device that measures recorded traces."""

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kickback.cli.common import Refusal, refusing
from kickback.terminal.progress import progress_bar
from kickback.traces.trace import Trace

if TYPE_CHECKING:
    from kickback.replays.run import Replay
    from kickback.virtual import Action, FlashImage, OnTrace, VirtualDevice

SETTLE_S = 8  # after the end of the last set: until it is on flash


@dataclass(frozen=True)
class _Run:
    """How each trace is played: settings by name, script, clock error in ppm, heap in bytes, speed and output."""

    settings: Mapping[str, Any]
    script: Sequence[tuple["OnTrace", "Action"]]
    ppm: float
    heap: int
    real_time: bool
    quiet: bool


@click.command(epilog="Example: kickback device legs.kbt --fast --settings target_reps=10")
@click.argument("traces", nargs=-1, required=True, metavar="TRACE...")
@click.option("--fast", is_flag=True, help="As fast as possible instead of in real time.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print the output of replay --json for each trace; implies --fast."
)
@click.option("--settings", "given", multiple=True, metavar="NAME=VALUE|FILE.json", help="The device's settings.")
@click.option("--press", multiple=True, metavar="S[:FOR]", help="Press the button at S of the trace, for FOR (0.1) s.")
@click.option("--fault", multiple=True, metavar="KIND@S[:FOR]", help="nack stuck zeros frozen reset overflow who.")
@click.option("--ppm", type=float, default=0.0, metavar="PPM", help="How much too fast the sensor's oscillator runs.")
@click.option("--flash", "chip", metavar="FILE", help="Image of the flash chip: used if it exists, and kept.")
@click.option("--leds", type=int, metavar="N", help="LEDs of the ring (setting leds).")
@click.option("--heap", type=click.IntRange(16, 4096), default=165, metavar="KB", help="Free heap (165).")
def device(
    traces: tuple[str, ...],
    fast: bool,
    as_json: bool,
    given: tuple[str, ...],
    press: tuple[str, ...],
    fault: tuple[str, ...],
    ppm: float,
    chip: str | None,
    leds: int | None,
    heap: int,
) -> None:
    """Run the firmware on a virtual device, moved by a trace.

    Several traces play one after another, each from power-on.
    """
    from kickback.traces.files import read_trace
    from kickback.virtual import find_micropython
    from kickback.virtual.run.chip_settings import read_device_settings
    from kickback.virtual.run.script import read_fault, read_press

    with refusing():
        find_micropython()
        script = [*map(read_press, press), *map(read_fault, fault)]
        settings = read_device_settings(given) | ({"leds": leds} if leds is not None else {})
        run = _Run(settings, script, ppm, heap * 1024, not (fast or as_json), as_json)
        loaded = [read_trace(path) for path in traces]
        with _chip(chip) as image:
            for trace in loaded:
                _print(_play(image, trace, run), as_json)


def _print(replay: "Replay", as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(replay.to_dict()))
        return
    from kickback.replays.tables import print_replay
    from kickback.terminal.tables import new_console

    print_replay(new_console(), replay)


@contextmanager
def _chip(path: str | None) -> Iterator["FlashImage"]:
    """The flash chip with the firmware: the given file, or a temporary one."""
    from kickback.virtual import FlashImage, device_files

    with tempfile.TemporaryDirectory() as folder:
        try:
            image = FlashImage(path or Path(folder) / "chip.bin")
        except OSError as error:
            raise Refusal(f"{path}: cannot be used as a flash image: {error.strerror}") from None
        image.write(device_files())
        yield image


def _play(image: "FlashImage", trace: Trace, run: _Run) -> "Replay":
    """Runs the device until the result of the trace is on its flash, and returns it."""
    from kickback.virtual import Motion, Mpu6050, VirtualDevice
    from kickback.virtual.run import chip_settings
    from kickback.virtual.run.logged_reps import log_records, replay_of

    ranges = {"accel_range_g": trace.accel_range_g, "gyro_range_dps": trace.gyro_range_dps}
    known = {name: value for name, value in ranges.items() if value}
    settings = chip_settings.store(image, known | dict(run.settings))
    before = len(log_records(image.read()))
    imu = Mpu6050(Motion(trace, run.ppm), keep_rows=True)
    virtual = VirtualDevice(image, imu=imu, script=run.script, heap=run.heap)
    try:
        _run_to_end(virtual, trace, run, settings["set_gap"] + SETTLE_S)
    finally:
        virtual.power_off()
    return replay_of(trace, virtual, log_records(image.read())[before:])


def _run_to_end(virtual: "VirtualDevice", trace: Trace, run: _Run, after_s: float) -> None:
    """Plays the trace and after_s more, with a progress bar or the device's screen."""
    from kickback.cli.device_screen import showing

    if not run.quiet:
        with showing(virtual, trace.name, real_time=run.real_time):
            virtual.run(after_trace_s=after_s)
        return
    with progress_bar(f"playing {trace.name}") as progress:
        length_s = round(trace.t_s[-1] - trace.t_s[0] + after_s)
        virtual.on_time = lambda at_s: progress(min(round(at_s), length_s), length_s)
        virtual.run(after_trace_s=after_s)
