"""Replays of traces and their scores against the truth beside them."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from functools import partial
from pathlib import Path

from repcore.derive import derive

from kickback.evaluate.score import Score, score
from kickback.evaluate.truth import read_truth
from kickback.replays.run import replay
from kickback.traces.csv import Layout
from kickback.traces.files import read_trace

Settings = Mapping[str, float]


def evaluate_traces(
    paths: Iterable[Path], settings: Settings, worn: bool, layout: Layout | None = None
) -> Iterator[Score]:
    """Yield the score of each trace, in order; the traces are replayed on all processors.

    layout: of foreign CSVs. Raises ValueError for a setting that the core refuses.
    """
    derive(settings)
    with ProcessPoolExecutor() as pool:
        yield from pool.map(partial(evaluate_trace, settings=settings, worn=worn, layout=layout), paths)


def evaluate_trace(path: Path, settings: Settings, worn: bool, layout: Layout | None = None) -> Score:
    """Replay one trace and score it. A trace that cannot be replayed gives a score with a `failure`."""
    note = path.parent.name
    try:
        doc = read_truth(path)
        note = doc["note"]
        return score(doc, replay_reps(path, settings, worn or doc.get("worn", False), layout), str(path))
    except ValueError as error:
        return Score(str(path), note, failure=str(error))
    except Exception as error:  # an error of the core must not cost the scores of the other traces
        return Score(str(path), note, failure=f"{path}: the replay failed: {type(error).__name__}: {error}")


def replay_reps(path: Path, settings: Settings, worn: bool, layout: Layout | None = None) -> list[dict]:
    """The reps that the core detects in a trace, as dicts. Raises TraceError, or ValueError for a wrong setting."""
    settings = {**settings, "guided_share": 0} if worn else dict(settings)
    return [asdict(rep) for rep in replay(read_trace(path, layout), settings).reps]
