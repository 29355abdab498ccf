"""One stream of samples, three interpreters: every event and the live state at every sample are equal, bit for bit.

In both MicroPythons the core works with the heap locked throughout. A completed run proves that the core
allocates nothing per sample, and no intermediate value leaves the small ints (a larger int would be allocated).
"""

import contextlib
import functools
import io
import json
import shutil
import subprocess
from pathlib import Path

import core_cost
import drive
import pytest
import streams
from kickback.simulate.families import PLAIN_MACHINES
from kickback.simulate.imu import COUNTS_PER_DPS, COUNTS_PER_G
from kickback.simulate.trace import simulate_trace
from kickback.traces import files as traces
from kickback.traces import kbt
from kickback.traces.trace import Trace

TESTS = Path(__file__).parents[1]
DRIVE = TESTS / "support/interpreters/drive.py"
REPO = TESTS.parent
CORE = REPO / "firmware"
RECORDED = {path.stem: path for path in sorted((REPO / "../shared/traces").glob("*/*.csv"))}
LONGEST_S = 90  # of each recording, some of which last ten minutes
NO_RECORDINGS = pytest.param("", marks=pytest.mark.skip("no recordings: ../shared/traces is not beside the checkout"))
NAMES = [*streams.STREAMS, *PLAIN_MACHINES, *(RECORDED or [NO_RECORDINGS])]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("traces")


@pytest.fixture
def trace(request, folder):
    """The trace file of a stream, a simulated family (seed 1) or a recording, as the core receives it."""
    name = request.param
    path = folder / f"{NAMES.index(name)}.kbt"
    if path.exists():
        return path
    if name in streams.STREAMS:
        return streams.write(path, streams.STREAMS[name])
    if name in PLAIN_MACHINES:
        t_s, counts, _ = simulate_trace(name, 1)
        units = [COUNTS_PER_G, COUNTS_PER_DPS]
        kbt.write(Trace(name, t_s, counts[:, :3] / units[0], counts[:, 3:] / units[1]).for_core()[0], path)
    else:
        whole, _ = traces.read_trace(RECORDED[name]).for_core()
        kbt.write(whole.between(None, whole.t_s[0] + LONGEST_S), path)
    return path


def in_cpython(trace, settings=None):
    return _in_cpython(trace, json.dumps(settings or {}))


@functools.cache
def _in_cpython(trace, settings):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        drive.run(trace, settings)
    return out.getvalue().splitlines()


def elsewhere(command, trace, settings=None, core=CORE):
    """The output of drive.py in another interpreter."""
    command = [*command, core, trace, json.dumps(settings or {})]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()


@pytest.mark.parametrize("trace", NAMES, indirect=True)
def test_micropython_agrees(trace, micropython):
    assert elsewhere([*micropython, DRIVE], trace) == in_cpython(trace)


@pytest.mark.parametrize("trace", NAMES, indirect=True)
def test_wasm_agrees(trace, wasm_micropython):
    assert wasm_micropython.run(CORE, trace, {}) == in_cpython(trace)


@pytest.mark.parametrize("trace", ["swings"], indirect=True)
def test_settings_reach_all_three(trace, micropython, wasm_micropython):
    settings = {"accel_range_g": 16, "gyro_range_dps": 2000, "set_gap": 2.5, "guided_share": 0}
    expected = in_cpython(trace, settings)
    assert expected != in_cpython(trace)
    assert elsewhere([*micropython, DRIVE], trace, settings) == expected
    assert wasm_micropython.run(CORE, trace, settings) == expected


@pytest.mark.parametrize("trace", ["session", "sled"], indirect=True)
def test_compiled_for_the_device_it_agrees(trace, micropython, tmp_path):
    (tmp_path / "compiled").mkdir()
    core_cost.compile_core(tmp_path / "compiled")
    command = [*micropython, DRIVE]
    assert elsewhere(command, trace, core=tmp_path / "compiled") == in_cpython(trace)


@pytest.mark.parametrize("trace", ["controlled"], indirect=True)
def test_streams_cause_events(trace):
    kinds = [line.split()[1] for line in in_cpython(trace) if line.startswith("event")]
    assert {"1", "2", "4"} <= set(kinds), "a plain simulated trace gives tops, reps and an end of the set"


@pytest.mark.parametrize("trace", ["stillness"], indirect=True)
@pytest.mark.parametrize("spoilt", ["spare = [t_us]", "spare = words[2] << 20"])
def test_allocation_is_detected(trace, spoilt, micropython, tmp_path):
    """A list, or an int beyond small ints, in the method that takes the samples."""
    for package in ("repcore", "kickback_protocol"):
        shutil.copytree(CORE / package, tmp_path / "core" / package)
    taker = "    for i in range(count):\n            t_us = times[i]\n"
    for source in (tmp_path / "core/repcore").glob("*.py"):
        source.write_text(source.read_text().replace(taker, f"{taker}            {spoilt}\n"))
    command = [*micropython, DRIVE, tmp_path / "core", trace]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    assert done.returncode != 0 and "heap is locked" in done.stderr
