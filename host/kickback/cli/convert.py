"""The command `kickback convert`: write a trace in another format."""

import click

from kickback.cli.common import refusing
from kickback.cli.trace_options import read_one, trace_options


@click.command(epilog="Example: kickback convert phone.csv --accel-unit m/s2 --columns t=time -o phone.kbt")
@click.argument("trace")
@click.option("-o", "--out", required=True, metavar="FILE", help="A .kbt or .csv file.")
@trace_options
def convert(trace: str, out: str, from_s: float | None, to_s: float | None, **reading: str) -> None:
    """Write a trace as .kbt or as CSV."""
    from kickback.traces.files import write_trace

    with refusing():
        part = read_one(trace, **reading).between(from_s, to_s)
        write_trace(part, out)
    click.echo(f"{out}: {len(part.t_s)} samples")
