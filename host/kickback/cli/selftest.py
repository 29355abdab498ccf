"""kickback selftest: what software can check on the board, over its cable."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from kickback.cli.common import NumberRange, refusing
from kickback.selftest.checks import HANDS
from kickback.selftest.run import Line, judge, measure, run_step

if TYPE_CHECKING:
    from kickback.board.repl import Board

PRESS_S = 10
QUESTIONS = {
    "lights": ("lights_seen", "Did the LEDs turn red, green, blue?"),
    "piezo": ("piezo_heard", "Did it sound?"),
}


@click.command(epilog="Example: kickback selftest --usb --minutes 1")
@click.option("--usb", is_flag=False, flag_value="", metavar="[PORT]", help="The sensor's port; else the only one.")
@click.option("--minutes", type=NumberRange(0.05, 600), default=1 / 6, help="Sample for so long (a sixth).")
@click.option("--hands", is_flag=True, help="Ask you to press the button, and what you see and hear, as well.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def selftest(usb, minutes, hands, as_json) -> None:
    """Check a sensor's electronics over USB, as it lies still.

    Prints what was expected, what was measured and what to look at; exits with 1 where a check fails.
    """
    from kickback.board.repl import connect

    with refusing(), connect(usb or None) as board:
        click.echo("Leave it lying still.", err=True)
        lines = measure(board, round(minutes * 60))
        if hands:
            lines += ask(board)
    passed = all(line.passed for line in lines)
    if as_json:
        click.echo(json.dumps({"passed": passed, "checks": [line.to_dict() for line in lines]}))
    else:
        _print(lines)
    raise SystemExit(0 if passed else 1)


def ask(board: "Board", confirm: Callable[[str], bool] = click.confirm) -> list[Line]:
    click.echo(f"Press the sensor's button ({PRESS_S} s) ...", err=True)
    found = {"pressed": run_step(board, f"pressed({PRESS_S})")}
    for step, (figure, question) in QUESTIONS.items():
        found[step] = run_step(board, f"{step}()")
        if not found[step]:
            found[step] = f"{figure} {'yes' if confirm(question) else 'no'}\n"
    return judge(HANDS, found)


def _print(lines: list[Line]) -> None:
    from kickback.terminal.tables import new_console, new_table

    table = new_table("check", "expected", "measured", "unit", "", "look at", left=["check", "unit", "", "look at"])
    for line in lines:
        measured = line.measured
        shown = f"{measured:.4g}" if isinstance(measured, float) else str(measured or "nothing")
        advice = "" if line.passed else line.trouble or line.check.look
        verdict = "ok" if line.passed else "FAILS"
        table.add_row(line.check.words, line.check.expected, shown, line.check.unit, verdict, advice)
    new_console().print(table)
    failed = sum(not line.passed for line in lines)
    click.echo(f"{len(lines)} checks, {f'{failed} failed' if failed else 'all passed'}")
