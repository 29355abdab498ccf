"""Replay one trace and score it against its truth."""

from dataclasses import asdict

from kickback.evaluate.score import score
from kickback.evaluate.truth import read_truth
from kickback.replays.run import replay
from kickback.traces.files import read_trace


def replay_reps(path, settings):
    """The reps that the core finds in a trace, as dicts. Raises TraceError, or ValueError for an unfit setting."""
    return [asdict(rep) for rep in replay(read_trace(path), settings).reps]


def evaluate_trace(path, settings, worn):
    """Replay one trace and score it: a dict of `score` plus `trace` and `note`. Raises ValueError, a sentence."""
    doc = read_truth(path)
    settings = {**settings, "guided_share": 0} if worn or doc.get("worn") else settings
    return {"trace": str(path), "note": doc["note"], **score(doc, replay_reps(path, settings))}
