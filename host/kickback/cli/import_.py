"""kickback import: store sessions that were recorded elsewhere."""

import hashlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from kickback.cli.common import NumberRange, Refusal, refusing
from kickback.cli.session_options import db_option
from kickback.cli.trace_options import trace_options
from kickback.store.select import parse_time
from kickback.training.metrics import count_of
from kickback.training.weights import KG_PER_LB

if TYPE_CHECKING:
    from kickback.exchange.import_csv import ParsedSessions
    from kickback.store.importing import Candidate, Imported


class About(NamedTuple):
    """The user's words about the sessions of a file."""

    lifter: str
    machine: str
    side: str | None
    weight_kg: float | None
    weight_unit: str
    start: str | None


@click.command("import", epilog="Example: kickback import legs.csv --machine Matrix --side left --weight-kg 20")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path())
@click.option("--lifter", default="", metavar="NAME", help="The lifter.")
@click.option("--machine", default="", metavar="NAME", help="The machine of a trace.")
@click.option("--side", type=click.Choice(["left", "right"]), help="The side of a trace's sets.")
@click.option("--weight-kg", type=NumberRange(0, 1000), help="The weight of a trace's sets.")
@click.option("--weight-lb", type=NumberRange(0, 2200), help="The same in pounds, which stays in pounds.")
@click.option("--start", metavar="TIME", help="The start of a trace, as '2026-11-24 18:30'.")
@click.option("--exercise", metavar="TEXT", help="Import an app's exercises with this text in their name.")
@click.option("--pounds", is_flag=True, help="Weights without a unit in a Strong file are in lb.")
@click.option("--date-order", type=click.Choice(["dmy", "mdy"]), help="The order in dates such as 04/03/2026.")
@click.option("--update", is_flag=True, help="Replace stored sessions that differ from the file.")
@trace_options
@db_option
def import_(
    files: tuple[str, ...], lifter: str, machine: str, side: str | None, weight_kg: float | None,
    weight_lb: float | None, start: str | None, exercise: str | None, pounds: bool, date_order: str | None,
    update: bool, db: str | None, from_s: float | None, to_s: float | None, **units: Any,
) -> None:  # fmt: skip
    """Store sessions that were recorded elsewhere.

    FILE is an export of Hevy, Strong or the page on a phone, a CSV list of sets, a trace, or a folder of them. A
    stored session gets the new sets of the file; other differences need --update. Without --exercise all glute
    kickbacks of an app's export are imported.
    """
    if weight_kg and weight_lb:
        raise Refusal("use --weight-kg or --weight-lb, not both")
    unit = "lb" if weight_lb else "kg"
    about = About(lifter, machine, side, weight_lb * KG_PER_LB if weight_lb else weight_kg, unit, start)
    from kickback.exchange.app_rows import Options
    from kickback.traces.expand import expand

    def import_one(path: str) -> None:
        if _from_phone(path, db):
            return
        parsed = _parse_log(path, exercise, lifter, Options(pounds, date_order))
        candidates = parsed.candidates if parsed else [_trace(path, about, units, (from_s, to_s))]
        _report(path, candidates, _store(path, candidates, db, update))
        if parsed:
            _report_left_out(path, parsed, exercise)

    with refusing():
        _each(expand(files), import_one)


def _each(paths: Sequence[str], import_one: Callable[[str], None]) -> None:
    """Imports one file after the other; one that is refused does not stop the others. Raises ValueError at the end."""
    failed = []
    for path in paths:
        try:
            import_one(path)
        except (ValueError, Refusal) as error:
            if len(paths) == 1:
                raise
            failed.append(path)
            Refusal(error.message if isinstance(error, Refusal) else str(error)).show()
    if failed:
        raise ValueError(f"{len(failed)} of {len(paths)} files were not imported: {', '.join(failed)}")


def _from_phone(path: str, db: str | None) -> bool:
    """Stores the export of the page on a phone and prints the number of new data. Returns False for other files."""
    from kickback.store import Store
    from kickback.web.phone_file import import_phone, is_phone_file

    if not is_phone_file(path):
        return False
    with Store.open(db, create=True) as store:
        found = import_phone(path, store)
    parts = [f"{found.sessions} sessions of sensors", f"{found.recordings} recordings", f"{found.traces} raw traces"]
    click.echo(f"{path}: {', '.join(parts)} are new here")
    for name, size in found.left_out.items():
        click.echo(f"{path}: {size} bytes of a log that {name} had before the stored one were left out", err=True)
    return True


