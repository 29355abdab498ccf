"""Runs over many traces: each trace has its row; a run that was killed continues; the results are the same."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import psutil
import pytest
from kickback.batch.data_set import read_table
from kickback.batch.rows import TABLES
from small_traces import write_small

COUNT = 200
PROGRAM = str(Path(sys.executable).with_name("kickback"))


@pytest.fixture(scope="module")
def lot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lot")
    write_small(folder, COUNT)
    return folder


@pytest.fixture(scope="module")
def whole(lot, tmp_path_factory):
    """The data set of a run without any disturbance."""
    out = tmp_path_factory.mktemp("run") / "whole"
    done = subprocess.run([PROGRAM, "replay", lot, "--out", out, "--workers", "1"], capture_output=True, text=True)
    assert done.returncode == 1 and done.stdout.startswith(f"{out}: {COUNT} traces, "), done.stderr
    assert done.stdout.endswith(" reps, 1 traces failed\n")
    assert "00002.kbt" in done.stderr and done.stderr.count("\n") == 1
    return out


def tables(folder):
    return {name: read_table(folder, name, [column for column, _ in columns]) for name, columns in TABLES.items()}


def test_each_trace_has_its_row(lot, kickback):
    names = [str(lot / "000" / f"0000{number}.kbt") for number in (1, 2, 3)]
    done = kickback("replay", *names, "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 1 and [row["trace"] for row in rows] == names
    assert [len(row.get("reps", [])) > 0 for row in rows] == [True, False, True]
    assert rows[1]["error"] in done.stderr
    done = kickback("evaluate", *names, "--json")
    assert done.exit_code == 1 and json.loads(done.stdout)["all"]["failed"] == 1
    assert kickback("replay", names[1]).exit_code == 2  # a single trace is refused


def test_data_set(whole):
    found = tables(whole)
    assert len(found["traces"]) == COUNT and len(found["reps"]) == sum(row["reps"] or 0 for row in found["traces"])
    bad = found["traces"][2]
    assert bad["trace"].endswith("00002.kbt") and "00002.kbt" in bad["error"] and bad["reps"] is None
    assert json.loads(found["traces"][0]["settings"]) == {} and len(found["traces"][0]["code"]) == 16
    query = f"SELECT count(*), count(DISTINCT trace) FROM '{whole}/reps/*.parquet'"
    assert duckdb.connect().execute(query).fetchall() == [
        (len(found["reps"]), len({row["trace"] for row in found["reps"]}))
    ]


def test_run_continues_after_kill(lot, whole, tmp_path):
    """Killed with its workers: the workers end, complete parts stay, and the rest is added."""
    out = tmp_path / "out"
    command = [PROGRAM, "replay", lot, "--out", out, "--workers", "2"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not list(out.glob("traces/*.parquet")):
        assert process.poll() is None
        time.sleep(0.01)
    workers = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.wait()
    assert not psutil.wait_procs(workers, timeout=60)[1]
    there = {path: path.stat().st_mtime_ns for path in out.glob("traces/*.parquet")}
    again = subprocess.run(command, capture_output=True)
    assert again.returncode == 1 and all(path.stat().st_mtime_ns == made for path, made in there.items())
    assert tables(out) == tables(whole)


def test_other_runs_are_refused(lot, whole, tmp_path, kickback):
    done = kickback("replay", lot, "--out", whole, "--settings", "set_gap=20")
    assert done.exit_code == 2 and "holds results of other traces, settings or code; name a new folder" in done.stderr
    done = kickback("replay", lot, "--out", lot)
    assert done.exit_code == 2 and "is not a data set of kickback" in done.stderr
    done = kickback("replay", lot, "--scheduler", "tcp://127.0.0.1:1")
    assert done.exit_code == 2 and "--scheduler needs --out" in done.stderr


def test_missing_extra_is_a_sentence(lot, tmp_path, kickback, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    done = kickback("replay", lot, "--out", tmp_path / "out")
    assert done.exit_code == 2 and "--out needs pyarrow, which is not installed" in done.stderr
    monkeypatch.undo()
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = kickback("replay", lot, "--out", tmp_path / "out", "--scheduler", "tcp://127.0.0.1:1")
    assert done.exit_code == 2 and "pip install 'kickback[dask]'" in done.stderr


def test_evaluate_to_a_folder_and_compare(lot, tmp_path, kickback):
    runs = [tmp_path / "old", tmp_path / "new"]
    few = str(lot / "000" / "0000?.kbt")
    for out, settings in zip(runs, ([], ["--settings", "sure_range_deg=80"]), strict=True):
        done = kickback("evaluate", few, "--out", out, "--json", *settings)
        again = kickback("evaluate", few, "--out", out, "--json", *settings)  # from the data set
        assert done.exit_code == 1 and again.stdout == done.stdout
    done = kickback("evaluate", *runs)
    assert done.exit_code == 0 and done.stdout.startswith("10 traces: ")
    found = json.loads(kickback("evaluate", *runs, "--json").stdout)
    assert found["traces"] == 10 and sum(len(one["missed"]) for one in found["differences"]) > 0
    assert found["reps"][0] - found["reps"][1] == sum(
        len(one["missed"]) - len(one["new"]) for one in found["differences"]
    )
    assert kickback("evaluate", runs[0], runs[0]).stdout.splitlines()[0].endswith("0 traces differ")


def test_dask_with_a_worker_that_is_killed(lot, whole, tmp_path):
    dask = str(Path(sys.executable).with_name("dask"))
    where = tmp_path / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
    options = ["--no-dashboard", "--scheduler-file", where]
    processes = [subprocess.Popen([dask, "scheduler", "--port", "0", "--host", "127.0.0.1", *options], **quiet)]
    try:
        worker = [dask, "worker", "--no-nanny", "--nthreads", "1", "--local-directory", tmp_path, *options]
        processes += [subprocess.Popen(worker, **quiet) for _ in range(2)]
        while not where.exists():
            assert processes[0].poll() is None
            time.sleep(0.05)
        address, out = json.loads(where.read_text())["address"], tmp_path / "out"
        command = [PROGRAM, "replay", lot, "--out", out, "--scheduler", address]
        run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        while not list(out.glob("traces/*.parquet")) and run.poll() is None:
            time.sleep(0.01)
        processes[1].kill()
        _, words = run.communicate()
        assert run.returncode == 1 and "00002.kbt" in words, words
        assert tables(out) == tables(whole)
    finally:
        for one in processes:
            os.killpg(one.pid, signal.SIGKILL)
            one.wait()


def test_no_scheduler(lot, tmp_path, kickback, monkeypatch):
    monkeypatch.setattr("kickback.workers.cluster.CONNECT_S", 0.2)
    done = kickback("replay", lot, "--out", tmp_path / "out", "--scheduler", "tcp://127.0.0.1:1")
    assert done.exit_code == 2 and "no Dask scheduler with workers answers there" in done.stderr
