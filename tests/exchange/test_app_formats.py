"""The forms of Hevy's and Strong's exports that people have."""

import codecs

import pytest
from kickback.exchange.app_rows import Options
from kickback.exchange.exercises import is_glute_kickback
from kickback.exchange.import_csv import read_sessions
from kickback.traces.csv_text import decode

STRONG = """Workout #;Date;Workout Name;Duration (sec);Exercise Name;Set Order;Weight (kg);Reps;RPE;Distance;Notes
1;2026-08-10 18:00:00;"Leg day";3600;"Glute Kickback (Machine)";W;20;12;;;
1;2026-08-10 18:00:00;"Leg day";3600;"Glute Kickback (Machine)";1;42,5;10;8,5;;"left; first"
1;2026-08-10 18:00:00;"Leg day";3600;"Glute Kickback (Machine)";Rest Timer;0;0;;;
1;2026-08-10 18:00:00;"Leg day";3600;"Glute Kickback (Machine)";D;30;8;;;
1;2026-08-10 18:00:00;"Leg day";3600;"Pull Up (Assisted)";1;-10;x;;;
"""
HEVY = """title,start_time,exercise_title,set_index,set_type,weight_kg,weight_lbs,reps,exercise_notes
Legs,"1 Sept. 2026, 07:30",Glute Kickback (Maschine),0,warmup,20,,12,
Legs,"1 Sept. 2026, 07:30",Glute Kickback (Maschine),1,normal,,88.18,8,
Legs,"1 Sept. 2026, 07:30",Triceps Kickback (Cable),0,normal,5,,8,
Legs,"1 Sept. 2026, 07:30",Kickback (Cable),0,normal,15,,9,
"""


@pytest.fixture
def read(tmp_path):
    def run(text, *, encoding="utf-8", **options):
        (tmp_path / "app.csv").write_bytes(text.encode(encoding))
        return read_sessions(tmp_path / "app.csv", **options)

    return run


def sets_of(parsed):
    return [(s.count, s.weight_kg, s.weight_unit, s.type) for one in parsed.candidates for s in one.session.sets]


STRONG_SETS = [(12, 20, "kg", "warmup"), (10, 42.5, "kg", "normal"), (8, 30, "kg", "dropset")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_strong_with_semicolons_in_any_encoding(read, encoding):
    parsed = read(STRONG, encoding=encoding)
    assert sets_of(parsed) == STRONG_SETS
    assert parsed.candidates[0].session.sets[1].note == "left; first"
    assert parsed.other == {"Pull Up (Assisted)": 1}


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_line_ends(read, line_end):
    assert sets_of(read(STRONG.replace("\n", line_end))) == STRONG_SETS


def test_separator_line(read):
    assert sets_of(read("sep=;\n" + STRONG)) == STRONG_SETS


def test_strong_in_pounds(read):
    header = "Date,Workout Name,Exercise Name,Set Order,Weight,Reps\n"
    text = header + "2026-08-10 18:00:00,A,Glute Kickback (Machine),1,100,8\n"
    assert sets_of(read(text)) == [(8, 100, "kg", "normal")]
    assert sets_of(read(text, options=Options(pounds=True))) == [(8, 45.359, "lb", "normal")]


def test_hevy_with_both_weights_and_german_months(read):
    parsed = read(HEVY)
    assert sets_of(parsed) == [(12, 20, "kg", "warmup"), (8, 39.998, "lb", "normal")]
    session = parsed.candidates[0].session
    assert session.exercise == "Glute Kickback (Maschine)" and session.start and session.start.month == 9
    assert (parsed.other, parsed.unsure) == ({"Triceps Kickback (Cable)": 1}, {"Kickback (Cable)": 1})


def test_chosen_exercise(read):
    assert sets_of(read(HEVY, exercise="triceps")) == [(8, 5, "kg", "normal")]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Glute Kickback (Machine)", True), ("Cable Glute Kick-back", True), ("Donkey Kickback", True),
        ("글루트 킥백 (머신)", True), ("Kickback (Cable)", None), ("Triceps Kickback (Dumbbell)", False),
        ("Trizeps-Kickback", False), ("Squat (Barbell)", False), ("Hip Thrust", False),
    ],
)  # fmt: skip
def test_names_of_exercises(name, expected):
    assert is_glute_kickback(name) is expected


def test_encodings():
    assert decode(codecs.BOM_UTF16_BE + "März".encode("utf-16-be")) == "März"
    assert decode("März".encode("cp1252")) == "März"


def test_exercise_and_set_types_survive_a_round_trip(tmp_path, kickback):
    (tmp_path / "app.csv").write_text(HEVY, encoding="utf-8")
    assert kickback("import", tmp_path / "app.csv").exit_code == 0
    for form, types in (("hevy", ["warmup", "normal"]), ("strong", ["warmup", "normal"])):
        assert kickback("export", "1", "--format", form, "-o", tmp_path / "out.csv").exit_code == 0
        parsed = read_sessions(tmp_path / "out.csv")
        assert [one.session.exercise for one in parsed.candidates] == ["Glute Kickback (Maschine)"]
        assert [s.type for s in parsed.candidates[0].session.sets] == types


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Date,Exercise,Category,Weight (kg),Reps\n2026-01-15,Glute Kickback,Legs,40,12\n",
            "an export of FitNotes, which",
        ),
        ("start,set,reps\n2026-01-01,1," + "1" * 200_000 + "\n", "field larger than field limit"),
    ],
)
def test_refused_files(refused, tmp_path, own_store, text, words):
    (tmp_path / "a.csv").write_text(text)
    assert words in refused("import", tmp_path / "a.csv")
    assert not own_store.exists()


def test_fit_file_is_refused(refused, tmp_path):
    (tmp_path / "watch.fit").write_bytes(b"\x0e\x10\x43\x08\x00\x00\x00\x00.FIT\x00\x00")
    assert "a FIT file, which kickback can export but not import" in refused("import", tmp_path / "watch.fit")


def test_header_only(kickback, tmp_path):
    (tmp_path / "a.csv").write_text("Date,Workout Name,Exercise Name,Set Order,Weight,Reps\n")
    result = kickback("import", tmp_path / "a.csv")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.endswith("no sets to import: this Strong export has no set of a glute kickback\n")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_formulas_are_not_exported(tmp_path, kickback, text):
    (tmp_path / "a.csv").write_text(f"start,set,reps,machine,note\n2026-01-01,1,10,{text},{text}\n")
    assert kickback("import", tmp_path / "a.csv").exit_code == 0
    for words in (["--sets"], ["--format", "hevy"], ["--format", "strong"]):
        assert kickback("export", *words, "-o", tmp_path / "out.csv").exit_code == 0
        cells = (tmp_path / "out.csv").read_text().replace('"', "").replace("\n", ",").split(",")
        assert not [cell for cell in cells if cell.startswith(text)]
    assert kickback("export", "--sets", "-o", tmp_path / "out.csv").exit_code == 0
    assert "already stored" in kickback("import", tmp_path / "out.csv").stderr
