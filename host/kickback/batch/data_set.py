"""A folder with the results of a run: Parquet tables in parts, one of each table per block.

FOLDER/reps/KEY.parquet, FOLDER/sets/KEY.parquet, FOLDER/traces/KEY.parquet. KEY names a block. The part in traces is
written last: where it exists, the block is complete, so a run that was killed continues with the others.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kickback.batch.block import Block, Part
from kickback.batch.rows import TABLES
from kickback.terminal.extras import import_extra

SUFFIX = ".parquet"


class DataSetError(ValueError):
    """A folder that cannot be used. The message is one sentence."""


def is_data_set(folder: str | Path) -> bool:
    """Whether a folder holds the results of a run."""
    return all((Path(folder) / table).is_dir() for table in TABLES)


def missing_blocks(folder: Path, blocks: Sequence[Block]) -> list[Block]:
    """The blocks that a data set lacks; creates it. Raises DataSetError if it belongs to another run."""
    try:
        if folder.exists() and not is_data_set(folder) and (not folder.is_dir() or any(folder.iterdir())):
            raise DataSetError(f"{folder}: is not a data set of kickback; name a new folder")
        for table in TABLES:
            (folder / table).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataSetError(f"{folder}: cannot be written: {error.strerror}") from None
    there = {path.stem for path in (folder / "traces").glob(f"*{SUFFIX}")}
    if there - {one.key for one in blocks}:
        why = "holds results of other traces, settings or code"
        raise DataSetError(f"{folder}: {why}; name a new folder, or delete this one first")
    return [one for one in blocks if one.key not in there]


def write_part(folder: Path, part: Part) -> None:
    """Adds the results of a block, completely or not at all. Raises DataSetError."""
    for table, data in part.tables.items():
        path = folder / table / f"{part.key}{SUFFIX}"
        partial = path.with_suffix(".part")
        try:
            with open(partial, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(partial, path)
        except OSError as error:
            raise DataSetError(f"{path}: cannot be written: {error.strerror}; run the command again") from None


def read_table(
    folder: str | Path, table: str, columns: Sequence[str], blocks: Sequence[Block] = ()
) -> list[dict[str, Any]]:
    """The rows of a table of complete blocks, sorted by trace; some blocks only, if they are given."""
    data_set = import_extra("pyarrow.dataset", "batch", f"{folder}: reading it")
    keys = [one.key for one in blocks] or sorted(path.stem for path in (Path(folder) / "traces").glob(f"*{SUFFIX}"))
    paths = [str(Path(folder) / table / f"{key}{SUFFIX}") for key in keys]
    if not paths:
        return []
    try:
        rows = data_set.dataset(paths).to_table(columns=list(columns)).to_pylist()
    except (OSError, ValueError, KeyError) as error:
        raise DataSetError(f"{folder}: damaged, or not a data set ({str(error).splitlines()[0]})") from None
    return sorted(rows, key=lambda row: row["trace"])
