"""The command line: reads what was asked for, calls the module that does it, prints."""

import functools
import importlib
import io
import json
import keyword
import os
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager, suppress
from typing import Any

import click

from kickback.plain import plain

# Commands in modules of their own, imported when used: --help stays quick. Name, what --help says.
ELSEWHERE = {
    "simulate": "Simulate a trace with its exact truth.",
    "evaluate": "Compare what the core counts with truth files.",
    "sessions": "List the sessions that are stored.",
    "show": "Show a session or a trace.",
    "report": "Write a page, or a figure, about sessions or a trace.",
    "trends": "Show how figures go over weeks.",
    "compare": "Compare two sessions, two sides, or two settings.",
    "export": "Write sessions in formats of others.",
    "edit": "Correct a session; what was recorded stays.",
    "import": "Store what was recorded elsewhere.",
    "backup": "Copy the store, checked.",
    "completion": "Print what makes a shell complete the commands.",
    "device": "Run the firmware on a trace, on a virtual device.",
    "flash": "Copy the firmware to the sensor over USB.",
    "selftest": "Check a sensor's electronics over USB.",
    "scan": "List the sensors that are heard.",
    "pair": "Make a fresh sensor yours.",
    "keys": "Move the keys of your sensors to a second laptop.",
    "live": "Watch the reps as they happen.",
    "pull": "Copy sessions from the sensor.",
    "push-time": "Set the sensor's clock.",
    "settings": "List the core's settings; show or change a sensor's.",
    "profiles": "Show or change what a sensor knows of machines.",
    "record": "Record coming sets raw, or stop it.",
    "erase": "Delete from the sensor what was pulled.",
    "identify": "Let the sensor blink.",
}
# Of these, those that ask a sensor: in kickback.link.commands, scan and live in modules of their own.
OF_SENSOR = ("pair", "pull", "push-time", "settings", "profiles", "record", "erase", "identify")

BAR_AFTER_S = 1


class Refusal(click.ClickException):
    """Bad input: one sentence, exit code 2."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__(plain(message))


class NumberRange(click.FloatRange):
    """click lets nan through any range."""

    def convert(self, value, param: click.Parameter | None, ctx: click.Context | None) -> float:
        found = super().convert(value, param, ctx)
        if found != found:
            self.fail(f"{value!r} is not a number.", param, ctx)
        return found


class Commands(click.Group):
    """A group that imports the commands of ELSEWHERE (kickback.NAME:NAME) only to run them."""

    def main(self, *args: Any, **how: Any) -> Any:
        """Signs that the terminal has not are printed as "?"; a refusal of the system's that no command words is an
        exit with code 2."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")
        try:
            return super().main(*args, **how)
        except OSError as error:
            where = f"{error.filename}" if error.filename else "what this prints cannot be written"
            with suppress(OSError):
                Refusal(f"{where}: {error.strerror or error}").show()
            _drop_output()
            sys.exit(Refusal.exit_code)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *ELSEWHERE})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in ELSEWHERE:
            name = cmd_name.replace("-", "_") + "_" * keyword.iskeyword(cmd_name)
            module = "link.commands" if cmd_name in OF_SENSOR else name
            return getattr(importlib.import_module(f"kickback.{module}"), name)
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = []
        for name in self.list_commands(ctx):
            command = self.commands.get(name)
            rows.append((name, command.get_short_help_str(90) if command else ELSEWHERE[name]))
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _drop_output() -> None:
    """Python would try once more at its end to write what could not be, and complain."""
    with suppress(OSError), open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


@click.group(cls=Commands, epilog="Try: kickback replay TRACE.csv --plot trace.png")
@click.version_option(package_name="kickback")
def main() -> None:
    """Counts reps and times their phases from a motion sensor on a kickback machine's foot plate."""


def trace_options(command: Callable) -> Callable:
    """The options that say how a CSV file from elsewhere is to be read."""
    options = (
        click.option("--time-unit", type=click.Choice(["s", "ms", "us"]), default="s", help="Unit of time in a CSV."),
        click.option("--accel-unit", type=click.Choice(["g", "m/s2", "mg"]), default="g", help="Of acceleration."),
        click.option("--gyro-unit", type=click.Choice(["dps", "rad/s"]), default="dps", help="Of rotation."),
        click.option("--columns", metavar="KEY=NAME,...", help="A CSV's names for t, ax, ay, az, gx, gy, gz."),
        click.option("--from", "from_s", type=float, metavar="S", help="Leave out what is before (trace's clock)."),
        click.option("--to", "to_s", type=float, metavar="S", help="Leave out what is after."),
    )
    return functools.reduce(lambda made, option: option(made), reversed(options), command)


