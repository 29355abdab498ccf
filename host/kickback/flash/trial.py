"""Wait until a version on trial has proven itself, by the output of the device after its restart."""

from kickback.board.errors import BoardError
from kickback.board.repl import Board
from kickback.flash.plan import Plan, load_helpers
from kickback.flash.transfer import restore

PROOF_S = 60.0  # the app confirms some seconds after its start; three starts with a watchdog of 8 s fit in
CRASH_REASON = """
for path in ("/crash.txt", "/crash.old"):
    if exists(path):
        print(open(path).read().strip().split("\\n")[-1])
        break
else:
    print("it only reaches safe mode")"""


def run_trial(board: Board, plan: Plan, seconds: float = PROOF_S) -> None:
    """Restarts the device and returns once the new version has proven itself.

    Otherwise restores the previous one, unless the launcher has done so, and raises BoardError with the reason.
    """
    board.restart()
    for line in board.listen(seconds):
        if line == f"kickback: version {plan.slot} works":
            return
        if line.startswith("kickback: safe mode") or (
            plan.before and line == f"kickback: version {plan.before} starts"
        ):
            why = ""
            break
    else:
        why = f"it did not prove itself within {seconds:.0f} s"
    board.interrupt()
    load_helpers(board)
    why = why or board.run(CRASH_REASON).strip()
    if plan.before:
        restore(board, plan)
        after = "the previous version runs again"
    else:
        after = "there is no other version on the device"
    raise BoardError(f"{board.port}: the new version does not work: {why}; {after} (details: /crash.txt on the device)")
