"""What the tests share: the interpreters that are not Python's own, and a rule for going without them."""

import fcntl
import os
import shutil
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
from made import make_rep, make_session, make_set
from scripted import ScriptedCounter
from year import fill

HERE = Path(__file__).parent
REPO = HERE.parent
# Files of the firmware import each other by their names alone, as on the device, where its folders are flat.
FIRMWARE = REPO / "firmware"
sys.path += [str(FIRMWARE), *(str(folder) for folder in sorted(FIRMWARE.iterdir()) if folder.is_dir())]

# The same examples on every run, so that a failure is of the code and not of the day; no limits of time in tests.
settings.register_profile("kickback", derandomize=True, deadline=None)
settings.load_profile("kickback")


def need(found, sentence):
    """Returns found; without it the test is skipped with the sentence (how to get it), or fails where CI=true."""
    if found:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail(f"{sentence} With CI=true nothing may be skipped.", pytrace=False)
    pytest.skip(sentence)


@pytest.fixture(scope="session", name="need")
def need_fixture():
    return need


@pytest.fixture(scope="session")
def micropython():
    """Command of a unix MicroPython with as much heap as an ESP32 can spare for the core."""
    named = os.environ.get("KICKBACK_MICROPYTHON")
    if named:
        how = "KICKBACK_MICROPYTHON names {}, which is no program: set it to an interpreter, or unset it."
        return [need(shutil.which(named), how.format(named)), "-X", "heapsize=128k"]
    unpacked = REPO / ".micropython/micropython"
    how = "No 32-bit MicroPython: run make micropython, or set KICKBACK_MICROPYTHON to an interpreter."
    return [need(unpacked.exists() and str(unpacked), how), "-X", "heapsize=128k"]


@pytest.fixture(scope="session")
def wasm_micropython():
    """Runs drive.py in WASM MicroPython; its npm package is fetched at the first use."""
    from wasm import WasmMicroPython

    node, npm = shutil.which("node"), shutil.which("npm")
    need(node and npm, "No Node: install nodejs (18 or newer) and npm.")
    folder = HERE / "support/interpreters"
    with open(folder / "package-lock.json") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two test processes want it at once
        installed = folder / "node_modules/@micropython/micropython-webassembly-pyscript/micropython.wasm"
        if not installed.exists():
            command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
            subprocess.run(command, cwd=folder, capture_output=True, check=False)
    need(installed.exists(), "No WASM MicroPython: run npm ci in tests/support/interpreters, with a network.")
    made = WasmMicroPython(node)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def processes_end_with_their_test(monkeypatch):
    """Kills what a test has started and not ended, such as the interpreter of a virtual device."""
    started: list[subprocess.Popen] = []

    class Noted(subprocess.Popen):
        def __init__(self, *args, **how):
            super().__init__(*args, **how)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    yield
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait()


@pytest.fixture(autouse=True)
def own_store(tmp_path, monkeypatch):
    """No test sees the sessions of whoever runs it."""
    path = tmp_path / "own.db"
    monkeypatch.setenv("KICKBACK_DB", str(path))
    return path


@pytest.fixture
def kickback():
    """Runs the command in-process; gives click's Result (exit_code, stdout, stderr, exception)."""

    def run(*words):
        return CliRunner().invoke(main, [str(word) for word in words])

    return run


@pytest.fixture
def refused(kickback):
    """Runs the command, asserts that it refuses in one sentence with exit code 2, and gives the sentence."""

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

        monkeypatch.setattr("kickback.replays.run.Counter", make)
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


@pytest.fixture
def month(own_store):
    """A store with fourteen sessions over five weeks of the year."""
    with Store.open(own_store, create=True) as store:
        fill(store, 14, 35)
        yield store


@pytest.fixture
def two_sides():
    """A session whose right side reaches 20 % further, in two sets each."""
    sets = [
        make_set(1, "left", [make_rep(1, at, rom=40 + at / 2) for at in range(1, 7)]),
        make_set(2, "right", [make_rep(2, at, rom=50 + at / 2) for at in range(1, 7)]),
    ]
    return make_session(sets)


@pytest.fixture(scope="session")
def chromium_program(need):
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return need(found, "No Chromium: install Debian's package chromium.")


@pytest.fixture(scope="module")
def tab(chromium_program, tmp_path_factory):
    from browser import chromium

    with chromium(chromium_program, tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture(scope="session")
def repo_demo():
    return REPO / "host" / "kickback" / "demo.kbt"