def _parse_log(path: str, exercise: str | None, lifter: str, options: Any) -> "ParsedSessions | None":
    """The sessions of a log; None for a trace. Asks which exercises to take if their names are not clear."""
    from kickback.exchange.import_csv import format_of, read_sessions

    if format_of(path) is None:
        return None
    parsed = read_sessions(path, exercise, lifter, options)
    for name in parsed.unsure if sys.stdin.isatty() else ():
        if click.confirm(f"{path}: is {name!r} a glute kickback?"):
            more = read_sessions(path, name, lifter, options)
            parsed.candidates.extend(more.candidates)
    return parsed


def _trace(path: str, about: About, units: dict[str, Any], span: tuple[float | None, float | None]) -> "Candidate":
    from kickback.cli.trace_options import read_one
    from kickback.replays.run import replay
    from kickback.replays.to_session import session_of
    from kickback.store.importing import Candidate
    from kickback.terminal.progress import progress_bar
    from kickback.traces import kbt

    # Replay the .kbt data that the store keeps, so that both agree.
    part = read_one(path, **units).between(*span)
    data = Path(path).read_bytes()
    raw = data if data.startswith(kbt.MAGIC) and span == (None, None) else kbt.to_bytes(part)
    with progress_bar(f"replaying {path}") as progress:
        session = session_of(replay(kbt.parse(raw, path), progress=progress))
    if not session.sets:
        how = "kickback replay --explain shows what the movements lack; check the units and the columns"
        raise ValueError(f"{path}: no reps were found in this trace, so it is not stored: {how}")
    sets = [
        replace(one, side=about.side, weight_kg=about.weight_kg or None, weight_unit=about.weight_unit)
        for one in session.sets
    ]
    start = parse_time("--start", about.start) if about.start else None
    origin = f"trace file {Path(path).name}: {session.quality}"
    session = replace(session, sets=sets, start=start, lifter=about.lifter, machine=about.machine, origin=origin)
    return Candidate(f"import/trace/{hashlib.sha256(raw).hexdigest()}", session, raw)


def _store(path: str, candidates: Sequence["Candidate"], db: str | None, update: bool) -> list["Imported"]:
    """Imports all sessions of a file or none. Asks before it replaces a stored session that differs."""
    from kickback.store import Store
    from kickback.store.importing import Different, import_sessions

    with Store.open(db, create=True) as store:
        try:
            return import_sessions(store, candidates, update)
        except Different as error:
            if not sys.stdin.isatty():
                raise Refusal(f"{path}: {error}; nothing was imported: use --update to replace it") from None
            click.confirm(f"{path}: {error}. Replace the stored sessions that differ?", abort=True)
        return import_sessions(store, candidates, update=True)


def _report(path: str, candidates: Sequence["Candidate"], imported: Sequence["Imported"]) -> None:
    from kickback.store.importing import ADDED, EXTENDED, KNOWN, UPDATED

    for candidate, one in zip(candidates, imported, strict=True):
        session = candidate.session
        content = f"{count_of(len(session.sets), 'set')}, {count_of(session.count, 'rep')}"
        lines = {
            ADDED: f"session {one.number}: {content} from {session.origin}",
            EXTENDED: f"session {one.number}: {count_of(one.new_sets, 'new set')} added, now {content}",
            UPDATED: f"session {one.number}: replaced by {content} from {session.origin}",
        }
        if one.what in lines:
            click.echo(lines[one.what])
    known = sum(one.what == KNOWN for one in imported)
    if known:
        click.echo(f"{path}: {count_of(known, 'session')} already stored", err=True)


def _report_left_out(path: str, parsed: "ParsedSessions", exercise: str | None) -> None:
    if parsed.other:
        total = count_of(parsed.other.total(), "set")
        click.echo(f"{path}: {total} of other exercises left out ({', '.join(parsed.other)})", err=True)
    if not sys.stdin.isatty():
        for name, number in parsed.unsure.items():
            words = f"{count_of(number, 'set')} of {name!r} left out: use --exercise {name!r} if it is a glute kickback"
            click.echo(f"{path}: {words}", err=True)
    if not parsed.candidates:
        what = f"with {exercise!r} in the name" if exercise else "of a glute kickback"
        words = f"{parsed.app} export" if parsed.app != "kickback" else "list"
        click.echo(f"{path}: no sets to import: this {words} has no set {what}", err=True)
