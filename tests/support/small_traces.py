"""Folders of small traces: cuts of the demo, each with a count as its truth."""

from pathlib import Path

from kickback.traces import kbt
from kickback.traces.files import read_trace

DEMO = Path(__file__).parents[2] / "host/kickback/demo.kbt"
KINDS = 10


def write_small(folder: Path, count: int, broken: bool = True) -> list[Path]:
    """Writes traces of 12 s in folders of 100. broken: the third one is no trace."""
    demo = read_trace(DEMO)
    parts = [kbt.to_bytes(demo.between(at * 5.0, at * 5.0 + 12)) for at in range(KINDS)]
    paths = [folder / f"{number // 100:03d}" / f"{number:05d}.kbt" for number in range(count)]
    for number, path in enumerate(paths):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"no trace" if broken and number == 2 else parts[number % KINDS])
        path.with_suffix(".truth.json").write_text('{"count": 2, "within": 1}')
    return paths
