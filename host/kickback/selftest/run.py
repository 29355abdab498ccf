"""Run the checks on a board and compare the measured figures with the expected ones."""

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from kickback.board.errors import BoardError, DeviceFault
from kickback.flash.plan import load_helpers
from kickback.selftest.checks import CHECKS, STEPS, Check
from kickback.terminal.progress import progress_bar

if TYPE_CHECKING:
    from kickback.board.repl import Board

ON_BOARD = ("on_board.py", "imu_on_board.py")
SILENT_S = 20  # the step "sensor" sleeps for seconds


@dataclass(frozen=True)
class CheckResult:
    """A check with its measured figure; None if its step failed, and trouble says why."""

    check: Check
    measured: float | str | None
    trouble: str = ""

    @property
    def passed(self) -> bool:
        """Whether the figure was measured and is as expected."""
        return self.measured is not None and self.check.passes(self.measured)

    def to_dict(self) -> dict[str, object]:
        """For JSON."""
        check = self.check
        return {
            "name": check.figure,
            "what": check.words,
            "unit": check.unit,
            "low": check.low,
            "high": check.high,
            "one_of": list(check.equals),
            "measured": self.measured,
            "passed": self.passed,
            "look_at": "" if self.passed else self.trouble or check.advice,
        }


def measure(board: "Board", seconds: int) -> list[CheckResult]:
    """Runs every step on the board; seconds: duration of the step "rest". Raises BoardError without a firmware."""
    load(board)
    printed = {}
    with progress_bar("measuring") as progress:
        for done, step in enumerate(STEPS):
            progress(done, len(STEPS))
            try:
                printed[step] = run_step(board, f"{step}({seconds if step == 'rest' else ''})")
            except BoardError as error:
                raise BoardError(f"{error} (stopped in step {step}, {done + 1} of {len(STEPS)})") from None
    return judge(CHECKS, printed)


def load(board: "Board") -> None:
    """Defines the steps on the board and puts its installed firmware on the path. Raises BoardError without one."""
    load_helpers(board)
    slots = board.run("s = read_state()[0]\nprint(*[t for t in (s, other(s)) if not find_damage(t, False)])").split()
    if not slots:
        raise BoardError(f"{board.port}: no firmware is installed; run kickback flash first")
    board.run(f"import sys\nsys.path.insert(0, '/{slots[0]}')")
    for name in ON_BOARD:
        board.run(files("kickback.selftest").joinpath(name).read_text())


def run_step(board: "Board", call: str) -> str:
    """The output of a step; an exception on the device appears as a line "! exception"."""
    wrapped = f"try:\n {call}\nexcept Exception as e:\n print('!', type(e).__name__ + ':', e)"
    try:
        return board.run(wrapped, silent_s=SILENT_S)
    except DeviceFault as fault:
        return f"! {str(fault).splitlines()[-1]}\n"


def judge(checks: tuple[Check, ...], printed: dict[str, str]) -> list[CheckResult]:
    """A result for every check, from the output of the steps."""
    results = []
    for check in checks:
        figures = dict(line.split(" ", 1) for line in printed[check.step].splitlines() if " " in line)
        text = figures.get(check.figure)
        trouble = "" if text else figures.get("!", "the device printed nothing")
        results.append(CheckResult(check, text if text is None or check.equals else _number(text), trouble))
    return results


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
