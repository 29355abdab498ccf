"""Joins small modules of the firmware on the device, where each module costs about 250 bytes of heap and three names.

MicroPython keeps every distinct name in a table that doubles at 630 names. The sources stay separate files.
"""

import ast
from collections.abc import Mapping

from kickback.image.inline_constants import Edit, replace_nodes

# The module on the device: the modules that become part of it, in the order of their imports.
JOINED = {
    "request_handler.py": ("kickback_protocol/packets.py", "peer.py", "handshake.py"),
    "ble.py": ("connection.py", "kickback_protocol/bthome.py", "adverts.py"),
    "lights.py": ("ring.py",),
    "sampler.py": ("sample_buffer.py",),
}


def join(sources: Mapping[str, str], joined: Mapping[str, tuple[str, ...]] = JOINED) -> dict[str, str]:
    """The same sources with the parts in front of their module, and imports of parts changed to match.

    Raises ValueError where two parts define the same name, or a file imports a part as a module.
    """
    homes = {part: home for home, parts in joined.items() if home in sources for part in parts if part in sources}
    texts = {name: _redirect(name, text, homes) for name, text in sources.items()}
    for home, parts in joined.items():
        if home in sources:
            members = [name for name in (*parts, home) if name in sources]
            _check(home, [texts[name] for name in members])
            texts[home] = "\n".join(texts[name] for name in members)
    return {name: text for name, text in texts.items() if name not in homes}


def _redirect(name: str, text: str, homes: Mapping[str, str]) -> str:
    """Removes imports of parts of the same module, and lets others import from the module that they are in."""
    here = homes.get(name, name)
    edits: list[Edit] = []
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.ImportFrom | ast.Import):
            continue
        if isinstance(node, ast.ImportFrom) and (home := homes.get(f"{(node.module or '').replace('.', '/')}.py")):
            names = ", ".join(ast.unparse(alias) for alias in node.names)
            new = "pass" if home == here else f"from {home.removesuffix('.py')} import {names}"
            edits.append((node, new))
        elif used := [alias.name for alias in node.names if _file(node, alias.name) in homes]:
            raise ValueError(f"{name}: import names from {', '.join(used)}: it is not a module on the device")
    return replace_nodes(text, edits)


def _file(node: ast.ImportFrom | ast.Import, name: str) -> str:
    folder = f"{node.module}/" if isinstance(node, ast.ImportFrom) and node.module else ""
    return f"{folder}{name.replace('.', '/')}.py"


def _check(home: str, texts: list[str]) -> None:
    """No two parts may define the same name."""
    names: list[str] = []
    for text in texts:
        for node in ast.parse(text).body:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)]) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                    names.append(name)
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"{home}: {', '.join(twice)} is defined in two of the modules that are joined: rename one")
