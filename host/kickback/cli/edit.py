"""Correct a session: kickback edit. What was recorded stays; corrections are kept beside it, each with its time."""

from contextlib import suppress
from datetime import datetime, timedelta

import click

from kickback.cli.common import NumberRange, Refusal, refusing
from kickback.cli.session_options import complete_session, db_option
from kickback.store import Edit, Store, StoreError
from kickback.store.select import one_session, read_time
from kickback.terminal.escape import plain
from kickback.training.session import Session, SessionSet, told_start

WHAT = ("start", "lifter", "machine", "side", "weight_kg", "note", "remove", "restore")


@click.command(epilog="Example: kickback edit last --set 2 --weight-kg 22.5")
@click.argument("session", shell_complete=complete_session)
@click.option("--set", "set_number", type=int, metavar="N", help="Correct this set only.")
@click.option("--rep", type=int, metavar="N", help="Remove or restore this rep of the set.")
@click.option("--weight-kg", type=NumberRange(0, 1000), help="The weight moved; 0 for not told.")
@click.option("--side", type=click.Choice(["left", "right", "none"]), help="The side that worked.")
@click.option("--note", metavar="TEXT", help="A note, in place of the one before.")
@click.option("--start", metavar="TIME", help="When it began, as '2026-11-24 18:30'.")
@click.option("--lifter", metavar="NAME", help="Who lifted.")
@click.option("--machine", metavar="NAME", help="On which machine.")
@click.option("--remove", is_flag=True, help="Take the set or rep out of all figures.")
@click.option("--restore", is_flag=True, help="Put it back.")
@click.option("--history", is_flag=True, help="List all corrections made.")
@db_option
def edit(session, set_number, rep, history, db, **changes) -> None:
    """Correct a SESSION (its number, or last), a set of it, or a rep."""
    given = {name: changes[name] for name in WHAT if changes[name] is not None and changes[name] is not False}
    with refusing():
        if not session.isdecimal() and session != "last":
            raise StoreError(f"{session}: give a session's number, or last; a trace file is not edited")
        found = one_session(session, db)
        with Store.open(db) as store:
            for field, value in _checked(found, set_number, rep, given):
                store.edit(found.number or 0, field, value, set_number or 0, rep or 0)
            made = store.edits(found.number or 0)
    if history:
        for one in made:
            click.echo(plain(_line(one)))
    elif not given:
        raise Refusal("nothing to do: name a correction, or --history")
    else:
        where = [f"session {found.number}", f"set {set_number}" if set_number else "", f"rep {rep}" if rep else ""]
        click.echo(f"{', '.join(filter(None, where))}: {len(given)} noted; --history lists all")


def _checked(session: Session, set_number: int | None, rep: int | None, given: dict) -> list[tuple[str, str]]:
    """The corrections as the store keeps them. Raises StoreError for what is not there or does not go together."""
    one = _set(session, set_number) if set_number is not None else None
    if rep is not None and (one is None or rep not in [row.rep for row in (*one.reps, *one.removed)]):
        where = f"set {set_number} of session {session.number}" if one else "no --set"
        raise StoreError(f"there is no rep {rep} in {where}: kickback show {session.number} --reps lists them")
    if {"remove", "restore"} <= given.keys():
        raise StoreError("--remove and --restore exclude each other")
    for name in given:
        whole, of_rep = name in ("start", "lifter", "machine"), name in ("remove", "restore")
        if whole and one or of_rep and one is None or rep is not None and not of_rep:
            takes = "the whole session" if whole else "a set or a rep: name --set" if of_rep else "a session or a set"
            raise StoreError(f"--{name.replace('_', '-')} is of {takes}")
    return [_stored(name, value) for name, value in given.items()]


def _set(session: Session, number: int) -> SessionSet:
    for one in (*session.sets, *session.removed_sets):
        if one.set == number:
            return one
    raise StoreError(f"there is no set {number} in session {session.number}: kickback show {session.number} lists them")


def _stored(name: str, value) -> tuple[str, str]:
    if name in ("remove", "restore"):
        return "removed", "1" if name == "remove" else "0"
    if name == "start":
        when = read_time("--start", value)
        return name, f"{when.timestamp():.0f} {(when.utcoffset() or timedelta(0)).total_seconds() / 60:.0f}"
    if name == "weight_kg":
        return "weight_g", str(round(value * 1000))
    return name, "" if value == "none" else value


def _line(one: Edit) -> str:
    when = datetime.fromtimestamp(one.made_epoch_s).strftime("%Y-%m-%d %H:%M") if one.made_epoch_s else "-"
    where = f"set {one.set}" + (f", rep {one.rep}" if one.rep else "") if one.set else "session"
    if one.field == "removed":
        return f"{when}  {one.made_by}  {where}: {'removed' if one.value == '1' else 'restored'}"
    value = one.value or "none"
    if one.field == "start":
        with suppress(ValueError, OverflowError, OSError):  # a store of before may have one that cannot be
            value = f"{told_start(one.value):%Y-%m-%d %H:%M}"
    return f"{when}  {one.made_by}  {where}: {one.field} {value}"
