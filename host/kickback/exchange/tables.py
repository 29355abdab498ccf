"""Reps or sets as CSV, JSON Lines and Parquet, with the columns of kickback.export.columns."""

import csv
import io
import json
from collections.abc import Sequence

from kickback.training.columns import TABLES, rows_of
from kickback.training.session import Session


def to_csv(what: str, sessions: Sequence[Session]) -> bytes:
    """CSV in UTF-8 with a header; what is not known is empty."""
    out = io.StringIO()
    writer = csv.DictWriter(out, [name for name, _, _ in TABLES[what]], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows_of(what, sessions))
    return out.getvalue().encode()


def to_jsonl(what: str, sessions: Sequence[Session]) -> bytes:
    """One JSON object per line; what is not known is null."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows_of(what, sessions)).encode()


def to_parquet(what: str, sessions: Sequence[Session]) -> bytes:
    """Parquet with the same columns. Raises ValueError, a sentence, where pyarrow is not installed."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise ValueError("Parquet takes pyarrow: pip install 'kickback[parquet]'") from None
    types = {int: pyarrow.int64(), float: pyarrow.float64(), str: pyarrow.string()}
    schema = pyarrow.schema([pyarrow.field(name, types[kind]) for name, kind, _ in TABLES[what]])
    out = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(rows_of(what, sessions), schema=schema), out)
    return out.getvalue()
