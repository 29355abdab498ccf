"""Tables that fit the terminal."""

import pytest
from kickback.terminal.columns import Column, fit_columns, print_columns

COLUMNS = [
    Column("set", ["1", "2"]),
    Column("side", ["left", "right"], 1, left=True),
    Column("kick s", ["0.90", "1.00"], 3),
    Column("hold s", ["1.00", "1.10"], 2),
    Column("empty", ["", ""], 1),
]


@pytest.mark.parametrize(
    ("width", "shown"),
    [(26, ["set", "side", "kick s", "hold s"]), (25, ["set", "side", "hold s"]), (17, ["set", "side"]), (9, ["set"])],
)
def test_least_important_columns_are_left_out(width, shown):
    assert [column.header for column in fit_columns(COLUMNS, width)] == shown


def test_lines(capsys):
    print_columns(COLUMNS, 18)
    lines = capsys.readouterr().out.splitlines()
    assert all(len(line) <= 18 for line in lines)


def test_text_and_numbers_are_aligned(capsys):
    print_columns(COLUMNS[:3], 80)
    assert capsys.readouterr().out.splitlines() == [
        "set  side   kick s",
        "  1  left     0.90",
        "  2  right    1.00",
    ]


def test_widest_column_is_cut_at_last(capsys):
    print_columns([Column("a", ["a" * 50], left=True), Column("n", ["7"])], 20)
    assert capsys.readouterr().out.splitlines()[1] == "a" * 16 + "…  7"


def test_hidden_columns_are_named(capsys):
    print_columns(COLUMNS, 17)
    assert "not shown for" in capsys.readouterr().out
