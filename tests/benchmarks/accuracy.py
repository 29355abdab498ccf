"""The accuracy of the detection, saved for the pages: `make figures`.

accuracy.py                      simulates every family with fresh seeds and saves the summary of each
accuracy.py --recorded FOLDER    evaluates recordings with a truth beside each, which are not part of the project
"""

import argparse
import json
import tempfile
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from kickback.evaluate.run import evaluate_traces
from kickback.evaluate.score import Score
from kickback.evaluate.summary import by_note, summary
from kickback.evaluate.truth import traces_in
from kickback.simulate.families import FAMILIES
from kickback.simulate.trace import write_trace

HERE = Path(__file__).parent
FIRST_SEED, SEEDS = 1000, 3


def simulated(folder: Path, seeds: range) -> dict[str, list[Score]]:
    """The scores of every family, by machine."""
    jobs = [(name, seed, None, folder / f"{name}_{seed}.csv") for name in FAMILIES for seed in seeds]
    with ProcessPoolExecutor() as pool:
        list(pool.map(write_trace, *zip(*jobs, strict=True)))
    scores = list(evaluate_traces([job[3] for job in jobs], {}, worn=False))
    groups: dict[str, list[Score]] = {"levers": [], "sleds": [], "other paths": []}
    for (name, *_), one in zip(jobs, scores, strict=True):
        groups[_group(name)].append(one)
    return groups


def _group(name: str) -> str:
    family = FAMILIES[name]
    return "other paths" if family.path else "sleds" if family.sled else "levers"


def document(scores: Iterable[Score]) -> dict:
    """The summary of all scores and of each family."""
    scores = list(scores)
    return {"all": summary(scores), "families": {name: summary(group) for name, group in by_note(scores).items()}}


def save(name: str, groups: dict[str, list[Score]]) -> None:
    """Writes accuracy_NAME.json beside this file."""
    text = json.dumps({group: document(scores) for group, scores in groups.items()}, indent=1)
    (HERE / f"accuracy_{name}.json").write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Saves the summaries."""
    parser = argparse.ArgumentParser(description="Saves the accuracy of the detection for the pages.")
    parser.add_argument("--recorded", type=Path, metavar="FOLDER", help="evaluate the recordings of a folder")
    parser.add_argument("--seeds", type=int, default=SEEDS, help="traces of each family")
    options = parser.parse_args()
    if options.recorded:
        save("recorded", {"recordings": list(evaluate_traces(traces_in([options.recorded]), {}, worn=False))})
        return
    with tempfile.TemporaryDirectory() as folder:
        save("simulated", simulated(Path(folder), range(FIRST_SEED, FIRST_SEED + options.seeds)))


if __name__ == "__main__":
    main()
