"""The page's files: those of site/, and those that are made from the installed package."""

import base64
import hashlib
import json
import tempfile
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import repcore

from kickback.image.build import run_compiler
from kickback.web import tables

HERE = Path(str(files("kickback.web")))
SITE, VENDOR = HERE / "site", HERE / "vendor"
DEMO = HERE.parent / "demo.kbt"
BRIDGE = SITE / "js" / "core" / "bridge.py"
LEFT_OUT = (".py", ".ts")  # of site/: generators and types
PRELOADED = "<!-- modules -->"
ENTRY, WORKER = "js/app.js", "js/worker.js"


def site() -> dict[str, bytes]:
    """Path -> bytes of each of the page's files. Raises ValueError where the core does not compile."""
    found = {_name(SITE, path): path.read_bytes() for path in _files(SITE) if path.suffix not in LEFT_OUT}
    found |= {f"vendor/{name}": data for name, data in vendored().items()}
    found["made/core.js"] = core_module()
    found["made/tables.js"] = tables.tables_module()
    found["made/colours.css"] = tables.colours_sheet()
    found["made/demo.kbt"] = DEMO.read_bytes()
    found["index.html"] = _preloading(found)
    found["offline.js"] = _offline(found)
    return found


def vendored() -> dict[str, bytes]:
    """The interpreter with its licence. Raises ValueError for a file that is not the one whose hash is kept."""
    folder = VENDOR / "micropython"
    found = {f"micropython/{name}": (folder / name).read_bytes() for name in ("LICENSE", "SHA256SUMS")}
    for line in found["micropython/SHA256SUMS"].decode().splitlines():
        told, name = line.split()
        data = (folder / name).read_bytes()
        if hashlib.sha256(data).hexdigest() != told:
            raise ValueError(f"{folder / name}: not the file that SHA256SUMS names; install kickback again")
        found[f"micropython/{name}"] = data
    return found


def core_module() -> bytes:
    """A JavaScript module with the detection core as bytecode: path -> base64."""
    core = Path(repcore.__file__).parent
    sources = {f"{core.name}/{path.stem}.mpy": path for path in sorted(core.glob("*.py"))} | {"bridge.mpy": BRIDGE}
    with tempfile.TemporaryDirectory() as folder:
        made = {name: base64.b64encode(_compiled(path, Path(folder) / "made.mpy")) for name, path in sources.items()}
    text = json.dumps({name: data.decode() for name, data in made.items()}, separators=(",", ":"))
    return f"export default {text};\n".encode()


def _compiled(source: Path, target: Path) -> bytes:
    done = run_compiler("-O3", "-s", source.name, "-o", target, source)
    if done.returncode:
        raise ValueError(f"{source} does not compile for MicroPython: {done.stderr.strip().splitlines()[-1]}")
    return target.read_bytes()


def _preloading(found: dict[str, bytes]) -> bytes:
    """index.html, which names the modules of its first view, so that they are fetched at once and not one by one."""
    names = [name for name in sorted(found) if name.startswith("js/") and name.endswith(".js")]
    ours = [name for name in names if name not in (ENTRY, WORKER) and not name.startswith(("js/core/", "js/trace/"))]
    links = "\n".join(f'<link rel="modulepreload" href="{name}">' for name in ["made/tables.js", *ours])
    return found["index.html"].replace(PRELOADED.encode(), links.encode())


def _offline(found: dict[str, bytes]) -> bytes:
    """The service worker with the list of cached files; it changes whenever one of them does."""
    names = sorted(name for name in found if name != "offline.js")
    together = hashlib.sha256()
    for name in names:
        together.update(name.encode() + hashlib.sha256(found[name]).digest())
    told = {"version": f"{version('kickback')}-{together.hexdigest()[:12]}", "files": ["./", *names]}
    return found["offline.js"].replace(b'{"version":"","files":[]}', json.dumps(told).encode())


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def _name(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()
