"""A missing tool skips its tests with a sentence, or fails them if CI=true."""

import pytest


def test_returns_an_existing_tool(need):
    assert need("there", "not used") == "there"


def test_skip_has_the_sentence(need, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="run make micropython"):
        need(None, "No MicroPython: run make micropython.")


def test_fails_on_ci(need, monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="run make micropython"):
        need(None, "No MicroPython: run make micropython.")
