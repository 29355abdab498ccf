"""kickback selftest: test the electronics of a sensor over its USB cable."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from kickback.cli.board_warning import warn_untested
from kickback.cli.common import NumberRange, refusing
from kickback.selftest.checks import MANUAL_CHECKS
from kickback.selftest.run import CheckResult, judge, measure, run_step

if TYPE_CHECKING:
    from kickback.board.repl import Board

PRESS_S = 10
QUESTIONS = {
    "lights": ("lights_seen", "Did the LEDs turn red, green, blue?"),
    "piezo": ("piezo_heard", "Did it sound?"),
}


@click.command(epilog="Example: kickback selftest --usb --minutes 1")
@click.option("--usb", is_flag=False, flag_value="", metavar="[PORT]", help="The port; optional with one board.")
@click.option("--minutes", type=NumberRange(0.05, 600), default=1 / 6, help="Duration of the measurement (1/6).")
@click.option("--hands", is_flag=True, help="Also ask you to press the button, and what you see and hear.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def selftest(usb: str | None, minutes: float, hands: bool, as_json: bool) -> None:
    """Check the electronics of a sensor over USB.

    The sensor must lie still. Prints expected and measured figures with advice; exits with 1 if a check fails.
    """
    from kickback.board.repl import connect

    with refusing(), connect(usb or None) as board:
        warn_untested(board)
        click.echo("Do not move the sensor.", err=True)
        results = measure(board, round(minutes * 60))
        if hands:
            results += ask(board)
    passed = all(result.passed for result in results)
    if as_json:
        click.echo(json.dumps({"passed": passed, "checks": [result.to_dict() for result in results]}))
    else:
        _print(results)
    raise SystemExit(0 if passed else 1)


def ask(board: "Board", confirm: Callable[[str], bool] = click.confirm) -> list[CheckResult]:
    """Runs the checks that need a person."""
    click.echo(f"Press the sensor's button ({PRESS_S} s) ...", err=True)
    printed = {"pressed": run_step(board, f"pressed({PRESS_S})")}
    for step, (figure, question) in QUESTIONS.items():
        printed[step] = run_step(board, f"{step}()")
        if not printed[step]:
            printed[step] = f"{figure} {'yes' if confirm(question) else 'no'}\n"
    return judge(MANUAL_CHECKS, printed)


def _print(results: list[CheckResult]) -> None:
    from kickback.terminal.tables import new_console, new_table

    table = new_table("check", "expected", "measured", "unit", "", "advice", left=["check", "unit", "", "advice"])
    for result in results:
        check, measured = result.check, result.measured
        shown = f"{measured:.4g}" if isinstance(measured, float) else str(measured or "nothing")
        advice = "" if result.passed else result.trouble or check.advice
        table.add_row(check.words, check.expected, shown, check.unit, "ok" if result.passed else "FAILS", advice)
    new_console().print(table)
    failed = sum(not result.passed for result in results)
    click.echo(f"{len(results)} checks, {f'{failed} failed' if failed else 'all passed'}")
