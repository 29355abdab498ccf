"""Each export is read by the reader of another program."""

import csv
import io
import json

import numpy as np
import pandas as pd
import pytest
from garmin_fit_sdk import Decoder, Stream
from kickback import arrays, records
from kickback.exchange import apps, fit, tables
from kickback.exchange.import_csv import read_sessions
from kickback.training.columns import NUMBERS, REP_COLUMNS, SET_COLUMNS
from pyarrow import parquet
from training_data import START, make_rep, make_session, make_set, sled

# The headers of the two apps' own exports
HEVY = (
    '"title","start_time","end_time","description","exercise_title","superset_id","exercise_notes","set_index",'
    '"set_type","weight_kg","reps","distance_km","duration_seconds","rpe"'
)
STRONG = "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,RPE"
READERS = {
    "csv": lambda path: pd.read_csv(path),
    "jsonl": lambda path: pd.read_json(path, lines=True),
    "parquet": lambda path: parquet.read_table(path).to_pandas(),
}


@pytest.fixture
def out(month, kickback, tmp_path):
    """Exports to a file with this suffix and returns its path."""

    def export(ending, *words):
        path = tmp_path / f"out{ending}"
        result = kickback("export", "-o", path, *words)
        assert result.exit_code == 0, result.output
        return path

    return export


@pytest.mark.parametrize("form", READERS)
def test_reps(out, month, form):
    frame = READERS[form](out(f".{form}"))
    assert list(frame.columns) == [name for name, _, _ in REP_COLUMNS]
    raw = month.connection.execute(
        "SELECT session_id, set_number, number, concentric_ms, pause_ms, eccentric_ms, rom_milli, mean_speed_milli, "
        "peak_speed_milli FROM reps ORDER BY session_id, set_number, number"
    ).fetchall()
    columns = ["session", "set", "rep", "concentric_s", "peak_pause_s", "eccentric_s", "rom_deg", "mean_speed_deg_s"]
    found = frame[[*columns, "peak_speed_deg_s"]].to_numpy(float)
    assert np.allclose(found, np.array(raw) / [1, 1, 1, *[1000] * 6], atol=1e-9)
    assert frame["rom_mm"].isna().all() and set(frame["side"]) == {"left", "right"} and set(frame["weight_kg"]) == {20}
    last = frame.groupby(["session", "set"]).tail(1)
    assert last["bottom_pause_s"].isna().all() and frame["bottom_pause_s"].notna().sum() == len(frame) - len(last)
    starts = pd.to_datetime(frame["start"])
    assert starts.dt.date.nunique() == 14


@pytest.mark.parametrize("form", READERS)
def test_sets(out, month, form):
    frame = READERS[form](out(f".{form}", "--sets"))
    assert list(frame.columns) == [name for name, _, _ in SET_COLUMNS]
    reps = READERS[form](out(f".{form}"))
    by_set = reps.groupby(["session", "set"])
    assert (frame["reps"].to_numpy() == by_set.size().to_numpy()).all()
    assert np.allclose(frame["concentric_s"], by_set["concentric_s"].median(), atol=1e-6)
    assert np.allclose(frame["rom_deg"], by_set["rom_deg"].median(), atol=1e-6)
    tension = reps["concentric_s"] + reps["peak_pause_s"] + reps["eccentric_s"]
    assert np.allclose(frame["time_under_tension_s"], tension.groupby([reps["session"], reps["set"]]).sum(), atol=1e-6)


def test_parquet_types_are_as_documented(out):
    schema = parquet.read_schema(out(".parquet"))
    kinds = {int: "int64", float: "double", str: "string"}
    assert [(field.name, str(field.type)) for field in schema] == [(name, kinds[kind]) for name, kind, _ in REP_COLUMNS]


def test_millimetres_have_their_own_columns():
    session = make_session([make_set(1, "left", [sled(make_rep(1, 1, rom=350.0))])], kind="sled", unit="mm")
    row = json.loads(tables.to_jsonl("reps", [session]))
    assert (row["rom_mm"], row["rom_deg"], row["mean_speed_mm_s"], row["peak_speed_mm_s"]) == (350, None, 350, 700)
    row = json.loads(tables.to_jsonl("sets", [session]))
    assert (row["rom_mm"], row["rom_deg"]) == (350, None)


def decoded(stream) -> tuple[dict, list]:
    """Messages by name, and errors, from Garmin's decoder."""
    messages, errors = Decoder(stream).read()
    return dict(messages), errors


def test_fit(out):
    path = str(out(".fit", "3"))
    decoder = Decoder(Stream.from_file(path))
    assert decoder.is_fit() and decoder.check_integrity()
    messages, errors = decoded(Stream.from_file(path))
    assert errors == []
    assert [one["set_type"] for one in messages["set_mesgs"]] == ["active", "rest"] * 3 + ["active"]
    assert messages["session_mesgs"][0]["sub_sport"] == "strength_training"
    assert messages["file_id_mesgs"][0]["type"] == "activity" and len(messages["activity_mesgs"]) == 1


