"""Options for reading trace files of other loggers."""

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from kickback.cli.common import NumberRange

if TYPE_CHECKING:
    from kickback.traces.csv import Layout
    from kickback.traces.trace import Trace


def trace_options(command: Callable) -> Callable:
    """Add the options for units, columns and the part of a trace to a command."""
    span = (
        click.option(
            "--from", "from_s", type=float, metavar="S", help="Omit the samples before, on the trace's clock."
        ),
        click.option("--to", "to_s", type=float, metavar="S", help="Omit the samples after."),
    )
    return layout_options(functools.reduce(lambda made, option: option(made), reversed(span), command))


def layout_options(command: Callable) -> Callable:
    """Add the options for units and columns to a command. Their values are the arguments of ``layout_of``."""
    options = (
        click.option(
            "--time-unit", type=click.Choice(["s", "ms", "us", "ns"]), default="s", help="Unit of time in a CSV."
        ),
        click.option("--accel-unit", type=click.Choice(["g", "m/s2", "mg"]), default="g", help="Of acceleration."),
        click.option("--gyro-unit", type=click.Choice(["dps", "rad/s"]), default="dps", help="Of rotation."),
        click.option("--columns", metavar="KEY=NAME,...", help="Names in a CSV for t, ax, ay, az, gx, gy, gz."),
        click.option("--gyro-file", metavar="FILE", help="The CSV of the gyroscope, if it has one of its own."),
        click.option("--rate", type=NumberRange(1, 2000), metavar="HZ", help="The rate, if t counts samples."),
    )
    return functools.reduce(lambda made, option: option(made), reversed(options), command)


def read_one(path: str, **options: Any) -> "Trace":
    """The trace of a file. options: those of ``trace_options``. Raises TraceError."""
    from kickback.traces.files import read_trace

    return read_trace(path, layout_of(**options))


def reader(from_s: float | None, to_s: float | None, **options: Any) -> "Callable[[str], Trace]":
    """Returns a function that reads the part of a trace. Its arguments: the values of ``trace_options``."""

    def read(path: str) -> "Trace":
        return read_one(path, **options).between(from_s, to_s)

    return read


def layout_of(
    time_unit: str, accel_unit: str, gyro_unit: str, columns: str | None, gyro_file: str | None, rate: float | None
) -> "Layout":
    """The layout of a foreign CSV, from the values of ``trace_options``. Raises TraceError."""
    from kickback.traces.csv import Layout, column_names
    from kickback.traces.files import read_bytes
    from kickback.traces.units import Units

    units = Units(time_unit, accel_unit, gyro_unit)
    gyro = read_bytes(gyro_file) if gyro_file else None
    return Layout(units, column_names(columns or ""), rate, gyro)
