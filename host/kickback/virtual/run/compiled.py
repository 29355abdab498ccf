"""The files of a device: the firmware as kickback flash installs it, and the stubs that replace ESP32 modules."""

import functools
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from kickback.image import build as flash_build

SLOT = "/a"
STUBS = Path(__file__).parents[1] / "stubs"
_folders: list[tempfile.TemporaryDirectory] = []


def device_files(
    folder: Path = flash_build.FIRMWARE,
    packages: Sequence[Path] = flash_build.PACKAGES,
    bytecode: bool = True,
    rom_names: bool = True,
) -> dict[str, bytes]:
    """The files of a device by name, with this firmware in its first slot.

    bytecode: False for sources, which give line numbers in tracebacks
    rom_names: False for the names of the sources, for scripts that use them
    """
    sources = flash_build.device_sources(folder, packages)
    if not bytecode:
        return _uncompiled(sources)
    return dict(_built(folder, tuple(packages), rom_names, tuple(path.read_bytes() for path in sources.values())))


@functools.lru_cache(maxsize=8)
def _built(folder: Path, packages: tuple[Path, ...], rom_names: bool, _: tuple[bytes, ...]) -> dict[str, bytes]:
    image = flash_build.build(folder, packages, rom_names=rom_names)
    slot = {f"{SLOT}/{name}": data for name, data in image.slot.items()}
    return {f"/{name}": data for name, data in image.root.items()} | slot | _mark(image.name)


def _uncompiled(sources: Mapping[str, Path]) -> dict[str, bytes]:
    root = (flash_build.MAIN, flash_build.LAUNCHER)
    named = {("/" if name in root else f"{SLOT}/") + name: path.read_bytes() for name, path in sources.items()}
    return named | _mark("sources")


def _mark(name: str) -> dict[str, bytes]:
    """version.txt, which marks a slot as complete."""
    return {f"{SLOT}/version.txt": f"{name}\n".encode()}


@functools.cache
def compile_source(source: bytes, name: str) -> bytes:
    """The bytecode of one file, without line numbers."""
    with tempfile.TemporaryDirectory() as work:
        path, compiled = Path(work) / name, Path(work) / "compiled.mpy"
        path.write_bytes(source)
        flash_build.run_compiler("-O3", "-s", name, "-o", compiled, path).check_returncode()
        return compiled.read_bytes()


@functools.cache
def compiled_stubs() -> Path:
    """A temporary folder with the bytecode of the stubs."""
    work = tempfile.TemporaryDirectory()
    _folders.append(work)
    for source in STUBS.glob("*.py"):
        (Path(work.name) / f"{source.stem}.mpy").write_bytes(compile_source(source.read_bytes(), source.name))
    return Path(work.name)
