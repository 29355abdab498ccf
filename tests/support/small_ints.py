"""A copy of the core in which every integer made is checked to be a small int of 32-bit MicroPython.

Each operation, call and look-up in the source is wrapped: ``a * b + c`` becomes ``small(small(a * b, at) + c, at)``, so
that intermediate values are seen too, not only what ends up in a variable.
"""

import ast
import importlib
import sys
from pathlib import Path

CORE = Path(__file__).parents[2] / "firmware/repcore"
LOW, HIGH = -(1 << 30), (1 << 30) - 1

CHECK = f"""
class TooLarge(Exception):
    pass

def small(value, at):
    if isinstance(value, int) and not {LOW} <= value <= {HIGH}:
        raise TooLarge("%s makes %d, more than a small int holds" % (at, value))
    return value

def total(values, start=0):
    for value in values:
        start = small(start + value, "sum()")
    return start
"""


class Wrap(ast.NodeTransformer):
    def __init__(self, name: str) -> None:
        self.name = name

    def wrap(self, node):
        self.generic_visit(node)
        at = ast.Constant(f"{self.name}:{node.lineno}: {ast.unparse(node)[:200]}")
        return ast.copy_location(ast.Call(ast.Name("small__", ast.Load()), [node, at], []), node)

    visit_BinOp = visit_UnaryOp = visit_Call = wrap

    def visit_Constant(self, node):
        if isinstance(node.value, int) and not LOW <= node.value <= HIGH:
            raise ValueError(f"{self.name}:{node.lineno}: the constant {node.value} is not a small int")
        return node

    def visit_Subscript(self, node):
        return self.wrap(node) if isinstance(node.ctx, ast.Load) else self.generic_visit(node)

    def visit_AugAssign(self, node):
        """``target += value`` as ``target = target + value``, which evaluates an index twice: it must be harmless."""
        if any(isinstance(part, ast.Call) for part in ast.walk(node.target)):
            raise ValueError(f"{self.name}:{node.lineno}: a call inside the target of an augmented assignment")
        loaded = ast.parse(ast.unparse(node.target), mode="eval").body
        value = ast.copy_location(ast.BinOp(loaded, node.op, node.value), node)
        ast.fix_missing_locations(value)
        return self.visit(ast.copy_location(ast.Assign([node.target], value), node))


def wrapped(source: str, name: str) -> str:
    """The source with a check of every integer. sum() is replaced, because its intermediate values are not visible."""
    tree = ast.fix_missing_locations(Wrap(name).visit(ast.parse(source)))
    return "from checked_core.check import small as small__, total as sum\n" + ast.unparse(tree) + "\n"


def checked_core(folder: Path):
    """Writes the checked copy to folder/checked_core and imports it; returns (Counter, TooLarge)."""
    package = folder / "checked_core"
    package.mkdir()
    (package / "check.py").write_text(CHECK)
    for path in CORE.glob("*.py"):
        (package / path.name).write_text(wrapped(path.read_text(), path.name))
    sys.path.insert(0, str(folder))
    try:
        counter = importlib.import_module("checked_core.counter")
        return counter.Counter, importlib.import_module("checked_core.check").TooLarge
    finally:
        sys.path.remove(str(folder))
