"""Joins small modules of the firmware on the device, where each module costs about 250 bytes of heap and three names.

MicroPython keeps every distinct name in a table that doubles at 630 names. The sources stay separate files.
"""

import ast
from collections import Counter
from collections.abc import Mapping, Sequence

from kickback.image.inline_constants import Edit, replace_nodes

# The module on the device: the modules that become part of it, in the order of their imports.
JOINED = {
    "housekeeping.py": (
        "sample_buffer.py",
        "sample_clock.py",
        "sampler.py",
        "battery.py",
        "button.py",
        "gesture_input.py",
        "pacer.py",
        "ring.py",
        "tone.py",
        "lights.py",
        "settings_file.py",
        "set_log.py",
        "double_tap.py",
        "pipeline.py",
        "session_log.py",
        "kickback_protocol/rice.py",
        "raw_recorder.py",
    ),
    "request_handler.py": ("kickback_protocol/packets.py", "peer.py", "handshake.py"),
    "ble.py": ("connection.py", "kickback_protocol/bthome.py", "adverts.py"),
    "repcore/counter.py": (
        "repcore/frames.py",
        "repcore/rest.py",
        "repcore/path.py",
        "repcore/attitude.py",
        "repcore/kicks.py",
        "repcore/sets.py",
    ),
}


def join(sources: Mapping[str, str], joined: Mapping[str, tuple[str, ...]] = JOINED) -> dict[str, str]:
    """The same sources with the parts in front of their module, and imports of parts changed to match.

    Raises ValueError where two parts define the same name, or a file imports a part as a module.
    """
    homes = {part: home for home, parts in joined.items() if home in sources for part in parts if part in sources}
    texts = {name: _redirect(name, text, homes) for name, text in sources.items()}
    for home, parts in joined.items():
        if home in sources:
            members = _own_constants({name: texts[name] for name in (*parts, home) if name in sources})
            _check(home, members)
            texts[home] = "\n".join(members)
    return {name: text for name, text in texts.items() if name not in homes}


def _redirect(name: str, text: str, homes: Mapping[str, str]) -> str:
    """Removes imports of parts of the same module, and lets others import from the module that they are in."""
    here = homes.get(name, name)
    edits: list[Edit] = []
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.ImportFrom | ast.Import):
            continue
        if isinstance(node, ast.ImportFrom) and (home := homes.get(f"{_module(name, node)}.py")):
            names = ", ".join(ast.unparse(alias) for alias in node.names)
            if home == here and " as " in names:
                raise ValueError(f"{name}: import {names} without another name: it is in the same module on the device")
            new = "pass" if home == here else f"from {home.removesuffix('.py').replace('/', '.')} import {names}"
            edits.append((node, new))
        elif isinstance(node, ast.ImportFrom) and node.level and here != name:
            package = _module(name, node).replace("/", ".")
            edits.append((node, f"from {package} import {', '.join(ast.unparse(alias) for alias in node.names)}"))
        elif used := [alias.name for alias in node.names if _file(name, node, alias.name) in homes]:
            raise ValueError(f"{name}: import names from {', '.join(used)}: it is not a module on the device")
    return replace_nodes(text, edits)


def _module(name: str, node: ast.ImportFrom) -> str:
    """The path of the module or package from which a file imports, without .py."""
    package = name.rpartition("/")[0] if node.level else ""
    return "/".join(part for part in (package, (node.module or "").replace(".", "/")) if part)


def _file(name: str, node: ast.ImportFrom | ast.Import, imported: str) -> str:
    folder = f"{_module(name, node)}/".lstrip("/") if isinstance(node, ast.ImportFrom) else ""
    return f"{folder}{imported.replace('.', '/')}.py"


def _own_constants(texts: Mapping[str, str]) -> list[str]:
    """The texts, with a number after each name of a constant with a leading _ that several of them define."""
    trees = [ast.parse(text) for text in texts.values()]
    names = [_constants(tree) for tree in trees]
    counts = Counter(name for found in names for name in found)
    return [
        replace_nodes(text, [(node, f"{node.id}_{at}") for node in _uses(tree, names[at]) if counts[node.id] > 1])
        for at, (text, tree) in enumerate(zip(texts.values(), trees, strict=True))
    ]


def _constants(tree: ast.Module) -> set[str]:
    """Names with a leading _ that mpy-cross replaces by their values."""
    found = set()
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id="const"))) if name[0] == "_":
                found.add(name)
    return found


def _uses(tree: ast.Module, names: set[str]) -> list[ast.Name]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in names]


def _check(home: str, texts: Sequence[str]) -> None:
    """No two parts may define the same name."""
    names: list[str] = []
    for text in texts:
        for node in ast.parse(text).body:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)]) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                    names.append(name)
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"{home}: {', '.join(twice)} is defined in two of the modules that are joined: rename one")
