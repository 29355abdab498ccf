"""Replace names of integer constants by their values before compilation.

mpy-cross inlines only constants of the same file whose names begin with _, and every other name costs heap:

    from repcore import wire            from repcore import wire
    buffer[0] = wire.OPEN      becomes  buffer[0] = 1

An import of which only constants were used is removed, so that its module is not loaded.
"""

import ast
from collections import Counter
from collections.abc import Iterable, Mapping

Edit = tuple[ast.expr | ast.stmt | ast.arg, str]
KEPT = ("board.py",)  # code over the cable uses its names


def inline_constants(sources: Mapping[str, str]) -> dict[str, str]:
    """The same files with every constant (NAME = const(...)) of any file replaced by its value.

    sources: by file name, those of a package as PACKAGE/NAME.py; line numbers stay the same
    Raises ValueError if a file has a constant both with and without a leading _.
    """
    trees = {name: ast.parse(text) for name, text in sources.items()}
    constants = {name: _constants(tree) for name, tree in trees.items()}
    return {name: _FileEdits(name, text, trees[name], constants).result() for name, text in sources.items()}


def replace_nodes(text: str, edits: Iterable[Edit]) -> str:
    """The text with each node replaced by the words beside it; line numbers stay the same."""
    lines = text.encode().split(b"\n")  # ast counts columns in bytes
    for node, new in sorted(edits, key=lambda edit: (edit[0].lineno, edit[0].col_offset), reverse=True):
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        before, after = lines[first][: node.col_offset], lines[last][node.end_col_offset :]
        lines[first : last + 1] = [before + new.encode() + after] + [b""] * (last - first)
    return b"\n".join(lines).decode()


def _constants(tree: ast.Module) -> dict[str, int]:
    """The public constants that a file defines."""
    found = {}
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id="const"), args=[value])):
                if name[0] != "_":
                    found[name] = eval(compile(ast.Expression(value), name, "eval"), {})
    return found


class _FileEdits:
    """Collects the edits of one file.

    constants: public constants by file; modules: files by local name; values: of constants imported by name
    inlined: how many uses of a module's name became values
    """

    def __init__(self, name: str, text: str, tree: ast.Module, constants: dict[str, dict[str, int]]) -> None:
        self.name, self.text, self.tree, self.constants = name, text, tree, constants
        self.modules: dict[str, str] = {}
        self.values: dict[str, int] = {}
        self.edits: list[Edit] = []
        self.inlined: Counter[str] = Counter()

    def result(self) -> str:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                self._note_import(node)
            elif isinstance(node, ast.ImportFrom):
                self._note_import_from(node)
        replaced = self._hidden_names() | {name: str(value) for name, value in self.values.items()}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Name) and node.id in replaced:
                self.edits.append((node, replaced[node.id]))
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                self._inline_attribute(node, node.value.id)
        self._remove_unused_imports()
        return replace_nodes(self.text, self.edits)

    def _hidden_names(self) -> dict[str, str]:
        """The file's own constants with a leading _, which mpy-cross inlines."""
        own = {} if self.name in KEPT else {name: f"_{name}" for name in self.constants[self.name]}
        used = {node.id for node in ast.walk(self.tree) if isinstance(node, ast.Name)}
        if taken := sorted(used & set(own.values())):
            raise ValueError(f"{self.name}: {', '.join(taken)} exists also without the leading _: rename one of them")
        return own

    def _inline_attribute(self, node: ast.Attribute, module: str) -> None:
        value = self.constants.get(self.modules.get(module, ""), {}).get(node.attr)
        if value is not None:
            self.edits.append((node, str(value) if value >= 0 else f"({value})"))
            self.inlined[module] += 1

    def _remove_unused_imports(self) -> None:
        """Constants that became values, and modules of which only constants were used."""
        uses = Counter(node.id for node in ast.walk(self.tree) if isinstance(node, ast.Name))
        for node in ast.walk(self.tree):
            if not isinstance(node, ast.Import | ast.ImportFrom):
                continue
            names = {alias.asname or alias.name: ast.unparse(alias) for alias in node.names}
            left = [
                text
                for name, text in names.items()
                if not (isinstance(node, ast.ImportFrom) and name in self.values)
                and not 0 < uses[name] == self.inlined[name]
            ]
            if len(left) < len(names):
                begin = (
                    ast.unparse(node).split(" import ")[0] + " import "
                    if isinstance(node, ast.ImportFrom)
                    else "import "
                )
                self.edits.append((node, begin + ", ".join(left) if left else "pass"))

    def _note_import(self, node: ast.Import) -> None:
        for alias in node.names:
            self.modules[alias.asname or alias.name] = f"{alias.name.replace('.', '/')}.py"

    def _note_import_from(self, node: ast.ImportFrom) -> None:
        """Notes the constants and modules of ``from ... import ...``."""
        folder = self.name.rpartition("/")[0] if node.level else (node.module or "").replace(".", "/")
        module = f"{folder}/{node.module}" if node.level and node.module else "" if node.level else folder
        for alias in node.names:
            name = alias.asname or alias.name
            if (value := self.constants.get(f"{module}.py", {}).get(alias.name)) is not None:
                self.values[name] = value
            else:
                self.modules[name] = f"{folder}/{alias.name}.py"
