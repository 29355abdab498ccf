"""Names that nobody asks for, by number: MicroPython keeps each name that it meets on the heap for ever.

    def feed(self, times, count):            def feed(_0, _1, _2):
        self.held = times[count]  becomes        _0._0 = _1[_2]

Parameters, where no call gives them by name, and attributes that only their own class uses: half a hundred and a
hundred names, some 6 kB with the table that they would be in. Functions and classes keep theirs, for tracebacks.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping

from kickback.image.inline_constants import Edit, edited

Function = ast.FunctionDef | ast.Lambda


def hide(sources: Mapping[str, str]) -> dict[str, str]:
    """The same files with the attributes numbered that only ``self`` in one class without relatives has."""
    trees = {name: ast.parse(text) for name, text in sources.items()}
    uses: dict[str, list] = defaultdict(list)  # by name: class and file, "" where it is not its own, and the node
    asked: set[str | None] = set()  # names that are asked for in other ways
    for name, tree in trees.items():
        for owner, node in _owned(tree, ""):
            match node:
                case ast.Attribute(value=ast.Name(id="self"), attr=attr) if owner:
                    uses[attr].append((owner, name, node))
                case ast.Attribute(attr=attr) | ast.FunctionDef(name=attr) | ast.keyword(arg=attr):
                    asked.add(attr)
                case ast.Constant(value=str(attr)):
                    asked.add(attr)
                case ast.ClassDef(body=body):
                    lines = [line for line in body if isinstance(line, ast.Assign)]
                    asked |= {one.id for line in lines for one in ast.walk(line) if isinstance(one, ast.Name)}
    edits: dict[str, list[Edit]] = {name: [] for name in sources}
    numbers: dict[tuple[str, str], int] = defaultdict(int)
    for attr in sorted(uses.keys() - asked):
        owners = {(owner, name) for owner, name, _ in uses[attr]}
        if len(owners) == 1 and any(isinstance(node.ctx, ast.Store) for *_, node in uses[attr]):
            (owner,) = owners
            for _, name, node in uses[attr]:
                edits[name].append((node, f"self._{numbers[owner]}"))
            numbers[owner] += 1
    return {name: edited(text, edits[name]) for name, text in sources.items()}


def _owned(node: ast.AST, owner: str) -> Iterator[tuple[str, ast.AST]]:
    """All nodes, each with the class without a base that it is in."""
    for child in ast.iter_child_nodes(node):
        inside = owner
        if isinstance(child, ast.ClassDef):
            inside = "" if child.bases else child.name
        yield inside, child
        yield from _owned(child, inside)


def number(sources: Mapping[str, str]) -> dict[str, str]:
    """The same files with parameters numbered, but for those that a call in any of them gives by name."""
    trees = {name: ast.parse(text) for name, text in sources.items()}
    nodes = [node for tree in trees.values() for node in ast.walk(tree)]
    kept = {node.arg for node in nodes if isinstance(node, ast.keyword)}
    kept |= {node.name for node in nodes if isinstance(node, ast.ExceptHandler)}  # a name that is no node of its own
    return {name: edited(text, _edits(trees[name], kept, {}, 0)) for name, text in sources.items()}


def _edits(node: ast.AST, kept: set[str | None], numbers: Mapping[str, str], depth: int) -> Iterator[Edit]:
    """Of what is in a node; numbers: the names that stand for parameters there; depth: how many there are around it."""
    if isinstance(node, ast.Name) and node.id in numbers:
        yield node, numbers[node.id]
    inside = dict(numbers)
    if isinstance(node, Function):
        parameters = node.args.args + node.args.kwonlyargs
        own = {one.arg: one.arg if one.arg in kept else f"_{depth + at}" for at, one in enumerate(parameters)}
        yield from ((one, own[one.arg]) for one in parameters)
        inside |= own
        depth += len(parameters)
    for child in ast.iter_child_nodes(node):
        yield from _edits(child, kept, numbers if child is getattr(node, "args", None) else inside, depth)
