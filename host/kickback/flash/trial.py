"""Whether a version on trial proves itself: what the device says on the cable after its restart."""

from kickback.board.repl import Board, BoardError
from kickback.flash.plan import Plan, load_helpers
from kickback.flash.transfer import take_back

PROOF_S = 60.0  # the app confirms some seconds after its start; three starts with a watchdog of 8 s fit in
LAST_WORDS = """
for path in ("/crash.txt", "/crash.old"):
    if there(path):
        print(open(path).read().strip().split("\\n")[-1])
        break
else:
    print("it reaches safe mode only")"""


def watch(board: Board, plan: Plan, seconds: float = PROOF_S) -> None:
    """Restarts the device and returns once its version works.

    Otherwise the one before is put back, where the launcher has not done so itself, and BoardError says why.
    """
    board.restart()
    for line in board.listen(seconds):
        if line == f"kickback: version {plan.slot} works":
            return
        if line.startswith("kickback: safe mode") or plan.before and line == f"kickback: version {plan.before} starts":
            why = ""
            break
    else:
        why = f"it did not prove itself within {seconds:.0f} s"
    board.interrupt()
    load_helpers(board)
    why = why or board.run(LAST_WORDS).strip()
    if plan.before:
        take_back(board, plan)
        after = "the one before runs again"
    else:
        after = "there is no other on the device"
    raise BoardError(f"{board.port}: the new version does not work: {why}; {after} (the device's /crash.txt has all)")
