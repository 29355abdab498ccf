"""The installed command; one copy of the core: live in an editable install, contained in the wheel."""

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import repcore

PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
OFFLINE = ["--no-deps", "--no-build-isolation", "--no-index"]


@pytest.fixture
def copy(repo, tmp_path) -> Path:
    """A copy of the package's sources, to be edited and built."""
    for part in ("host", "firmware"):
        ignored = shutil.ignore_patterns("__pycache__", "*.egg-info", "build", "dist")
        shutil.copytree(repo / part, tmp_path / part, ignore=ignored)
    return tmp_path


def test_core_is_imported_from_firmware(repo):
    assert Path(repcore.__file__).parent == repo / "firmware" / "repcore"


def test_command_answers(repo, tmp_path):
    """The real command as a process: output, and a refusal without a traceback."""
    command = Path(sys.executable).with_name("kickback")
    demo = repo / "host" / "kickback" / "demo.kbt"
    done = subprocess.run([command, "replay", demo, "--json"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["quality"]["samples"] == 6951
    cut = tmp_path / "cut.kbt"
    cut.write_bytes(demo.read_bytes()[:1003])
    done = subprocess.run([command, "replay", cut], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"Error: {cut}, record 63: cut off after 1 of 16 bytes; copy it again\n"


def test_edited_core_changes_replay(copy, tmp_path):
    """An editable install of a copy in a new environment: an edit of its core takes effect at once."""
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    # It uses the dependencies of this environment: a folder in a .pth file is searched last, and its .pth files are
    # not read, so that this environment's editable install stays out.
    (own,) = venv.glob("lib/python*/site-packages")
    (own / "borrowed.pth").write_text(f"{Path(pytest.__file__).parents[1]}\n")
    install = [*PIP, "--python", venv / "bin" / "python", "install", *OFFLINE, "--editable", copy / "host"]
    subprocess.run(install, check=True)

    def count() -> int:
        command = [venv / "bin" / "kickback", "replay", copy / "host" / "kickback" / "demo.kbt", "--json"]
        return len(json.loads(subprocess.check_output(command))["reps"])

    assert count() == 10
    core = copy / "firmware" / "repcore" / "counter.py"
    core.write_text(core.read_text() + "\n\nCounter.take = lambda self: None\n")
    assert count() == 0


def test_wheel_holds_core_and_package(copy, repo):
    subprocess.run([*PIP, "wheel", *OFFLINE, "--wheel-dir", copy, copy / "host"], check=True)
    (wheel,) = copy.glob("kickback-*.whl")
    with zipfile.ZipFile(wheel) as packed:
        for folder in (repo / "firmware/repcore", repo / "firmware/kickback_protocol", repo / "host/kickback"):
            for file in (
                *folder.rglob("*.py"),
                *folder.rglob("*.kbt"),
                *folder.rglob("*.sql"),
                *folder.rglob("page.*"),
                *(folder / "web/site").rglob("*.*"),
                *(folder / "web/vendor").rglob("*.*"),
            ):
                assert packed.read(f"{folder.name}/{file.relative_to(folder)}") == file.read_bytes()
