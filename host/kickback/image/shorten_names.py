"""Replace private names by short numbered ones before compilation: each distinct name costs heap for ever (qstr).

    def feed(self, times, count):            def feed(_0, _1, _2):
        self.held = times[count]  becomes        _0._0 = _1[_2]

This concerns parameters that no call gives by name, and attributes that only their own class uses. It saves 1.1 kB of
the running firmware's heap of 93 kB. rom_names.py renames the others.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping

from kickback.image.inline_constants import Edit, replace_nodes

Function = ast.FunctionDef | ast.Lambda


def shorten_names(sources: Mapping[str, str]) -> dict[str, str]:
    """The same files with short private names; sources by file name. Line numbers stay the same."""
    return shorten_parameters(shorten_attributes(sources))


def shorten_attributes(sources: Mapping[str, str]) -> dict[str, str]:
    """Renames the attributes that only ``self`` of one class without base class has."""
    trees = {name: ast.parse(text) for name, text in sources.items()}
    uses, public = _attributes(trees)
    edits: dict[str, list[Edit]] = {name: [] for name in sources}
    numbers: dict[tuple[str, str], int] = defaultdict(int)
    for attribute in sorted(uses.keys() - public):
        owners = {(owner, name) for owner, name, _ in uses[attribute]}
        if len(owners) == 1 and any(isinstance(node.ctx, ast.Store) for *_, node in uses[attribute]):
            (owner,) = owners
            for _, name, node in uses[attribute]:
                edits[name].append((node, f"self._{numbers[owner]}"))
            numbers[owner] += 1
    return {name: replace_nodes(text, edits[name]) for name, text in sources.items()}


def _attributes(
    trees: Mapping[str, ast.Module],
) -> tuple[dict[str, list[tuple[str, str, ast.Attribute]]], set[str | None]]:
    """Uses of attributes of ``self`` by name (class, file, node), and names that are used in other ways."""
    uses: dict[str, list[tuple[str, str, ast.Attribute]]] = defaultdict(list)
    public: set[str | None] = set()
    for file, tree in trees.items():
        for owner, node in _with_class(tree, ""):
            match node:
                case ast.Attribute(value=ast.Name(id="self"), attr=name) if owner:
                    uses[name].append((owner, file, node))
                case ast.Attribute(attr=name) | ast.FunctionDef(name=name) | ast.keyword(arg=name):
                    public.add(name)
                case ast.Constant(value=str(name)):
                    public.add(name)
                case ast.ClassDef(body=body):
                    lines = [line for line in body if isinstance(line, ast.Assign)]
                    public |= {one.id for line in lines for one in ast.walk(line) if isinstance(one, ast.Name)}
    return uses, public


def _with_class(node: ast.AST, owner: str) -> Iterator[tuple[str, ast.AST]]:
    """All nodes, each with the class without base class that contains it, or ""."""
    for child in ast.iter_child_nodes(node):
        inside = owner
        if isinstance(child, ast.ClassDef):
            inside = "" if child.bases else child.name
        yield inside, child
        yield from _with_class(child, inside)


def shorten_parameters(sources: Mapping[str, str]) -> dict[str, str]:
    """Renames the parameters, except those that a call in any of the files gives by name."""
    trees = {name: ast.parse(text) for name, text in sources.items()}
    nodes = [node for tree in trees.values() for node in ast.walk(tree)]
    kept = {node.arg for node in nodes if isinstance(node, ast.keyword)}
    kept |= {node.name for node in nodes if isinstance(node, ast.ExceptHandler)}  # the name has no node of its own
    return {name: replace_nodes(text, _edits(trees[name], kept, {}, 0)) for name, text in sources.items()}


def _edits(node: ast.AST, kept: set[str | None], names: Mapping[str, str], depth: int) -> Iterator[Edit]:
    """The edits inside a node. names: new names of parameters by old ones; depth: number of parameters around it."""
    if isinstance(node, ast.Name) and node.id in names:
        yield node, names[node.id]
    inside = dict(names)
    if isinstance(node, Function):
        parameters = node.args.args + node.args.kwonlyargs
        own = {one.arg: one.arg if one.arg in kept else f"_{depth + at}" for at, one in enumerate(parameters)}
        yield from ((one, own[one.arg]) for one in parameters)
        inside |= own
        depth += len(parameters)
    for child in ast.iter_child_nodes(node):
        yield from _edits(child, kept, names if child is getattr(node, "args", None) else inside, depth)
