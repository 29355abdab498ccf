"""Fixtures: the files of the hardware folder and what is built from them."""

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
def minimal():
    return yaml.safe_load((HARDWARE / "wiring/minimal.yaml").read_text())


@pytest.fixture(scope="session")
def carrier():
    return yaml.safe_load((HARDWARE / "wiring/carrier.yaml").read_text())


@pytest.fixture(scope="session")
def parts():
    """The rows of parts.csv by reference designator. A row with several is listed under each."""
    with open(HARDWARE / "parts.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    by_ref = {ref: row for row in rows for ref in row["refs"].split()}
    assert len(by_ref) == sum(len(row["refs"].split()) for row in rows), "a designator is in two rows"
    return by_ref


@pytest.fixture(scope="session")
def build(hardware, need, tmp_path_factory):
    """The build folder with all STL files up to date."""
    need(shutil.which("openscad"), "No OpenSCAD: install openscad (Debian's package) for the enclosure's tests.")
    with open(tmp_path_factory.getbasetemp().parent / "hardware.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one build, although several test processes start it
        make = subprocess.run(["make", "-j2", "solids"], cwd=hardware, capture_output=True, text=True)
    assert make.returncode == 0, make.stderr
    return hardware / "build"


@pytest.fixture(scope="session")
def solid(build):
    """Returns the solid of an STL file: solid("roomy/board"). Each file is read once."""
    import solids

    cache = {}

    def read(name):
        if name not in cache:
            cache[name] = solids.read(build / f"{name}.stl")[1]
        return cache[name]

    return read


@pytest.fixture(scope="session")
def v(build, estimates):
    """The dimensions of the enclosure in mm by name."""
    return estimates.values(build / "values.echo")
