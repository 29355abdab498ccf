"""Copy a version to the device: into the slot that is not in use, only changed files, verified, then on trial.

Until the last step, one rename of /slot.txt, an interruption leaves the previous version in use.
"""

from collections.abc import Callable

from kickback.board.errors import BoardError, BoardFull
from kickback.board.repl import Board
from kickback.flash.plan import MARK, Plan, hashes, sha256
from kickback.image.build import Image

Progress = Callable[[int, int], None]


def transfer(board: Board, image: Image, plan: Plan, progress: Progress) -> None:
    """Copies, verifies and puts the version on trial: the next start runs it. Raises BoardError.

    progress: called with bytes sent and total
    """
    if plan.missing_bytes:
        what = f"the sensor's flash is full, {plan.missing_bytes // 1024 + 1} kB more are needed"
        raise BoardError(f"{board.port}: {what}; pull and erase its sessions, then try again")
    try:
        _copy_files(board, image, plan, _Sender(board, plan.sent_bytes, progress))
    except BoardFull:  # the estimate was wrong: the partial version must not occupy the app's space
        board.run(f"for path in list(walk('/{plan.slot}')):\n os.remove(path)")
        raise
    for name in plan.root:
        backup = f"if exists('/{name}'):\n copy_file('/{name}', '/old.{name}')"
        board.run(f"{backup}\nos.rename('/new.{name}', '/{name}')")
    board.run(f"remove(AIR)\nwrite_state('{plan.slot}', 1, 0)")


def _copy_files(board: Board, image: Image, plan: Plan, sender: "_Sender") -> None:
    """Every step that does not affect the version in use."""
    home = f"/{plan.slot}"
    _prepare_slot(board, image, plan, home)
    for path in plan.copy:
        board.run(f"copy_file('/{plan.source}/{path}', '{home}/{path}')")
    for path in plan.send:
        sender.send(f"{home}/{path}", image.slot[path])
    _verify(board, home, image.slot)
    for name in plan.root:
        sender.send(f"/new.{name}", image.root[name])
    _verify(board, "", {f"new.{name}": image.root[name] for name in plan.root})
    board.run(f"with open('{home}/{MARK}', 'w') as f:\n f.write({image.name!r})")


def restore(board: Board, plan: Plan) -> None:
    """Makes the next start run the previous version."""
    board.run(f"write_state('{plan.before}', 0, 0)")
    for name in plan.root:
        board.run(f"if exists('/old.{name}'):\n os.rename('/old.{name}', '/{name}')")


class _Sender:
    """Sends files one after the other and reports the progress over all of them."""

    def __init__(self, board: Board, total: int, progress: Progress) -> None:
        self.board, self.total, self.progress = board, total, progress
        self.done = 0

    def send(self, path: str, content: bytes) -> None:
        """Writes one file on the device."""
        self.board.run("")  # feeds the watchdog
        with self.board.cable_errors():
            self.board.transport.fs_writefile(path, content, progress_callback=self._report)
        self.done += len(content)

    def _report(self, part: int, _: int) -> None:
        self.progress(self.done + part, self.total)


def _prepare_slot(board: Board, image: Image, plan: Plan, home: str) -> None:
    """Removes old files, the mark first: from then on the slot counts as incomplete."""
    for path in sorted(plan.drop, key=lambda path: path != MARK):
        board.run(f"os.remove('{home}/{path}')")
    folders = {path.rpartition("/")[0] for path in image.slot if "/" in path}
    for folder in [home, *(f"{home}/{folder}" for folder in sorted(folders))]:
        board.run(f"make_folder('{folder}')")


def _verify(board: Board, folder: str, wanted: dict[str, bytes]) -> None:
    found = hashes(board, folder, list(wanted))
    for path, content in wanted.items():
        if found.get(path, (0, ""))[1] != sha256(content):
            what = f"{path} was damaged on the way; the previous version still runs; try again, with another cable"
            raise BoardError(f"{board.port}: {what}")
