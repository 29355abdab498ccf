"""The public functions."""

import numpy as np
import pytest
from kickback import arrays, load, records, replay, session_from_trace
from kickback.store import StoreError


def test_replay_accepts_a_name_or_a_trace(repo_demo):
    from kickback.traces.files import read_trace

    assert replay(str(repo_demo)).reps == replay(read_trace(repo_demo)).reps
    with pytest.raises(ValueError, match="there is no such file"):
        replay("none.kbt")


def test_session_of_a_trace(repo_demo):
    session = session_from_trace(repo_demo, settings={"pause_target": 5})
    columns = arrays(session)
    assert columns["rom_deg"].dtype == float and columns["rom_deg"].shape == (10,)
    assert np.isnan(columns["bottom_pause_s"]).sum() == 1
    assert session.settings["pause_target"] == 5
    assert all("short pause" in row["flags"].split(";") for row in records(session))


def test_session_of_the_store(month, own_store):
    assert load(3, own_store) == month.session(3)
    with pytest.raises(StoreError, match="there is no session 99"):
        load(99, own_store)


def test_unknown_name():
    import kickback

    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = kickback.nothing  # pyright: ignore[reportAttributeAccessIssue]


def test_replay_can_be_sent_to_another_process(repo_demo):
    import pickle

    from kickback import replay, trace_from_bytes

    trace = trace_from_bytes(repo_demo.read_bytes(), "demo.kbt")
    assert pickle.loads(pickle.dumps(replay))(trace).reps == replay(repo_demo).reps
