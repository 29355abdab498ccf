"""kickback device: the firmware on a virtual device that measures recorded traces."""

import json
import tempfile
from contextlib import contextmanager
from pathlib import Path

import click

from kickback.cli.common import Refusal, refusing
from kickback.terminal.progress import progress_bar
from kickback.traces.trace import Trace

SETTLE_S = 8  # after the last set has ended by itself: until it is on flash


@click.command(epilog="Example: kickback device legs.kbt --fast --settings target_reps=10")
@click.argument("traces", nargs=-1, required=True, metavar="TRACE...")
@click.option("--fast", is_flag=True, help="As fast as it goes, not at real speed.")
@click.option("--json", "as_json", is_flag=True, help="Print, for each trace, what replay --json does; implies --fast.")
@click.option("--settings", "given", multiple=True, metavar="NAME=VALUE|FILE.json", help="The device's settings.")
@click.option("--press", multiple=True, metavar="S[:FOR]", help="Press the button at S of the trace, for FOR (0.1) s.")
@click.option("--fault", multiple=True, metavar="KIND@S[:FOR]", help="nack stuck zeros frozen reset overflow who.")
@click.option("--ppm", type=float, default=0.0, metavar="PPM", help="By how much the sensor's oscillator is too fast.")
@click.option("--flash", "chip", metavar="FILE", help="Image of the flash chip: used if it exists, and kept.")
@click.option("--leds", type=int, metavar="N", help="LEDs of the ring (setting leds).")
@click.option("--heap", type=click.IntRange(16, 4096), default=165, metavar="KB", help="Free heap (165).")
def device(traces, fast, as_json, given, press, fault, ppm, chip, leds, heap) -> None:
    """Run the firmware on traces, on a virtual device; several play one after another, each from power-on."""
    from kickback.traces.files import read_trace
    from kickback.virtual import find_micropython
    from kickback.virtual.run import chip_settings
    from kickback.virtual.run.script import read_fault, read_press

    with refusing():
        find_micropython()
        script = [*map(read_press, press), *map(read_fault, fault)]
        settings = chip_settings.read_device_settings(given) | ({"leds": leds} if leds is not None else {})
        played = [read_trace(path) for path in traces]
        with _chip(chip) as image:
            for trace in played:
                found = _play(image, trace, settings, script, ppm, heap * 1024, fast or as_json, as_json)
                if as_json:
                    click.echo(json.dumps(found.to_dict()))
                else:
                    from kickback.replays.tables import print_replay
                    from kickback.terminal.tables import new_console

                    print_replay(new_console(), found)


@contextmanager
def _chip(path: str | None):
    """The flash chip with this firmware on it: the file's, or one that goes afterwards."""
    from kickback.virtual import FlashImage, device_files

    with tempfile.TemporaryDirectory() as folder:
        try:
            image = FlashImage(path or Path(folder) / "chip.bin")
        except OSError as error:
            raise Refusal(f"{path}: cannot be used as a flash image: {error.strerror}") from None
        image.write(device_files())
        yield image


def _play(image, trace: Trace, settings: dict, script, ppm: float, heap: int, fast: bool, quiet: bool):
    """Runs the device until what it made of the trace is on its flash; gives that as a Replay."""
    from kickback.cli.device_screen import showing
    from kickback.virtual import Motion, Mpu6050, VirtualDevice
    from kickback.virtual.run import chip_settings
    from kickback.virtual.run.logged_reps import log_records, replay_of

    ranges = {"accel_range_g": trace.accel_range_g, "gyro_range_dps": trace.gyro_range_dps}
    in_force = chip_settings.store(image, {name: value for name, value in ranges.items() if value} | settings)
    before = len(log_records(image.read()))
    sensor = Mpu6050(Motion(trace, ppm), keep_rows=True)
    made = VirtualDevice(image, sensor=sensor, script=script, heap=heap)
    until_s = in_force["set_gap"] + SETTLE_S
    try:
        if quiet:
            with progress_bar(f"playing {trace.name}") as progress:
                length_s = trace.t_s[-1] - trace.t_s[0] + until_s
                made.on_time = lambda at_s: progress(min(round(at_s), round(length_s)), round(length_s))
                made.run(after_trace_s=until_s)
        else:
            with showing(made, trace.name, real_time=not fast):
                made.run(after_trace_s=until_s)
    finally:
        made.power_off()
    return replay_of(trace, made, log_records(image.read())[before:])
