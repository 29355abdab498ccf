"""Misspelled commands, and exceptions that no command handles."""

import platformdirs
import pytest


@pytest.mark.parametrize(("word", "meant"), [("sesions", "sessions"), ("shw", "show"), ("Pull", "pull")])
def test_similar_command_is_named(refused, word, meant):
    assert f"there is no command {word}: did you mean {meant}" in refused(word)


def test_no_similar_command(refused):
    assert refused("frobnicate") == "there is no command frobnicate: kickback --help lists the commands"


@pytest.fixture
def broken(monkeypatch, tmp_path, kickback):
    """The command sessions raises an exception that it does not handle."""

    def fail(*_):
        raise ZeroDivisionError("no\nmachine")

    (tmp_path / "a.csv").write_text("start,set,reps\n2026-01-01T10:00,1,5\n")
    kickback("import", tmp_path / "a.csv")
    monkeypatch.setattr("kickback.store.overviews.read_overviews", fail)


def test_unforeseen_exception_is_a_sentence_and_a_file(broken, kickback, tmp_path, monkeypatch):
    monkeypatch.setattr(platformdirs, "user_log_path", lambda *_, **__: tmp_path / "logs")
    result = kickback("sessions")
    assert result.exit_code == 1 and len(result.stderr.splitlines()) == 1
    (log,) = (tmp_path / "logs").iterdir()
    assert str(log) in result.stderr and "ZeroDivisionError: no?machine" in result.stderr
    text = log.read_text()
    assert "Traceback" in text and "in fail" in text and "Python 3" in text


def test_log_file_that_cannot_be_written(broken, kickback, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setattr(platformdirs, "user_log_path", lambda *_, **__: tmp_path / "file" / "logs")
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "absent"))
    result = kickback("sessions")
    assert result.exit_code == 1 and "no log file could be written" in result.stderr
