"""Blocks of traces: the unit of work, and of the data set."""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from kickback.batch.one import Options, replay_file
from kickback.batch.rows import TABLES, rows_of
from kickback.terminal.extras import import_extra
from kickback.traces.sources import identity

TRACES = 32  # of a block: about a second of work
CODE = ("repcore", "kickback_protocol", "kickback.replays", "kickback.replays.coarse", "kickback.traces")


@dataclass(frozen=True)
class Block:
    """Some traces, and how to replay them. key: a hash of both, of the traces' sizes and times, and of the code."""

    names: tuple[str, ...]
    options: Options
    key: str


@dataclass(frozen=True)
class Part:
    """The results of a block. tables: Parquet bytes by the names of TABLES. failed: the traces with an error."""

    key: str
    traces: int
    failed: int
    tables: dict[str, bytes]


def blocks_of(names: Sequence[str], options: Options) -> list[Block]:
    """The traces in blocks, in order."""
    parts = [tuple(names[first : first + TRACES]) for first in range(0, len(names), TRACES)]
    return [Block(part, options, _key(part, options)) for part in parts]


def _key(names: Sequence[str], options: Options) -> str:
    made = hashlib.sha256(repr((options, code_hash(), version("kickback"))).encode())
    for name in names:
        made.update(f"\n{name}\0{identity(name)}".encode())
        if options.judged:
            from kickback.evaluate.truth import truth_path

            made.update(identity(truth_path(name)).encode())
    return made.hexdigest()[:32]


@cache
def code_hash() -> str:
    """A hash of the code that a replay runs: two runs with the same one differ in their settings only."""
    made = hashlib.sha256()
    for package in CODE:
        for path in sorted(files(package).iterdir(), key=lambda path: path.name):
            if path.name.endswith(".py"):
                made.update(path.read_bytes())
    return made.hexdigest()[:16]


def run_block(block: Block) -> Part:
    """Replays the traces of a block. Runs in a worker: nothing but the arguments and the traces is needed there."""
    outcomes = [one for name in block.names for one in replay_file(name, block.options)]
    rows = rows_of(outcomes, {"kickback": version("kickback"), "code": code_hash()})
    tables = {name: _parquet(name, rows[name]) for name in TABLES}
    return Part(block.key, len(outcomes), sum(bool(one.error) for one in outcomes), tables)


def _parquet(table: str, rows: list[dict[str, Any]]) -> bytes:
    pyarrow = import_extra("pyarrow", "batch", "--out")
    parquet = import_extra("pyarrow.parquet", "batch", "--out")
    types = {int: pyarrow.int64(), float: pyarrow.float64(), str: pyarrow.string(), bool: pyarrow.bool_()}
    schema = pyarrow.schema([pyarrow.field(name, types[kind]) for name, kind in TABLES[table]])
    out = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(rows, schema=schema), out)
    return out.getvalue()