@main.command(epilog="Example: kickback replay legs.csv --plot legs.png --settings set_gap=20")
@click.argument("traces", nargs=-1, required=True, metavar="TRACE...")
@trace_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per trace and line.")
@click.option("--plot", metavar="FILE", help="Draw what the core saw: a .png or .svg file.")
@click.option("--settings", "given", multiple=True, metavar="NAME=VALUE|FILE.json", help="Settings of the core.")
@click.option("--worn", is_flag=True, help="The sensor is worn on a leg, not on a plate (guided_share=0).")
@click.option("--profile", metavar="FILE.json", help="What was learned about the machine; used if it exists.")
@click.option("--save-profile", metavar="FILE.json", help="Store what this replay learned about the machine.")
def replay(traces, as_json, plot, given, worn, profile, save_profile, from_s, to_s, **how) -> None:
    """Count the reps in recorded traces (CSV or .kbt)."""
    from kickback import settings as stored

    if len(traces) > 1 and (plot or save_profile):
        raise Refusal("--plot and --save-profile take one trace at a time")
    with refusing():
        if plot:
            _plot_module().check_suffix(plot)
        settings = stored.read_settings(given) | ({"guided_share": 0} if worn else {})
        learned = stored.read_profile(profile) if profile else None
    if profile and learned is None:
        click.echo(f"no profile at {profile} yet: starting without one", err=True)
    for trace, told in _each(traces, how):
        with refusing():
            found = _replay_one(trace.between(from_s, to_s), settings, learned, bool(plot))
            # Files first: a pipe into head may close while the table is printed.
            if plot:
                _plot_module().save_plot(found, plot)
            if save_profile and found.profile:
                stored.write_profile(save_profile, found.profile)
            elif save_profile:
                click.echo(f"nothing was learned about the machine: {save_profile} is left as it is", err=True)
        _show(found, as_json)
        _compare(found, told)
        if plot:
            click.echo(f"plot: {plot}", err=True)


@main.command(epilog="Example: kickback convert phone.csv --accel-unit m/s2 --columns t=time -o phone.kbt")
@click.argument("trace")
@click.option("-o", "--out", required=True, metavar="FILE", help="A .kbt or .csv file.")
@trace_options
def convert(trace, out, from_s, to_s, **how) -> None:
    """Write a trace as the device's .kbt, or as our CSV."""
    from kickback.traces import write_trace

    with refusing():
        part = read_one(trace, **how).between(from_s, to_s)
        write_trace(part, out)
    click.echo(f"{out}: {len(part.t_s)} samples")


@contextmanager
def refusing():
    """Turns the package's own refusals, all of them ValueErrors with a sentence, into an exit with code 2."""
    try:
        yield
    except ValueError as error:
        raise Refusal(str(error)) from None


def read_one(path, time_unit, accel_unit, gyro_unit, columns):
    from kickback.traces import read_trace

    return read_trace(path, *_units(time_unit, accel_unit, gyro_unit, columns))


def _units(time_unit, accel_unit, gyro_unit, columns):
    from kickback.csv_trace import column_names
    from kickback.units import Units

    return Units(time_unit, accel_unit, gyro_unit), column_names(columns or "")


def _each(paths, how):
    """The traces of all files, one at a time, each with what its bundle tells of it."""
    from kickback.traces import read_traces

    for path in paths:
        with refusing():
            found = read_traces(path, *_units(**how))
        yield from found


def _replay_one(trace, settings, learned, with_track):
    from kickback.replay import replay

    with progress_bar(f"replaying {trace.name}") as progress:
        return replay(trace, settings, learned, with_track=with_track, progress=progress)


def _compare(found, told) -> None:
    """Says whether a bundle's trace still gives what the bundle tells."""
    if told is None:
        return
    from kickback.bundle import same_events

    same = same_events(found.to_dict(), told)
    click.echo(f"{found.trace}: {'the same' if same else 'not the same'} as its bundle tells", err=True)


def _plot_module():
    """matplotlib takes a second to import: only where a plot is asked for."""
    from kickback import plot

    return plot


def _show(found, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(found.to_dict()))
        return
    from kickback.tables import new_console, print_replay

    print_replay(new_console(), found)


@contextmanager
def progress_bar(words: str):
    """Gives a function to call with (done, total); a bar shows on a terminal once a second has passed."""
    from rich.markup import escape
    from rich.progress import Progress

    from kickback.tables import new_console

    started = time.monotonic()
    bar = Progress(console=new_console(stderr=True), transient=True)
    task = bar.add_task(escape(plain(words)), total=None)

    def progress(done: int, total: int) -> None:
        if not bar.live.is_started and bar.console.is_terminal and time.monotonic() - started > BAR_AFTER_S:
            bar.start()
        bar.update(task, completed=done, total=total)

    try:
        yield progress
    finally:
        if bar.live.is_started:
            bar.stop()
