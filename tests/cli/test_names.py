"""kickback lifters and kickback machines."""

import pytest


@pytest.fixture
def clients(month, kickback):
    """The sessions of one month: those from 10 on are Ben's, and set 2 of session 1 is Carl's."""
    for number in range(10, 15):
        kickback("edit", str(number), "--lifter", "Ben")
    kickback("edit", "1", "--set", "2", "--lifter", "Carl")
    return month


def lines(kickback, *words):
    return [line.split() for line in kickback(*words).stdout.splitlines()]


def test_list(clients, kickback):
    rows = lines(kickback, "lifters")
    assert [row[:2] for row in rows] == [["lifter", "sessions"], ["Ana", "9"], ["Ben", "5"], ["Carl", "1"]]
    reps = sum(one.count for one in clients.sessions())
    assert sum(int(row[2]) for row in rows[1:]) == reps
    assert lines(kickback, "machines", "list")[1][:2] == ["Matrix", "14"]


def test_rename(clients, kickback):
    assert kickback("lifters", "rename", "ana", "Anna").stdout == "ana is now Anna in 9 sessions\n"
    assert [row[0] for row in lines(kickback, "lifters")[1:]] == ["Anna", "Ben", "Carl"]
    assert clients.session(1).sets[1].lifter == "Carl"


def test_names_of_edits_are_renamed(clients, kickback):
    kickback("lifters", "rename", "Ben", "Benjamin")
    assert {clients.session(number).lifter for number in range(10, 15)} == {"Benjamin"}
    kickback("lifters", "rename", "Carl", "Carla")
    assert clients.session(1).sets[1].lifter == "Carla"


def test_merge(clients, kickback, refused):
    before = sum(one.count for one in clients.sessions())
    assert "there is a lifter Ben already: kickback lifters merge 'Ana' 'Ben'" in refused(
        "lifters", "rename", "Ana", "Ben"
    )
    assert kickback("lifters", "merge", "Ana", "Ben").exit_code == 0
    assert [row[:2] for row in lines(kickback, "lifters")[1:]] == [["Ben", "14"], ["Carl", "1"]]
    assert sum(one.count for one in clients.sessions()) == before


def test_refusals(month, refused):
    assert "there is no lifter Nobody; known: Ana" in refused("lifters", "rename", "Nobody", "x")
    assert "give the machine a name that is not empty" in refused("machines", "rename", "Matrix", " ")


def test_capitals_do_not_matter_in_filters(month, kickback):
    assert kickback("sessions", "--json", "--lifter", "ANA", "--machine", "matrix").stdout.count("\n") == 14
