"""kickback delete, and the lifters of single sets."""

import pytest
from kickback.store import Store


def numbers(store):
    return [one.number for one in store.sessions()]


def test_delete_and_undo(month, kickback):
    before = month.sessions()
    result = kickback("delete", "3", "last", "--yes")
    assert result.exit_code == 0 and "kickback delete --undo 3 restores it" in result.stdout
    assert numbers(month) == [number for number in range(1, 14) if number != 3]
    assert kickback("delete", "--list").stdout == "3 14\n"
    assert kickback("delete", "--undo", "3", "14").exit_code == 0
    assert month.sessions() == before


def test_delete_asks(month, kickback, monkeypatch):
    from click.testing import CliRunner
    from kickback.cli.main import main

    assert "Delete session 3 of 2025-01-" in CliRunner().invoke(main, ["delete", "3"], input="n\n").output
    assert 3 in numbers(month)
    CliRunner().invoke(main, ["delete", "3"], input="y\n")
    assert 3 not in numbers(month)


def test_deleted_session_is_unknown_to_other_commands(month, kickback, refused):
    kickback("delete", "3", "--yes")
    for words in (["show", "3"], ["edit", "3", "--note", "x"], ["delete", "3"]):
        assert "there is no session 3" in refused(*words)


def test_deleted_session_can_be_imported_again(kickback, refused, own_store, tmp_path):
    (tmp_path / "a.csv").write_text("start,set,reps\n2026-01-01,1,10\n")
    for number in (1, 2, 3):
        assert kickback("import", tmp_path / "a.csv").stdout.startswith(f"session {number}: ")
        assert kickback("delete", str(number), "--yes").exit_code == 0
    kickback("delete", "--undo", "1")
    assert "session 2 was imported again as session 1: delete that one first" in refused("delete", "--undo", "2")
    kickback("delete", "1", "--yes")
    kickback("delete", "--undo", "2")
    with Store.open(own_store) as store:
        assert numbers(store) == [2]


def test_refusals(month, refused):
    assert "name the sessions to delete" in refused("delete")
    assert "session 3 is not deleted" in refused("delete", "--undo", "3")


@pytest.fixture
def clients(month, kickback):
    """Session 14, whose sets 2 and 4 are those of another lifter."""
    for number in ("2", "4"):
        assert kickback("edit", "14", "--set", number, "--lifter", "Ben").exit_code == 0
    return month


def test_session_is_split_by_lifter(clients, kickback):
    lines = [line.split() for line in kickback("sessions", "--since", "30y").stdout.splitlines() if " 14 " in line[:9]]
    assert [line[3] for line in lines] == ["Ana", "Ben"]
    assert kickback("sessions", "--json", "--lifter", "ben").stdout.count("\n") == 1
    text = kickback("trends").stdout
    assert "Ana, Matrix, left, 20 kg" in text and "Ben, Matrix, right, 20 kg" in text
    assert [one.lifter for one in clients.session(14).sets] == ["Ana", "Ben", "Ana", "Ben"]


def test_lifter_of_the_session_replaces_those_of_its_sets(clients, kickback):
    kickback("edit", "14", "--lifter", "Carl")
    assert {one.lifter for one in clients.session(14).sets} == {"Carl"}
