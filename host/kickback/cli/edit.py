"""kickback edit: correct a session; the recorded data stay."""

from contextlib import suppress
from datetime import datetime, timedelta

import click

from kickback.cli.common import NumberRange, Refusal, refusing
from kickback.cli.session_options import complete_session, db_option
from kickback.store import Edit, Store, StoreError
from kickback.store.select import LAST, is_stored, parse_time, session_number, stored_session
from kickback.terminal.escape import plain
from kickback.training.metrics import count_of
from kickback.training.session import SET_TYPES, Session, SessionSet, parse_start
from kickback.training.weights import KG_PER_LB

OF_SESSION = ("start", "machine")
WEIGHTS_KG = {"weight_kg": 1.0, "weight_lb": KG_PER_LB}  # kg in a unit
OF_REP = ("remove", "restore")
OF_SET = ("type",)
FIELDS = (*OF_SESSION, *OF_SET, "lifter", "side", "weight_kg", "weight_lb", "note", *OF_REP)


@click.command(epilog="Example: kickback edit last --set 2 --weight-kg 22.5")
@click.argument("session", shell_complete=complete_session)
@click.option("--set", "set_number", type=int, metavar="N", help="Correct only this set.")
@click.option("--rep", type=int, metavar="N", help="Remove or restore this rep of the set.")
@click.option("--weight-kg", type=NumberRange(0, 1000), help="The weight; 0 means unknown.")
@click.option("--weight-lb", type=NumberRange(0, 2200), help="The weight in pounds, which stays in pounds.")
@click.option("--side", type=click.Choice(["left", "right", "none"]), help="The side that worked.")
@click.option("--note", metavar="TEXT", help="A note; it replaces the previous one.")
@click.option("--start", metavar="TIME", help="The start, as '2026-11-24 18:30'.")
@click.option("--lifter", metavar="NAME", help="The lifter of the session, or of one set.")
@click.option("--machine", metavar="NAME", help="The machine.")
@click.option("--type", type=click.Choice(SET_TYPES), help="The type of the set.")
@click.option("--remove", is_flag=True, help="Exclude the session, set or rep from all figures.")
@click.option("--restore", is_flag=True, help="Include it again.")
@click.option("--history", is_flag=True, help="List all corrections.")
@db_option
def edit(
    session: str, set_number: int | None, rep: int | None, history: bool, db: str | None, **changes: str | float | bool
) -> None:
    """Correct a session; the recorded data stay.

    SESSION is its number, or last. With --set the correction is about one set, with --rep about one rep of it. --remove
    without --set removes the whole session, as kickback delete does; --restore brings it back.
    """
    given = {name: value for name in FIELDS if (value := changes[name]) is not None and value is not False}
    if not given and not history:
        raise Refusal("name a correction, or use --history")
    with refusing():
        if not is_stored(session):
            raise StoreError(f"{session}: give the number of a session, or {LAST}; traces cannot be edited")
        with Store.open(db) as store:
            if set_number is None and rep is None and given.keys() & set(OF_REP):
                _remove_session(store, session, given)
                return
            found = stored_session(session, store)
            number = found.number or 0
            for field, value in _corrections(found, set_number, rep, given):
                store.edit(number, field, value, set_number or 0, rep or 0)
            edits = store.edits(number)
    if history:
        for one in edits:
            click.echo(plain(_line(one)))
    else:
        where = [f"session {number}", f"set {set_number}" if set_number else "", f"rep {rep}" if rep else ""]
        click.echo(f"{', '.join(filter(None, where))}: {count_of(len(given), 'correction')} stored")


def _remove_session(store: Store, word: str, given: dict) -> None:
    """Removes a whole session, or restores it. Raises StoreError for a further correction."""
    from kickback.store.deletion import delete_session, restore_session

    if len(given) > 1:
        raise StoreError("use --remove or --restore of a session without other corrections")
    number = session_number(word, store)
    if "remove" in given:
        delete_session(store, number)
        click.echo(f"session {number}: removed; kickback edit {number} --restore brings it back")
    else:
        restore_session(store, number)
        click.echo(f"session {number}: restored")


def _corrections(session: Session, set_number: int | None, rep: int | None, given: dict) -> list[tuple[str, str]]:
    """The corrections as the store keeps them. Raises StoreError for a set or rep that does not exist."""
    one = _set(session, set_number) if set_number is not None else None
    if rep is not None:
        _check_rep(session, one, rep)
    if {"remove", "restore"} <= given.keys():
        raise StoreError("use --remove or --restore, not both")
    for name in given:
        option = f"--{name.replace('_', '-')}"
        if name in OF_SESSION and one:
            raise StoreError(f"{option} applies to the whole session: leave out --set")
        if name in OF_SET and one is None:
            raise StoreError(f"{option} applies to a set: name it with --set")
        if name not in OF_REP and rep is not None:
            raise StoreError(f"{option} applies to a session or a set: leave out --rep")
    if {"weight_kg", "weight_lb"} <= given.keys():
        raise StoreError("use --weight-kg or --weight-lb, not both")
    return [stored for name, value in given.items() for stored in _stored(name, value)]


def _check_rep(session: Session, one: SessionSet | None, rep: int) -> None:
    if one is None:
        raise StoreError("--rep needs the set of the rep: name it with --set")
    if rep not in [row.rep for row in (*one.reps, *one.removed)]:
        lists = f"kickback show {session.number} --reps lists them"
        raise StoreError(f"there is no rep {rep} in set {one.set} of session {session.number}: {lists}")


def _set(session: Session, number: int) -> SessionSet:
    for one in (*session.sets, *session.removed_sets):
        if one.set == number:
            return one
    raise StoreError(f"there is no set {number} in session {session.number}: kickback show {session.number} lists them")


def _stored(name: str, value: str | float | bool) -> list[tuple[str, str]]:
    """The fields of the store, with their values, for an option."""
    if name in OF_REP:
        return [("removed", "1" if name == "remove" else "0")]
    if name == "start":
        when = parse_time("--start", str(value))
        return [(name, f"{when.timestamp():.0f} {(when.utcoffset() or timedelta(0)).total_seconds() / 60:.0f}")]
    if name in WEIGHTS_KG:
        grams = round(float(value) * WEIGHTS_KG[name] * 1000)
        return [("weight_g", str(grams)), ("weight_unit", name.removeprefix("weight_"))]
    return [(name, "" if name == "side" and value == "none" else str(value))]


def _line(one: Edit) -> str:
    when = datetime.fromtimestamp(one.made_epoch_s).strftime("%Y-%m-%d %H:%M") if one.made_epoch_s else "-"
    where = f"set {one.set}" + (f", rep {one.rep}" if one.rep else "") if one.set else "session"
    if one.field == "removed":
        return f"{when}  {one.made_by}  {where}: {'removed' if one.value == '1' else 'restored'}"
    value = one.value or "none"
    if one.field == "start":
        with suppress(ValueError, OverflowError, OSError):  # stores of older versions may hold an impossible start
            value = f"{parse_start(one.value):%Y-%m-%d %H:%M}"
    return f"{when}  {one.made_by}  {where}: {one.field} {value}"
