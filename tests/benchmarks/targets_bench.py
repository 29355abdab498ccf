"""The targets of the detection on fresh simulated traces: `targets_bench.py [--seed 5000] [--seeds 5] [TARGET...]`.

Prints for each target whether it is reached, and for each of its families the counts and 95 % errors.
"""

import argparse
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from kickback.evaluate.run import evaluate_traces
from kickback.evaluate.score import Score
from kickback.evaluate.summary import by_note, summary
from kickback.evaluate.tables import print_table
from kickback.simulate.trace import write_trace
from kickback.terminal.tables import new_console
from targets import TARGETS, Target


def measure(target: Target, seeds: range, folder: Path) -> list[Score]:
    """The scores of the target's families, simulated and replayed on all processors."""
    jobs = [(name, seed, None, folder / f"{name}_{seed}.csv") for name in target.families for seed in seeds]
    with ProcessPoolExecutor() as pool:
        list(pool.map(write_trace, *zip(*jobs, strict=True)))
    return list(evaluate_traces([job[3] for job in jobs], {}, worn=False))


def main() -> None:
    """Measure the named targets, or all."""
    parser = argparse.ArgumentParser(description="Measures the targets of the detection on fresh traces.")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"one of: {', '.join(TARGETS)}")
    parser.add_argument("--seed", type=int, default=5000, help="first seed")
    parser.add_argument("--seeds", type=int, default=5, help="traces of each family")
    options = parser.parse_args()
    unknown = set(options.targets) - set(TARGETS)
    if unknown:
        parser.error(f"there is no target {', '.join(sorted(unknown))}")
    console = new_console()
    for name in options.targets or TARGETS:
        with tempfile.TemporaryDirectory() as folder:
            seeds = range(options.seed, options.seed + options.seeds)
            scores = measure(TARGETS[name], seeds, Path(folder))
        misses = TARGETS[name].misses(scores)
        console.print(f"\n{name}: {'; '.join(misses) or 'reached'}", soft_wrap=True)
        lines = [(family, summary(group)) for family, group in by_note(scores).items()]
        print_table([*lines, ("all", summary(scores))], console.width)


if __name__ == "__main__":
    main()
