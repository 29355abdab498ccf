"""Fixtures that tests of several folders share."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import settings
from kickback.cli.main import main
from kickback.store import Store
from kickback.traces.trace import Trace
from scripted_counter import ScriptedCounter
from tool_fixtures import chromium_program, micropython, need_fixture, tab, wasm_micropython  # noqa: F401
from training_data import make_rep, make_session, make_set
from year_of_training import fill

REPO = Path(__file__).parents[1]
# Modules of the firmware import each other without packages: on the device, its folders are one.
FIRMWARE = REPO / "firmware"
sys.path += [str(FIRMWARE), *(str(folder) for folder in sorted(FIRMWARE.iterdir()) if folder.is_dir())]

# derandomize: the same examples on every run. deadline=None: a loaded machine must not fail a test.
settings.register_profile("kickback", derandomize=True, deadline=None)
settings.load_profile("kickback")


@pytest.fixture(autouse=True)
def kill_processes(monkeypatch):
    """Kills the processes that a test leaves running, such as the interpreter of a virtual device."""
    started: list[subprocess.Popen] = []

    class RecordedPopen(subprocess.Popen):
        def __init__(self, *args, **options):
            super().__init__(*args, **options)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", RecordedPopen)
    yield
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait()


@pytest.fixture(autouse=True)
def own_store(tmp_path, monkeypatch):
    """Replaces the store of the user by an empty one."""
    path = tmp_path / "own.db"
    monkeypatch.setenv("KICKBACK_DB", str(path))
    return path


@pytest.fixture
def kickback():
    """Runs the command in this process. Returns click's Result (exit_code, stdout, stderr, exception)."""

    def run(*words):
        return CliRunner().invoke(main, [str(word) for word in words])

    return run


@pytest.fixture
def refused(kickback):
    """Runs the command, asserts that it fails with exit code 2 and one sentence, and returns the sentence."""

    def run(*words) -> str:
        result = kickback(*words)
        assert result.exit_code == 2, result.output
        assert isinstance(result.exception, SystemExit)
        assert result.stdout == ""
        lines = result.stderr.splitlines()
        assert len(lines) == 1 and lines[0].startswith("Error: "), result.stderr
        return lines[0].removeprefix("Error: ")

    return run


HEADER = "t_s,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps"


@pytest.fixture
def repo() -> Path:
    return REPO


@pytest.fixture
def resting():
    """Makes the trace of a sensor at rest: resting(samples=300, rate_hz=100, start_s=0)."""

    def make(samples: int = 300, rate_hz: float = 100, start_s: float = 0.0) -> Trace:
        still = np.tile([0.0, 0.0, 1.0], (samples, 1))
        return Trace("resting", start_s + np.arange(samples) / rate_hz, still, np.zeros((samples, 3)))

    return make


@pytest.fixture
def scripted(monkeypatch):
    """Replaces the core by a ScriptedCounter: scripted(script) returns the list of those that were made."""

    def play(script) -> list[ScriptedCounter]:
        made = []

        def make(**given):
            made.append(ScriptedCounter(script, **given))
            return made[-1]

        monkeypatch.setattr("kickback.replays.run.Counter", make)
        return made

    return play


@pytest.fixture
def csv_file(tmp_path):
    """Writes a header and lines to a file: csv_file("0,0,0,1,0,0,0", ...)."""

    def write(*lines: str, header: str = HEADER, name: str = "trace.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def month(own_store):
    """A store with fourteen sessions over five weeks of the year."""
    with Store.open(own_store, create=True) as store:
        fill(store, 14, 35)
        yield store


@pytest.fixture
def two_sides():
    """A session with a set of the left side, and one of the right side with a larger range."""
    sets = [
        make_set(1, "left", [make_rep(1, at, rom=40 + at / 2) for at in range(1, 7)]),
        make_set(2, "right", [make_rep(2, at, rom=50 + at / 2) for at in range(1, 7)]),
    ]
    return make_session(sets)


@pytest.fixture(scope="session")
def repo_demo():
    return REPO / "host" / "kickback" / "demo.kbt"
