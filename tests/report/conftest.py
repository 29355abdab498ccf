"""Sessions made by hand, a month of a year's training, and a browser."""

import shutil
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "store")]

from kickback.store import Store  # noqa: E402
from made import make_rep, make_session, make_set  # noqa: E402
from year import fill  # noqa: E402


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
    return HERE.parents[1] / "host" / "kickback" / "demo.kbt"
