"""Reps or sets as CSV, JSON Lines and Parquet, with the columns of kickback.training.columns."""

import csv
import io
import json
from collections.abc import Callable, Sequence

from kickback.exchange.formulas import protect
from kickback.terminal.extras import import_extra
from kickback.training.columns import TABLES, rows_of
from kickback.training.session import Session


def to_csv(table: str, sessions: Sequence[Session]) -> bytes:
    """CSV in UTF-8 with a header; unknown values are empty."""
    out = io.StringIO()
    writer = csv.DictWriter(out, [name for name, _, _ in TABLES[table]], lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: protect(cell) for name, cell in row.items()} for row in rows_of(table, sessions))
    return out.getvalue().encode()


def to_jsonl(table: str, sessions: Sequence[Session]) -> bytes:
    """One JSON object per line; unknown values are null."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows_of(table, sessions)).encode()


def to_parquet(table: str, sessions: Sequence[Session]) -> bytes:
    """Parquet with the same columns; unknown values are null. Raises ValueError if pyarrow is not installed."""
    pyarrow = import_extra("pyarrow", "parquet", "a Parquet file")
    parquet = import_extra("pyarrow.parquet", "parquet", "a Parquet file")
    types = {int: pyarrow.int64(), float: pyarrow.float64(), str: pyarrow.string()}
    schema = pyarrow.schema([pyarrow.field(name, types[kind]) for name, kind, _ in TABLES[table]])
    out = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(rows_of(table, sessions), schema=schema), out)
    return out.getvalue()


FORMATS: dict[str, Callable[[str, Sequence[Session]], bytes]] = {
    "csv": to_csv,
    "jsonl": to_jsonl,
    "parquet": to_parquet,
}
