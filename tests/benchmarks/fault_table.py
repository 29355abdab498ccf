"""What every kind of fault at every stage of a set costs: counts, doubts, samples, time. Run by make bench."""

import sys
from concurrent.futures import ProcessPoolExecutor

from fault_runs import KINDS, SETS, STAGES, Outcome, outcome


def row(machine: str, kind: str, runs: list[Outcome]) -> str:
    """For each stage counted/true reps, ! for each that is flagged unsure; then ms and samples, most of all stages."""
    cells = [f"{len(run.reps)}/{len(run.truth)}{'!' * sum(rep['unsure'] for rep in run.reps)}" for run in runs]
    figures = f"{max(run.back_ms for run in runs):>6} {max(run.lost for run in runs):>5}"
    return f"{machine:6} {kind:20}" + "".join(f"{cell:>8}" for cell in cells) + figures


def main() -> None:
    jobs = [(machine, kind, stage) for machine in SETS for kind in KINDS for stage in STAGES]
    print(f"{'':6} {'fault':20}" + "".join(f"{stage:>8}" for stage in STAGES) + "    ms  lost")
    with ProcessPoolExecutor(2) as pool:
        found = pool.map(outcome, *zip(*jobs, strict=True))
        for machine, kind, _ in jobs[:: len(STAGES)]:
            print(row(machine, kind, [next(found) for _ in STAGES]))
            sys.stdout.flush()
    print("n/m: counted of true; !: flagged unsure; ms: from the fault's end until samples come; lost: samples")


if __name__ == "__main__":
    main()
