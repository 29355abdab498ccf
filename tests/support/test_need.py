"""A tool that cannot be had skips its tests with a sentence; where CI=true it fails them."""

import pytest


def test_what_is_there_comes_back(need):
    assert need("there", "never read") == "there"


def test_a_skip_says_how_to_get_it(need, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="run make micropython"):
        need(None, "No MicroPython: run make micropython.")


def test_on_ci_it_is_a_failure(need, monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="run make micropython"):
        need(None, "No MicroPython: run make micropython.")
