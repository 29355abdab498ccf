"""Run the checks on a board and compare what it measured with what is expected."""

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from kickback.selftest.checks import CHECKS, STEPS, Check
from kickback.terminal.progress import progress_bar

if TYPE_CHECKING:
    from kickback.board.repl import Board


SILENT_S = 20  # the sensor's step sleeps for seconds


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
    from kickback.board.repl import BoardError
    from kickback.flash.plan import load_helpers

    load_helpers(board)
    slots = board.run("s = remembered()[0]\nprint(*[t for t in (s, other(s)) if whole(t)])").split()
    if not slots:
        raise BoardError(f"{board.port}: there is no firmware on it; run kickback flash first")
    board.run(f"import sys\nsys.path.insert(0, '/{slots[0]}')")
    board.run(files("kickback.selftest").joinpath("on_board.py").read_text())


def run_step(board: "Board", call: str) -> str:
    """What the step prints; a fault on the device ends it with a line "! fault"."""
    from kickback.board.repl import DeviceFault

    wrapped = f"try:\n {call}\nexcept Exception as e:\n print('!', type(e).__name__ + ':', e)"
    try:
        return board.run(wrapped, silent_s=SILENT_S)
    except DeviceFault as fault:
        return f"! {str(fault).splitlines()[-1]}\n"


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
