"""Replays the traces of one file. A file that cannot be replayed gives a sentence instead of a result."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kickback.evaluate.run import score_replay
from kickback.evaluate.score import Score
from kickback.evaluate.truth import folder_of, read_truth
from kickback.replays.result import Replay
from kickback.replays.run import replay
from kickback.traces.csv import Layout
from kickback.traces.files import read_traces

WORN = {"guided_share": 0}


@dataclass(frozen=True)
class Options:
    """How traces are replayed.

    layout: of foreign CSVs. from_s, to_s: the part of each trace. worn: the sensor was on a leg. judged: compare each
    replay with the truth beside its trace.
    """

    settings: Mapping[str, float] = field(default_factory=dict)
    profile: tuple[int, ...] | None = None
    layout: Layout | None = None
    from_s: float | None = None
    to_s: float | None = None
    worn: bool = False
    judged: bool = False


@dataclass(frozen=True)
class Outcome:
    """The result for one trace. error: the sentence if there is none. stored: the replay in the trace's bundle."""

    trace: str
    result: Replay | None = None
    error: str = ""
    stored: dict[str, Any] | None = None
    score: Score | None = None


def replay_file(name: str, options: Options) -> list[Outcome]:
    """The outcomes of all traces of a file: one, or several of a bundle."""
    try:
        return list(_replays(name, options))
    except ValueError as error:
        return [_failed(name, str(error), options)]
    except Exception as error:  # an error of the core must not cost the results of the other traces
        return [_failed(name, f"{name}: the replay failed: {type(error).__name__}: {error}", options)]


def _replays(name: str, options: Options) -> Iterator[Outcome]:
    truth = read_truth(name) if options.judged else None
    settings = {**options.settings, **(WORN if options.worn or (truth and truth.get("worn")) else {})}
    for trace, stored in read_traces(name, options.layout):
        result = replay(trace.between(options.from_s, options.to_s), settings, options.profile)
        result = replace(result, settings=settings)
        yield Outcome(trace.name, result, stored=stored, score=score_replay(truth, result) if truth else None)


def _failed(name: str, error: str, options: Options) -> Outcome:
    return Outcome(name, error=error, score=Score(name, folder_of(name), failure=error) if options.judged else None)
