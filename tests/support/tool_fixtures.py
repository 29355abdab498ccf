"""Fixtures of tools that may be missing: two MicroPythons and Chromium. Tests are then skipped, or fail if CI=true."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from browser import Tab, chromium
from wasm import WasmMicroPython

HERE = Path(__file__).parent
REPO = HERE.parents[1]
T = TypeVar("T")


def need(tool: T, sentence: str) -> T:
    """Returns the tool. If it is falsy, skips the test with the sentence, or fails it if CI=true."""
    if tool:
        return tool
    if os.environ.get("CI") == "true":
        pytest.fail(f"{sentence} With CI=true no test may be skipped.", pytrace=False)
    pytest.skip(sentence)


@pytest.fixture(scope="session", name="need")
def need_fixture():
    """The function need."""
    return need


@pytest.fixture(scope="session")
def micropython() -> list[str]:
    """Command of a unix MicroPython with the heap that an ESP32 has for the core."""
    named = os.environ.get("KICKBACK_MICROPYTHON")
    if named:
        advice = f"KICKBACK_MICROPYTHON names {named}, which is not a program: set it to an interpreter, or unset it."
        return [need(shutil.which(named) or "", advice), "-X", "heapsize=128k"]
    unpacked = REPO / ".micropython/micropython"
    advice = "No 32-bit MicroPython: run make micropython, or set KICKBACK_MICROPYTHON to an interpreter."
    return [need(str(unpacked) if unpacked.exists() else "", advice), "-X", "heapsize=128k"]


@pytest.fixture(scope="session")
def wasm_micropython() -> Iterator[WasmMicroPython]:
    """Runs drive.py in WASM MicroPython. Installs its npm package if it is missing."""
    node, npm = shutil.which("node") or "", shutil.which("npm") or ""
    need(node and npm, "No Node: install nodejs (18 or newer) and npm.")
    folder = HERE / "interpreters"
    with open(folder / "package-lock.json") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one installation, although several test processes start it
        installed = folder / "node_modules/@micropython/micropython-webassembly-pyscript/micropython.wasm"
        if not installed.exists():
            command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
            subprocess.run(command, cwd=folder, capture_output=True, check=False)
    need(installed.exists(), "No WASM MicroPython: run npm ci in tests/support/interpreters, with a network.")
    interpreter = WasmMicroPython(node)
    yield interpreter
    interpreter.close()


@pytest.fixture(scope="session")
def chromium_program() -> str:
    """The path of Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), "")
    return need(found, "No Chromium: install chromium (Debian's package).")


@pytest.fixture(scope="module")
def tab(chromium_program: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """A tab of a headless Chromium."""
    with chromium(chromium_program, tmp_path_factory.mktemp("browser")) as opened:
        yield opened
