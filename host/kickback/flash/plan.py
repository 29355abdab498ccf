"""Plan an installation: which slot receives the version, and which files are sent, copied, kept and removed."""

import hashlib
from dataclasses import dataclass
from importlib.resources import files

from kickback.board.errors import BoardError
from kickback.board.repl import Board
from kickback.image.boards import board_of
from kickback.image.build import LAUNCHER, Image, device_sources

MARK = "version.txt"  # a slot with this file is complete (launcher.py)
BLOCK = 4096  # bytes: littlefs allocates whole blocks
SPARE = 4 * BLOCK  # for folders, /slot.txt and littlefs itself
VERSION = """s = read_state()[0]
for slot in (s, other(s)):
    try:
        print(open("/" + slot + MARK).read().strip())
        break
    except OSError:
        pass"""
STATE = "s = read_state()\nprint(s[0], s[1], [slot for slot in SLOTS if not find_damage(slot, False)])"
Hashes = dict[str, tuple[int, str]]  # path -> size in bytes and SHA-256


@dataclass(frozen=True)
class Plan:
    """An installation.

    slot, source: the slot of the new version; the other slot, from which equal files are copied
    before: the slot of the previous version; "" without a complete one
    keep, copy, send, drop: paths within the slot; root: names of files outside the slots that are sent
    sent_bytes: over the cable; missing_bytes: that the flash lacks
    current: the version is installed already and has proven itself
    """

    slot: str
    source: str
    before: str
    keep: list[str]
    copy: list[str]
    send: list[str]
    drop: list[str]
    root: list[str]
    sent_bytes: int
    missing_bytes: int
    current: bool


def make_plan(board: Board, image: Image) -> Plan:
    """Compares the files on the device with the image by hash; changes nothing.

    Raises BoardError if the device's MicroPython cannot read the .mpy files.
    """
    _check_bytecode(board, image)
    load_helpers(board)
    slot, source, complete, proven_slot = _choose_slot(board)
    have, had, root = hashes(board, f"/{slot}"), hashes(board, f"/{source}"), hashes(board, "", list(image.root))
    wanted = {path: sha256(content) for path, content in image.slot.items()}
    keep = [path for path in wanted if _hash_of(have, path) == wanted[path]]
    copy = [path for path in wanted if path not in keep and _hash_of(had, path) == wanted[path]]
    send = [path for path in wanted if path not in keep + copy]
    stale = [name for name, content in image.root.items() if _hash_of(root, name) != sha256(content)]
    sent = [*(image.slot[path] for path in send), *(image.root[name] for name in stale)]
    gained = sum(_blocks(size) for path, (size, _) in have.items() if path not in keep)
    needed = SPARE + sum(_blocks(len(image.slot[path])) for path in copy + send) - gained
    source_files = {path: digest for path, (_, digest) in had.items() if path != MARK}
    return Plan(
        slot=slot,
        source=source,
        before=source if source in complete else "",
        keep=keep,
        copy=copy,
        send=send,
        drop=[path for path in have if path not in wanted],
        root=stale,
        sent_bytes=sum(map(len, sent)),
        missing_bytes=max(0, needed - int(board.run("print(free_bytes())"))),
        current=source == proven_slot and not stale and source_files == wanted,
    )


def installed_board(board: Board) -> str:
    """The name of the board for which the installed version was built; DEFAULT without one. Raises BoardError."""
    load_helpers(board)
    return board_of(board.run(VERSION))


def _choose_slot(board: Board) -> tuple[str, str, str, str]:
    """The slot for the new version, the other one, the complete slots, and the running slot if it is proven.

    An incomplete version is replaced, and one on trial if the other is complete; a proven one is kept.
    """
    running, trial, complete = board.run(STATE).split(" ", 2)
    spare = {"a": "b", "b": "a"}[running]
    replaced = running not in complete or (int(trial) > 0 and spare in complete)
    slot, source = (running, spare) if replaced else (spare, running)
    return slot, source, complete, running if trial == "0" else ""


def load_helpers(board: Board) -> None:
    """Defines functions on the board: those of the launcher (its own may be old or damaged) and on_board.py."""
    board.run(device_sources()[LAUNCHER].read_text())
    board.run(files("kickback.flash").joinpath("on_board.py").read_text())


def sha256(content: bytes) -> str:
    """The SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def hashes(board: Board, folder: str, names: list[str] | None = None) -> Hashes:
    """Size and SHA-256 of the files in a folder, or of the named ones, by their paths within it."""
    paths = repr([f"{folder}/{name}" for name in names]) if names else f"walk('{folder}')"
    lines = [line.split(" ") for line in board.run(f"print_hashes({paths})").splitlines()]
    return {path.removeprefix(f"{folder}/"): (int(size), digest) for path, size, digest in lines}


def _hash_of(found: Hashes, path: str) -> str:
    return found.get(path, (0, ""))[1]


def _check_bytecode(board: Board, image: Image) -> None:
    if board.bytecode != image.bytecode:
        what = f"its MicroPython reads .mpy files of version {board.bytecode}, kickback makes version {image.bytecode}"
        behind = "MicroPython" if board.bytecode < image.bytecode else "kickback"
        raise BoardError(f"{board.port}: {what}; install a newer {behind}")


def _blocks(size: int) -> int:
    return -(-size // BLOCK) * BLOCK
