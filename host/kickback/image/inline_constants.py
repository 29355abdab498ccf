"""Constants as numbers: the compiler folds only those of a file's own whose names begin with _, and a name costs heap.

    from repcore import wire            from repcore import wire
    buffer[0] = wire.OPEN      becomes  buffer[0] = 1

An import of which nothing is left to use goes, and what it would have loaded.
"""

import ast
from collections import Counter
from collections.abc import Iterable, Mapping

Edit = tuple[ast.expr | ast.stmt | ast.arg, str]
KEPT = ("board.py",)  # what runs over the cable asks for its names


def fold(sources: Mapping[str, str]) -> dict[str, str]:
    """The same files with every integer constant (NAME = const(...)) of another file in place of its name.

    sources: by file name, those of a package as PACKAGE/NAME.py. Lines stay where they are. Raises ValueError where a
    file has a constant twice, once with _ and once without.
    """
    trees = {name: ast.parse(text) for name, text in sources.items()}
    constants = {name: _constants(tree) for name, tree in trees.items()}
    return {name: _Folder(name, text, trees[name], constants).folded() for name, text in sources.items()}


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with each node's place taken by the words beside it; lines stay where they are."""
    lines = text.encode().split(b"\n")  # ast counts columns in bytes
    for node, new in sorted(edits, key=lambda edit: (edit[0].lineno, edit[0].col_offset), reverse=True):
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        before, after = lines[first][: node.col_offset], lines[last][node.end_col_offset :]
        lines[first : last + 1] = [before + new.encode() + after] + [b""] * (last - first)
    return b"\n".join(lines).decode()


def _constants(tree: ast.Module) -> dict[str, int]:
    """The public ones that a file defines."""
    found = {}
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id="const"), args=[value])):
                if name[0] != "_":
                    found[name] = eval(compile(ast.Expression(value), name, "eval"), {})
    return found


class _Folder:
    """One file: notes what stands where, from its end to its start, and puts the numbers in."""

    def __init__(self, name: str, text: str, tree: ast.Module, constants: dict[str, dict[str, int]]) -> None:
        self.name, self.text, self.tree, self.constants = name, text, tree, constants
        self.modules: dict[str, str] = {}  # names here -> files
        self.numbers: dict[str, int] = {}  # imported by name
        self.edits: list[Edit] = []
        self.folds: Counter[str] = Counter()  # uses of a module's name that became numbers

    def folded(self) -> str:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                self._import(node)
            elif isinstance(node, ast.ImportFrom):
                self._import_from(node)
        own = {} if self.name in KEPT else {name: f"_{name}" for name in self.constants[self.name]}
        names = {node.id for node in ast.walk(self.tree) if isinstance(node, ast.Name)}
        if taken := sorted(names & set(own.values())):
            raise ValueError(f"{self.name}: {', '.join(taken)} and the same without _ would be one: rename one of them")
        own |= {name: str(number) for name, number in self.numbers.items()}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Name) and node.id in own:
                self.edits.append((node, own[node.id]))
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                number = self.constants.get(self.modules.get(node.value.id, ""), {}).get(node.attr)
                if number is not None:
                    self.edits.append((node, str(number) if number >= 0 else f"({number})"))
                    self.folds[node.value.id] += 1
        self._drop_imports()
        return edited(self.text, self.edits)

    def _drop_imports(self) -> None:
        """Of modules that only numbers were taken from."""
        uses = Counter(node.id for node in ast.walk(self.tree) if isinstance(node, ast.Name))
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import) and len(node.names) == 1:
                name = node.names[0].asname or node.names[0].name
                if 0 < uses[name] == self.folds[name]:
                    self.edits.append((node, "pass"))

    def _import(self, node: ast.Import) -> None:
        for alias in node.names:
            self.modules[alias.asname or alias.name] = f"{alias.name.replace('.', '/')}.py"

    def _import_from(self, node: ast.ImportFrom) -> None:
        folder = self.name.rpartition("/")[0] if node.level else (node.module or "")
        file = f"{node.module}.py" if not node.level else f"{folder}/{node.module}.py" if node.module else ""
        file = file.replace(".py", "").replace(".", "/") + ".py" if file else ""
        left = []
        for alias in node.names:
            if (number := self.constants.get(file, {}).get(alias.name)) is not None:
                self.numbers[alias.asname or alias.name] = number
                continue
            left.append(ast.unparse(alias))
            inside = f"{(folder or '').replace('.', '/')}/{alias.name}.py"
            self.modules[alias.asname or alias.name] = inside
        if len(left) < len(node.names):
            begin = ast.unparse(node).split(" import ")[0]
            self.edits.append((node, f"{begin} import {', '.join(left)}" if left else "pass"))
