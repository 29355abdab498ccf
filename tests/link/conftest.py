import shutil
from pathlib import Path

import pytest
from quiet_bumble import quieten

quieten()


@pytest.fixture(scope="session")
def filled(tmp_path_factory, micropython):
    """The compiled firmware and the small app, once for all tests."""
    from virtual_air import fill

    folder = tmp_path_factory.mktemp("filled")
    fill(folder)
    return folder


@pytest.fixture
def folder(filled, tmp_path):
    """A copy of the folder with the compiled firmware for one test."""
    return Path(shutil.copytree(filled, tmp_path / "device"))
