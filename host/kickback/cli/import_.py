"""kickback import: store sessions that were recorded elsewhere."""

from pathlib import Path

import click

from kickback.cli.common import NumberRange, refusing
from kickback.cli.session_options import db_option
from kickback.cli.trace_options import trace_options
from kickback.store.select import parse_time
from kickback.training.metrics import count_of
from kickback.training.session import Session

TRACES = "trace file"


@click.command("import", epilog="Example: kickback import legs.csv --machine Matrix --side left --weight-kg 20")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path())
@click.option("--lifter", default="", metavar="NAME", help="The lifter.")
@click.option("--machine", default="", metavar="NAME", help="The machine of a trace.")
@click.option("--side", type=click.Choice(["left", "right"]), help="The side of a trace's sets.")
@click.option("--weight-kg", type=NumberRange(0, 1000), help="The weight of a trace's sets.")
@click.option("--start", metavar="TIME", help="The start of a trace, as '2026-11-24 18:30'.")
@click.option("--exercise", default="kickback", show_default=True, help="Word in the name of an app's exercise.")
@click.option("--pounds", is_flag=True, help="The weights of a Strong file are in lb.")
@trace_options
@db_option
def import_(files, lifter, machine, side, weight_kg, start, exercise, pounds, db, from_s, to_s, **how) -> None:
    """Store sessions that were recorded elsewhere.

    FILE is a CSV file of Hevy or Strong, a CSV list of sets, a trace (CSV, .kbt), or the export of the page on a phone.
    """
    from kickback.store import Store

    for path in files:
        with refusing():
            if _is_from_phone(path):
                _from_phone(path, db)
                continue
            about = {"lifter": lifter, "machine": machine, "side": side, "weight_kg": weight_kg, "start": start}
            if _is_trace(path):
                found = [_from_trace(path, about, how, (from_s, to_s))]
                other = 0
            else:
                found, other = _from_csv(path, lifter, exercise, pounds)
            with Store.open(db, create=True) as store:
                numbers = [store.add_session(session, source, raw) for source, session, raw in found]
        _report(path, [session for _, session, _ in found], numbers, other, exercise)


def _is_from_phone(path: str) -> bool:
    from kickback.web.phone_file import is_phone_file

    return is_phone_file(_head(path))


def _is_trace(path: str) -> bool:
    """Whether the file is a recording of a sensor. A CSV file with the columns of an app or of a list is not."""
    from kickback.exchange.import_csv import HEVY_NEEDS, OURS, STRONG_NEEDS

    first = _head(path).decode("utf-8-sig", "replace").splitlines()[:1]
    names = {name.strip().strip('"') for name in (first[0].replace(";", ",").split(",") if first else [])}
    return not any(set(needs) <= names for needs in (HEVY_NEEDS, STRONG_NEEDS, OURS))


def _head(path: str) -> bytes:
    """The beginning of a file. Raises ValueError, a sentence."""
    try:
        with open(path, "rb") as file:
            return file.read(4096)
    except OSError as error:
        raise ValueError(f"{path}: cannot be read: {error.strerror}") from None


def _from_csv(path: str, lifter: str, exercise: str, pounds: bool) -> tuple[list, int]:
    from dataclasses import replace

    from kickback.exchange.import_csv import read_sessions

    found = read_sessions(path, exercise, pounds)
    named = [(source, replace(one, lifter=one.lifter or lifter), None) for source, one in found.sessions]
    return named, found.other


def _from_trace(path: str, about: dict, how: dict, span: tuple) -> tuple[str, Session, bytes]:
    from kickback.cli.trace_options import read_one
    from kickback.exchange.import_trace import About, trace_session
    from kickback.terminal.progress import progress_bar
    from kickback.traces import kbt

    # Replay the .kbt data that the store keeps, so that both agree.
    part = read_one(path, **how).between(*span)
    data = Path(path).read_bytes()
    raw = data if data.startswith(kbt.MAGIC) and span == (None, None) else kbt.to_bytes(part)
    start = parse_time("--start", about["start"]) if about["start"] else None
    said = About(about["lifter"], about["machine"], about["side"], about["weight_kg"] or None, start)
    with progress_bar(f"replaying {path}") as progress:
        return *trace_session(raw, path, said, f"{TRACES} {Path(path).name}", progress), raw


def _from_phone(path: str, db: str | None) -> None:
    """Stores the export of the page on a phone, and prints what is new."""
    from kickback.store import Store
    from kickback.web.phone_file import import_phone

    with Store.open(db, create=True) as store:
        found = import_phone(path, store)
    parts = [f"{found.sessions} sessions of sensors", f"{found.recordings} recordings", f"{found.traces} raw traces"]
    click.echo(f"{path}: {', '.join(parts)} are new here")
    for name, size in found.left_out.items():
        click.echo(f"{path}: {size} bytes of a log that {name} had before the stored one were left out", err=True)


def _report(path: str, found: list[Session], numbers: list, other: int, exercise: str) -> None:
    for session, number in zip(found, numbers, strict=True):
        if number is not None:
            sets, reps = count_of(len(session.sets), "set"), count_of(session.count, "rep")
            click.echo(f"session {number}: {sets}, {reps} from {session.origin}")
    known = numbers.count(None)
    if known:
        click.echo(f"{path}: {count_of(known, 'session')} already stored", err=True)
    if other:
        click.echo(f"{path}: {count_of(other, 'set')} of exercises without {exercise!r} in the name left out", err=True)
    if not found:
        click.echo(f"{path}: no sets to import", err=True)
