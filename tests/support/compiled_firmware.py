"""The deployed firmware in a folder, for scripts in MicroPython that use parts of it."""

import pytest
from cut_runs import write_firmware


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """A folder with the bytecode of the firmware."""
    return write_firmware(tmp_path_factory.mktemp("firmware"))
