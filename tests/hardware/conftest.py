"""The hardware folder as the tests read it."""

import csv
import fcntl
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

HARDWARE = Path(__file__).parents[2] / "hardware"
sys.path[:0] = [str(Path(__file__).parent), str(HARDWARE), str(HARDWARE / "enclosure"), str(HARDWARE / "wiring")]


@pytest.fixture(scope="session")
def hardware():
    return HARDWARE


@pytest.fixture(scope="session")
def estimates():
    import estimates

    return estimates


@pytest.fixture(scope="session")
def wiring():
    return yaml.safe_load((HARDWARE / "wiring/wiring.yaml").read_text())


@pytest.fixture(scope="session")
def carrier():
    return yaml.safe_load((HARDWARE / "wiring/carrier.yaml").read_text())


@pytest.fixture(scope="session")
def parts():
    """{ref: row of parts.csv}; a row with several refs is there once for each."""
    with open(HARDWARE / "parts.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {ref: row for row in rows for ref in row["refs"].split()}
    assert len(found) == sum(len(row["refs"].split()) for row in rows), "a ref is in two rows"
    return found


@pytest.fixture(scope="session")
def build(hardware, need, tmp_path_factory):
    """The build folder, with all STL files made or found unchanged."""
    need(shutil.which("openscad"), "No OpenSCAD: install openscad (Debian's package) for the enclosure's tests.")
    with open(tmp_path_factory.getbasetemp().parent / "hardware.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two test processes want it at once
        made = subprocess.run(["make", "-j2", "solids"], cwd=hardware, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    return hardware / "build"


@pytest.fixture(scope="session")
def solid(build):
    """solid("roomy/board"): the STL file of that name as a solid; read once."""
    import solids

    kept = {}

    def read(name):
        if name not in kept:
            kept[name] = solids.read(build / f"{name}.stl")[1]
        return kept[name]

    return read


@pytest.fixture(scope="session")
def v(build, estimates):
    return estimates.values(build / "values.echo")
