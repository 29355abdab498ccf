"""A version onto the device: into the slot not in use, only what has changed, verified, and then on trial.

Until the last step, one rename of /slot.txt, the version before is what starts, whenever the cable is pulled.
"""

from collections.abc import Callable

from kickback.board.repl import Board, BoardError, BoardFull
from kickback.flash.plan import MARK, Plan, sha256, sums
from kickback.image.build import Image

Progress = Callable[[int, int], None]


def carry_out(board: Board, image: Image, plan: Plan, progress: Progress) -> None:
    """Copies and verifies, and puts the version on trial: it is what the next start runs. Raises BoardError."""
    if plan.missing_bytes:
        what = f"the sensor's flash is full, {plan.missing_bytes // 1024 + 1} kB more are needed"
        raise BoardError(f"{board.port}: {what}; pull its sessions, erase them, run it again")
    try:
        _copy(board, image, plan, _Sending(board, plan.sent_bytes, progress))
    except BoardFull:  # the figures were wrong: what has come so far must not take the app's room
        board.run(f"for path in list(below('/{plan.slot}')):\n os.remove(path)")
        raise
    for name in plan.root:
        board.run(f"if there('/{name}'):\n copy('/{name}', '/old.{name}')\nos.rename('/new.{name}', '/{name}')")
    board.run(f"remember('{plan.slot}', 1, 0)")


def _copy(board: Board, image: Image, plan: Plan, sending: "_Sending") -> None:
    """Everything that changes nothing for the version in use."""
    home = f"/{plan.slot}"
    _make_room(board, image, plan, home)
    for path in plan.copy:
        board.run(f"copy('/{plan.source}/{path}', '{home}/{path}')")
    for path in plan.send:
        sending.send(f"{home}/{path}", image.slot[path])
    _verify(board, home, image.slot)
    for name in plan.root:
        sending.send(f"/new.{name}", image.root[name])
    _verify(board, "", {f"new.{name}": image.root[name] for name in plan.root})
    board.run(f"with open('{home}/{MARK}', 'w') as f:\n f.write({image.name!r})")


def take_back(board: Board, plan: Plan) -> None:
    """The version before is what the next start runs."""
    board.run(f"remember('{plan.before}', 0, 0)")
    for name in plan.root:
        board.run(f"if there('/old.{name}'):\n os.rename('/old.{name}', '/{name}')")


class _Sending:
    """Sends files one after the other, and tells how much of all is done."""

    def __init__(self, board: Board, total: int, progress: Progress) -> None:
        self.board, self.total, self.progress = board, total, progress
        self.done = 0

    def send(self, path: str, content: bytes) -> None:
        self.board.run("")  # feeds the watchdog
        with self.board.cable():
            self.board.transport.fs_writefile(path, content, progress_callback=self._tell)
        self.done += len(content)

    def _tell(self, part: int, _: int) -> None:
        self.progress(self.done + part, self.total)


def _make_room(board: Board, image: Image, plan: Plan, home: str) -> None:
    for path in sorted(plan.drop, key=lambda path: path != MARK):  # the mark first: now the slot is not whole
        board.run(f"os.remove('{home}/{path}')")
    folders = {path.rpartition("/")[0] for path in image.slot if "/" in path}
    for folder in [home, *(f"{home}/{folder}" for folder in sorted(folders))]:
        board.run(f"folder('{folder}')")


def _verify(board: Board, folder: str, wanted: dict[str, bytes]) -> None:
    found = sums(board, folder, list(wanted))
    for path, content in wanted.items():
        if found.get(path, (0, ""))[1] != sha256(content):
            what = f"{path} arrived damaged; the version before still runs; try again, with another cable"
            raise BoardError(f"{board.port}: {what}")
