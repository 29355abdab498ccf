"""Traces made of nothing but gravity, and a core that says what it is told to."""

from pathlib import Path

import numpy as np
import pytest
from kickback.samples import Trace
from scripted import ScriptedCounter

HEADER = "t_s,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps"


@pytest.fixture
def repo() -> Path:
    return Path(__file__).resolve().parents[2]


@pytest.fixture
def resting():
    """Makes a trace of a sensor at rest: resting(samples=300, rate_hz=100, start_s=0)."""

    def make(samples: int = 300, rate_hz: float = 100, start_s: float = 0.0) -> Trace:
        still = np.tile([0.0, 0.0, 1.0], (samples, 1))
        return Trace("resting", start_s + np.arange(samples) / rate_hz, still, np.zeros((samples, 3)))

    return make


@pytest.fixture
def scripted(monkeypatch):
    """Puts a ScriptedCounter in the core's place: scripted(script) gives the list of those made."""

    def play(script) -> list[ScriptedCounter]:
        made = []

        def make(**given):
            made.append(ScriptedCounter(script, **given))
            return made[-1]

        monkeypatch.setattr("kickback.replay.Counter", make)
        return made

    return play


@pytest.fixture
def csv_file(tmp_path):
    """Writes lines below a header to a file: csv_file("0,0,0,1,0,0,0", ...)."""

    def write(*lines: str, header: str = HEADER, name: str = "trace.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        return path

    return write
