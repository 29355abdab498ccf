"""Replays of traces and their scores against the truth beside them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from repcore.derive import derive

from kickback.evaluate.score import Score, score
from kickback.evaluate.truth import folder_of, read_truth
from kickback.replays.result import Replay
from kickback.replays.run import replay
from kickback.traces.csv import Layout
from kickback.traces.files import read_trace
from kickback.workers.processes import run_in_processes, worker_count

Settings = Mapping[str, float]


def evaluate_traces(
    paths: Iterable[str | Path], settings: Settings, worn: bool, layout: Layout | None = None
) -> Iterator[Score]:
    """Yield the score of each trace, in order; the traces are replayed on all processors.

    layout: of foreign CSVs. Raises ValueError for a setting that the core refuses.
    """
    derive(settings)
    paths = list(paths)
    judge = partial(evaluate_trace, settings=settings, worn=worn, layout=layout)
    yield from run_in_processes(judge, paths, worker_count(len(paths)))


def evaluate_trace(path: str | Path, settings: Settings, worn: bool, layout: Layout | None = None) -> Score:
    """Replay one trace and score it. A trace that cannot be replayed gives a score with a `failure`."""
    note = folder_of(path)
    try:
        doc = read_truth(path)
        note = doc["note"]
        settings = {**settings, "guided_share": 0} if worn or doc.get("worn", False) else dict(settings)
        return score_replay(doc, replay(read_trace(path, layout), settings))
    except ValueError as error:
        return Score(str(path), note, failure=str(error))
    except Exception as error:  # an error of the core must not cost the scores of the other traces
        return Score(str(path), note, failure=f"{path}: the replay failed: {type(error).__name__}: {error}")


def score_replay(truth: Mapping[str, Any], result: Replay) -> Score:
    """The score of a replay against the truth of its trace."""
    return score(dict(truth), [asdict(rep) for rep in result.reps], result.trace)
