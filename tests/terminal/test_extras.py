"""Commands without the extras: the message names a command that installs them, and only the plots need them."""

import sys

import kickback.evaluate
import kickback.replays
import pytest
from kickback.terminal.extras import import_extra

PLOTTING = ("matplotlib", "vl_convert", "pyarrow", "garmin_fit_sdk")


@pytest.fixture
def plain_install(monkeypatch):
    """The packages of a plain installation."""
    for name in PLOTTING:
        monkeypatch.setitem(sys.modules, name, None)
    for name in ("kickback.replays.plot", "kickback.evaluate.plot"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    # A package keeps its imported modules as attributes.
    for package in (kickback.replays, kickback.evaluate):
        monkeypatch.delattr(package, "plot", raising=False)


def test_message_names_the_command_that_installs_the_extra(plain_install):
    with pytest.raises(ValueError) as error:
        import_extra("matplotlib", "plot", "a plot")
    command = f"{sys.executable} -m pip install 'kickback[plot]'"
    assert str(error.value) == f"a plot needs matplotlib, which is not installed: run {command}"


def test_commands_with_plots_name_the_extra(plain_install, month, refused, repo_demo, tmp_path):
    for words in (["replay", repo_demo, "--plot", tmp_path / "a.png"], ["report", "last", "-o", tmp_path / "a.html"]):
        assert "pip install 'kickback[plot]'" in refused(*words)
    assert list(tmp_path.glob("a.*")) == []


def test_other_commands_need_no_extra(plain_install, month, kickback, repo_demo):
    for words in (["sessions"], ["show", "last"], ["trends"], ["replay", repo_demo], ["import", repo_demo]):
        result = kickback(*words)
        assert result.exit_code == 0, result.output
