"""The cost of each kind of fault at each stage of a set: counts, flags, samples, time. Run by make bench."""

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from fault_runs import KINDS, SETS, STAGES, Outcome, outcome

SAVED = Path(__file__).with_suffix(".txt")


def row(machine: str, kind: str, runs: list[Outcome]) -> str:
    """For each stage counted/true reps, ! for each that is flagged unsure; then ms and samples, most of all stages."""
    cells = [f"{len(run.reps)}/{len(run.truth)}{'!' * sum(rep['unsure'] for rep in run.reps)}" for run in runs]
    figures = f"{max(run.back_ms for run in runs):>6} {max(run.lost for run in runs):>5}"
    return f"{machine:6} {kind:20}" + "".join(f"{cell:>8}" for cell in cells) + figures


def main() -> None:
    jobs = [(machine, kind, stage) for machine in SETS for kind in KINDS for stage in STAGES]
    lines = [f"{'':6} {'fault':20}" + "".join(f"{stage:>8}" for stage in STAGES) + "    ms  lost"]
    print(lines[0])
    with ProcessPoolExecutor(2) as pool:
        outcomes = pool.map(outcome, *zip(*jobs, strict=True))
        for machine, kind, _ in jobs[:: len(STAGES)]:
            lines.append(row(machine, kind, [next(outcomes) for _ in STAGES]))
            print(lines[-1], flush=True)
    print("n/m: counted of true; !: flagged unsure; ms: from the end of the fault until samples come; lost: samples")
    if "--save" in sys.argv:
        SAVED.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
