"""kickback selftest: what software can check on the board, over its cable."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

import click

from kickback.cli import NumberRange, progress_bar, refusing
from kickback.selftest_checks import CHECKS, HANDS, STEPS, Check

if TYPE_CHECKING:
    from kickback.link.usb import Board

PRESS_S = 10
SILENT_S = 20  # the sensor's step sleeps for seconds
QUESTIONS = {
    "lights": ("lights_seen", "Did the LEDs turn red, green, blue?"),
    "piezo": ("piezo_heard", "Did it sound?"),
}


@dataclass(frozen=True)
class Line:
    """A check with what was measured: None where its step failed, which trouble then tells."""

    check: Check
    measured: float | str | None
    trouble: str = ""

    @property
    def passed(self) -> bool:
        return self.measured is not None and self.check.passes(self.measured)

    def to_dict(self) -> dict:
        one = self.check
        return {"name": one.figure, "what": one.words, "unit": one.unit, "low": one.low, "high": one.high,
                "one_of": list(one.equals), "measured": self.measured, "passed": self.passed,
                "look_at": "" if self.passed else self.trouble or one.look}  # fmt: skip


@click.command(epilog="Example: kickback selftest --usb --minutes 1")
@click.option("--usb", is_flag=False, flag_value="", metavar="[PORT]", help="The sensor's port; else the only one.")
@click.option("--minutes", type=NumberRange(0.05, 600), default=1 / 6, help="Sample for so long (a sixth).")
@click.option("--hands", is_flag=True, help="Ask you to press the button, and what you see and hear, as well.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def selftest(usb, minutes, hands, as_json) -> None:
    """Check a sensor's electronics over USB, as it lies still.

    Prints what was expected, what was measured and what to look at; exits with 1 where a check fails.
    """
    from kickback.link.usb import connect

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


def measure(board: "Board", seconds: int) -> list[Line]:
    """Runs every step on the board. Raises BoardError where there is no firmware on it."""
    load(board)
    found = {}
    with progress_bar("measuring") as progress:
        for done, step in enumerate(STEPS):
            progress(done, len(STEPS))
            found[step] = run_step(board, f"{step}({seconds if step == 'rest' else ''})")
    return judge(CHECKS, found)


def load(board: "Board") -> None:
    from kickback.flash_plan import load_helpers
    from kickback.link.usb import BoardError

    load_helpers(board)
    slots = board.run("s = remembered()[0]\nprint(*[t for t in (s, other(s)) if whole(t)])").split()
    if not slots:
        raise BoardError(f"{board.port}: there is no firmware on it; run kickback flash first")
    board.run(f"import sys\nsys.path.insert(0, '/{slots[0]}')")
    board.run(files("kickback").joinpath("selftest_device.py").read_text())


def run_step(board: "Board", call: str) -> str:
    """What the step prints; a fault on the device ends it with a line "! fault"."""
    from kickback.link.usb import DeviceFault

    wrapped = f"try:\n {call}\nexcept Exception as e:\n print('!', type(e).__name__ + ':', e)"
    try:
        return board.run(wrapped, silent_s=SILENT_S)
    except DeviceFault as fault:
        return f"! {str(fault).splitlines()[-1]}\n"


def ask(board: "Board", confirm: Callable[[str], bool] = click.confirm) -> list[Line]:
    click.echo(f"Press the sensor's button ({PRESS_S} s) ...", err=True)
    found = {"pressed": run_step(board, f"pressed({PRESS_S})")}
    for step, (figure, question) in QUESTIONS.items():
        found[step] = run_step(board, f"{step}()")
        if not found[step]:
            found[step] = f"{figure} {'yes' if confirm(question) else 'no'}\n"
    return judge(HANDS, found)


def judge(checks: tuple[Check, ...], printed: dict[str, str]) -> list[Line]:
    """A line for every check, from what its step printed."""
    lines = []
    for check in checks:
        told = dict(line.split(" ", 1) for line in printed[check.step].splitlines() if " " in line)
        text = told.get(check.figure)
        trouble = "" if text else told.get("!", "the device told nothing")
        lines.append(Line(check, text if text is None or check.equals else _number(text), trouble))
    return lines


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _print(lines: list[Line]) -> None:
    from kickback.tables import new_console, new_table

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
