"""A second import of the same sessions stores nothing twice and reports everything that it omits."""

import pytest
from kickback.store import Store

HEADER = "start,set,reps,side,weight_kg,lifter,note\n"
START = "2026-11-24T18:30:00+01:00"


@pytest.fixture
def write(tmp_path):
    def make(*rows, name="a.csv"):
        (tmp_path / name).write_text(HEADER + "".join(f"{START},{row}\n" for row in rows), encoding="utf-8")
        return tmp_path / name

    return make


@pytest.fixture
def stored(own_store):
    """The (lifter, [(reps, weight, ...), ...]) of each session."""

    def read(*more):
        with Store.open(own_store) as store:
            return [
                (one.lifter, [(s.count, s.weight_kg, *(getattr(s, name) for name in more)) for s in one.sets])
                for one in store.sessions()
            ]

    return read


def test_second_lifter_with_the_same_start(write, kickback, stored):
    assert kickback("import", write("1,12,left,20,,"), "--lifter", "Anna").exit_code == 0
    assert kickback("import", write("1,10,left,25,,", name="b.csv"), "--lifter", "Ben").exit_code == 0
    assert stored() == [("Anna", [(12, 20)]), ("Ben", [(10, 25)])]


def test_new_sets_are_added(write, kickback, stored):
    kickback("import", write("1,12,left,20,Anna,"))
    result = kickback("import", write("1,12,left,20,Anna,", "2,11,right,20,Anna,easy", "3,9,left,20,Anna,"))
    assert result.stdout == "session 1: 2 new sets added, now 3 sets, 32 reps\n"
    assert stored() == [("Anna", [(12, 20), (11, 20), (9, 20)])]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("1,13,left,20,Anna,", "its set 1 is 12 reps at 20 kg left, here 13 reps at 20 kg left"),
        ("1,12,left,22.5,Anna,", "its set 1 is 12 reps at 20 kg left, here 12 reps at 22.5 kg left"),
        ("1,12,right,20,Anna,", "its set 1 is 12 reps at 20 kg left, here 12 reps at 20 kg right"),
        ("1,12,left,20,Anna,hard", "its set 1 is 12 reps at 20 kg left, here 12 reps at 20 kg left (hard)"),
    ],
)
def test_difference_needs_update(write, kickback, refused, stored, row, words):
    kickback("import", write("1,12,left,20,Anna,"))
    before = stored("side", "note")
    sentence = refused("import", write(row))
    assert f"session 1 is stored already, but {words}; nothing was imported: use --update to replace it" in sentence
    assert stored("side", "note") == before
    assert kickback("import", write(row), "--update").stdout.startswith("session 1: replaced by 1 set")
    assert stored("side", "note") != before
    assert kickback("import", write(row)).stderr.endswith("1 session already stored\n")


def test_fewer_sets_are_a_difference(write, kickback, refused, stored):
    kickback("import", write("1,12,left,20,Anna,", "2,11,right,20,Anna,"))
    assert "it has 2 sets, here 1" in refused("import", write("1,12,left,20,Anna,"))
    assert stored() == [("Anna", [(12, 20), (11, 20)])]


def test_corrections_by_hand_are_not_a_difference(write, kickback, stored):
    kickback("import", write("1,12,left,20,Anna,"))
    kickback("edit", "1", "--weight-kg", "25")
    assert kickback("import", write("1,12,left,20,Anna,")).stderr.endswith("1 session already stored\n")
    assert stored() == [("Anna", [(12, 25)])]


def test_file_is_imported_completely_or_not_at_all(write, kickback, refused, stored):
    kickback("import", write("1,12,left,20,Anna,"))
    refused("import", write("1,10,left,20,Ben,", "1,13,left,20,Anna,"))
    assert stored() == [("Anna", [(12, 20)])]


def test_session_of_an_older_version_is_recognized(write, kickback, own_store):
    """Older versions left the lifter of the command line out of the source."""
    kickback("import", write("1,12,left,20,,"), "--lifter", "Anna")
    with Store.open(own_store) as store, store.writing() as connection:
        connection.execute("UPDATE sessions SET source = replace(source, '/Anna', '/')")
    assert "already stored" in kickback("import", write("1,12,left,20,,"), "--lifter", "Anna").stderr
    assert kickback("import", write("1,12,left,20,,"), "--lifter", "Ben").stdout.startswith("session 2: 1 set")
