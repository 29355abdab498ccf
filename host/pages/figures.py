"""Tables of measured figures, from the files that `make figures` and `make bench` save."""

import json
from pathlib import Path

from kickback.evaluate.tables import markdown
from text_blocks import fence, table

BENCHMARKS = Path(__file__).parents[2] / "tests/benchmarks"


def _saved(name: str) -> dict:
    return json.loads((BENCHMARKS / name).read_text(encoding="utf-8"))


def accuracy_summary() -> None:
    """The counts of all simulated and all recorded traces, in one table."""
    rows = []
    for name, kind in (("simulated", "simulated"), ("recorded", "recorded by others")):
        for group, total in _saved(f"accuracy_{name}.json").items():
            families = total["families"]
            rows.append(
                (kind, group, total["all"]["truth"], total["all"]["missed"], total["all"]["extra"], len(families))
            )
    head = ("traces", "machine", "reps", "missed", "extra", "families")
    print(table(head, rows, right=head[2:]))


def accuracy_families(name: str, group: str) -> None:
    """Every family of one group: `accuracy_families("simulated", "lever")`."""
    saved = _saved(f"accuracy_{name}.json")[group]
    print(markdown([*saved["families"].items(), ("all", saved["all"])]))


def fault_table() -> None:
    """The last output of the fault benchmark."""
    print(fence((BENCHMARKS / "fault_table.txt").read_text(encoding="utf-8").rstrip()))


def cost_table(name: str) -> None:
    """The figures of one benchmark with their limits."""
    saved = _saved(f"{name}_bench.json")
    print(
        table(
            ("figure", "measured"), [(key, value) for key, value in saved.items() if key != "where"], right=["measured"]
        )
    )
    if "where" in saved:
        print(f"\nMeasured on {saved['where']}.")
