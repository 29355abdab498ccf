"""The hardware folder as the tests read it."""

import csv
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