def test_sets_in_fit(two_sides):
    messages, _ = decoded(Stream.from_byte_array(bytearray(fit.to_fit(two_sides))))
    left, rest, right = messages["set_mesgs"]
    # six reps, one every 5 s and each 4 s long
    assert (left["repetitions"], left["weight"], left["duration"]) == (6, 20, 29)
    assert (left["category"], left["category_subtype"]) == ("hip_stability", 30)  # standing rear leg raise
    assert (left["start_time"] - START).total_seconds() == 100
    assert (rest["duration"], (rest["timestamp"] - START).total_seconds()) == (71, 200)
    names = {one["key"]: (one["field_name"], one.get("units", "")) for one in messages["field_description_mesgs"]}
    fields = {names[key]: value for key, value in right["developer_fields"].items()}
    assert fields == {
        ("concentric", "s"): 1,
        ("peak_pause", "s"): 1,
        ("eccentric", "s"): 2,
        ("bottom_pause", "s"): 1,
        ("rom_deg", "deg"): 51.75,
        ("velocity_loss", "%"): 0,
        ("side", ""): 2,
    }


def test_fit_needs_a_date_and_times(two_sides):
    with pytest.raises(ValueError, match="has no date, which a FIT activity requires"):
        fit.to_fit(make_session(two_sides.sets, start=None))
    with pytest.raises(ValueError, match="has no set with a start and an end"):
        fit.to_fit(make_session([make_set(1)]))


def test_hevy(two_sides, tmp_path):
    text = apps.to_hevy([two_sides]).decode()
    assert text.splitlines()[0] == HEVY
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["set_index"], row["reps"], row["weight_kg"], row["set_type"]) for row in rows] == [
        ("0", "6", "20", "normal"),
        ("1", "6", "20", "normal"),
    ]
    assert {row["start_time"] for row in rows} == {"2 Mar 2026, 18:00"}
    assert rows[0]["exercise_notes"] == "kick-hold-return-rest 1.0-1.0-2.0-1.0 s; range 41.8 deg"
    assert back(text, tmp_path) == ("Hevy", [("left", 6, 20), ("right", 6, 20)])


def test_strong(two_sides, tmp_path):
    text = apps.to_strong([two_sides]).decode()
    assert text.splitlines()[0] == STRONG
    assert text.splitlines()[1] == "2026-03-02 18:00:00,Glute kickback,4m,Glute Kickback (Machine) - Left,1,20,6,0,0,"
    assert back(text, tmp_path) == ("Strong", [("left", 6, 20), ("right", 6, 20)])


def back(text, folder):
    """The result of our own import."""
    (folder / "app.csv").write_text(text)
    found = read_sessions(folder / "app.csv")
    sets = [(one.side, one.count, one.weight_kg) for each in found.candidates for one in each.session.sets]
    return found.app, sets


def test_apps_require_a_date(two_sides):
    for write in (apps.to_hevy, apps.to_strong):
        with pytest.raises(ValueError, match="has no date, which these apps require"):
            write([make_session(two_sides.sets, start=None)])


def test_arrays_and_records_agree(two_sides):
    frame = pd.DataFrame(records(two_sides))
    columns = arrays(two_sides)
    assert set(columns) == set(NUMBERS) and all(array.shape == (12,) for array in columns.values())
    assert (frame["rom_deg"].to_numpy() == columns["rom_deg"]).all() and np.isnan(columns["rom_mm"]).all()


def test_columns_are_listed(kickback):
    text = kickback("export", "--list-columns").stdout
    assert all(f"\n{name} " in text for name, _, _ in (*REP_COLUMNS, *SET_COLUMNS))


def test_refusals(month, refused, tmp_path):
    assert "give --format, or one of the suffixes .csv, .jsonl, .parquet, .fit, .zip" in refused(
        "export", "-o", "out.doc"
    )
    assert "a FIT file holds one session, not 14" in refused("export", "-o", tmp_path / "a.fit")
    assert "none of the 14 stored sessions matches" in refused(
        "export", "--since", "2030-01-01", "-o", tmp_path / "a.csv"
    )
    assert "cannot be written" in refused("export", "1", "-o", tmp_path / "none" / "a.csv")
    assert "there is no session 99" in refused("export", "99", "-o", tmp_path / "a.csv")
    assert list(tmp_path.glob("a.*")) == []


@pytest.mark.parametrize(
    ("module", "form", "how"), [("pyarrow", "parquet", "parquet"), ("garmin_fit_sdk", "fit", "fit")]
)
def test_missing_extra(month, refused, tmp_path, monkeypatch, module, form, how):
    monkeypatch.setitem(__import__("sys").modules, module, None)
    assert f"-m pip install 'kickback[{how}]'" in refused("export", "1", "-o", tmp_path / f"a.{form}")
