"""What Python programs use: as documented, typed, and the same in whatever order it is imported."""

import subprocess
import sys

import numpy as np
import pytest
from kickback import Session, replay
from kickback.store import StoreError


@pytest.mark.parametrize(
    "lines",
    [
        "from kickback import replay, Session; import kickback.replay as module",
        "import kickback.replay as module; from kickback import replay",
        "from kickback.replay import replay as other; from kickback import replay; import kickback.replay as module",
        "import kickback; replay = kickback.replay; import kickback.replay as module",
    ],
)
def test_replay_is_module_and_function(lines, repo_demo):
    code = f"{lines}\nprint(len(replay({str(repo_demo)!r}).reps), module.replay.__name__, module.Replay.__name__)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout.split() == ["10", "replay", "Replay"], run.stderr


def test_replay_takes_a_name_or_a_trace(repo_demo):
    from kickback.traces import read_trace

    assert replay(str(repo_demo)).reps == replay(read_trace(repo_demo)).reps
    with pytest.raises(ValueError, match="there is no such file"):
        replay("none.kbt")


def test_a_session_of_a_trace(repo_demo):
    session = Session.from_trace(repo_demo, settings={"pause_target": 5})
    arrays = session.arrays()
    assert arrays["rom_deg"].dtype == float and arrays["rom_deg"].shape == (10,)
    assert np.isnan(arrays["bottom_pause_s"]).sum() == 1
    assert session.settings["pause_target"] == 5
    assert all("short pause" in row["flags"].split(";") for row in session.records())


def test_a_session_of_the_store(month, own_store):
    assert Session.load(3, own_store) == month.session(3)
    with pytest.raises(StoreError, match="there is no session 99"):
        Session.load(99, own_store)


def test_nothing_else_is_there():
    import kickback

    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = kickback.nothing  # pyright: ignore[reportAttributeAccessIssue]
