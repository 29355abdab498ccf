"""Options that say how a trace file from elsewhere is read."""

import functools
from collections.abc import Callable

import click

from kickback.cli.common import refusing


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


def read_one(path, time_unit, accel_unit, gyro_unit, columns):
    from kickback.traces.files import read_trace

    return read_trace(path, *_units(time_unit, accel_unit, gyro_unit, columns))


def _units(time_unit, accel_unit, gyro_unit, columns):
    from kickback.traces.csv import column_names
    from kickback.traces.units import Units

    return Units(time_unit, accel_unit, gyro_unit), column_names(columns or "")


def _each(paths, how):
    """The traces of all files, one at a time, each with what its bundle tells of it."""
    from kickback.traces.files import read_traces

    for path in paths:
        with refusing():
            found = read_traces(path, *_units(**how))
        yield from found
