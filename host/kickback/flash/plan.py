"""What has to be done to bring a version onto a device: which slot, which files."""

import hashlib
from dataclasses import dataclass
from importlib.resources import files

from kickback.board.repl import Board, BoardError
from kickback.image.build import LAUNCHER, Image, device_sources

MARK = "version.txt"  # as launcher.py has it: a slot with this file is whole
BLOCK = 4096  # littlefs gives a file whole blocks
SPARE = 4 * BLOCK  # folders, /slot.txt, what littlefs needs itself
STATE = "s = remembered()\nprint(s[0], s[1], [slot for slot in SLOTS if whole(slot)])"


@dataclass(frozen=True)
class Plan:
    """What is to be done.

    slot, source -- where the version goes; the other slot, where files with the same hash are copied from
    before -- the slot to go back to; "" if there is no whole one
    keep, copy, send, drop -- paths within the slot; root -- names of files outside it that are sent
    sent_bytes, missing_bytes -- over the cable; what the flash lacks
    current -- the version is on the device already, and proven
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
    """Compares what is on the device with the image, by hash; changes nothing.

    Raises BoardError where the device's MicroPython can't read our .mpy files.
    """
    _check_bytecode(board, image)
    load_helpers(board)
    running, trial, whole = board.run(STATE).split(" ", 2)
    spare = {"a": "b", "b": "a"}[running]
    # A version that is not whole makes way, as does one on trial where there is another; a proven one stays.
    slot, source = (running, spare) if running not in whole or trial != "0" and spare in whole else (spare, running)
    have, had, root = sums(board, f"/{slot}"), sums(board, f"/{source}"), sums(board, "", list(image.root))
    wanted = {path: sha256(content) for path, content in image.slot.items()}
    keep = [path for path in wanted if have.get(path, (0, ""))[1] == wanted[path]]
    copy = [path for path in wanted if path not in keep and had.get(path, (0, ""))[1] == wanted[path]]
    send = [path for path in wanted if path not in keep + copy]
    stale = [name for name, content in image.root.items() if root.get(name, (0, ""))[1] != sha256(content)]
    sent = [*(image.slot[path] for path in send), *(image.root[name] for name in stale)]
    gained = sum(_blocks(size) for path, (size, _) in have.items() if path not in keep)
    needed = SPARE + sum(_blocks(len(image.slot[path])) for path in copy + send) - gained
    files_of_source = {path: digest for path, (_, digest) in had.items() if path != MARK}
    return Plan(
        slot=slot,
        source=source,
        before=source if source in whole else "",
        keep=keep,
        copy=copy,
        send=send,
        drop=[path for path in have if path not in wanted],
        root=stale,
        sent_bytes=sum(map(len, sent)),
        missing_bytes=max(0, needed - int(board.run("print(room())"))),
        current=trial == "0" and source == running and not stale and files_of_source == wanted,
    )


def load_helpers(board: Board) -> None:
    """Functions for the board to call: the launcher's (its own may be of another time, or broken) and ours."""
    board.run(device_sources()[LAUNCHER].read_text())
    board.run(files("kickback.flash").joinpath("on_board.py").read_text())


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _check_bytecode(board: Board, image: Image) -> None:
    if board.bytecode != image.bytecode:
        what = f"its MicroPython reads .mpy files of version {board.bytecode}, kickback makes version {image.bytecode}"
        behind = "MicroPython" if board.bytecode < image.bytecode else "kickback"
        raise BoardError(f"{board.port}: {what}; install a newer {behind}")


def sums(board: Board, folder: str, names: list[str] | None = None) -> dict[str, tuple[int, str]]:
    """Bytes and SHA-256 of the files in a folder, or of the named ones there, by their paths within it."""
    paths = repr([f"{folder}/{name}" for name in names]) if names else f"below('{folder}')"
    lines = [line.split(" ") for line in board.run(f"show({paths})").splitlines()]
    return {path.removeprefix(f"{folder}/"): (int(size), digest) for path, size, digest in lines}


def _blocks(size: int) -> int:
    return -(-size // BLOCK) * BLOCK
