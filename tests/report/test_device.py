"""From the device's flash through the store to the page: the page shows what the firmware recorded."""

import json

import pytest
from kickback import replay
from kickback.store import Store
from kickback.traces import kbt
from page_reader import Reader, specs_of


@pytest.fixture(scope="module")
def recorded(micropython, tmp_path_factory):
    """The log and the raw traces of a virtual device with a set on each side, and the reps that it counted."""
    from click.testing import CliRunner
    from kickback.cli.main import main
    from kickback.virtual import FlashImage
    from kickback.virtual.run.logged_reps import log_records

    folder = tmp_path_factory.mktemp("device")
    run = CliRunner().invoke
    assert run(main, ["simulate", "side_change", "-o", str(folder / "legs.csv")]).exit_code == 0
    words = ["--settings", "record=1", "--settings", "side=1", "--settings", "alternate=1", "--settings", "set_gap=5"]
    result = run(main, ["device", str(folder / "legs.csv"), "--json", "--flash", str(folder / "chip"), *words])
    assert result.exit_code == 0, result.output
    files = FlashImage(folder / "chip").read()
    return log_records(files), files, json.loads(result.stdout)


@pytest.fixture
def store(recorded, own_store):
    records, files, _ = recorded
    with Store.open(own_store, create=True) as store:
        store.add_log("kb-1", records)
        for session, number, _ in store.raw_wanted("kb-1"):
            store.add_raw_trace("kb-1", session, number, files[f"/raw/{number:05d}.kbt"])
        yield store


def test_reps_and_sets_match_the_device(recorded, store):
    (session,) = store.sessions()
    counted = recorded[2]
    assert len(session.sets) == len(counted["sets"]) > 1
    assert [one.side for one in session.sets][:2] == ["left", "right"]
    names = ("concentric_s", "peak_pause_s", "eccentric_s", "rom", "mean_speed", "peak_speed", "flags")
    assert [[getattr(rep, name) for name in names] for rep in session.reps] == [
        [rep[name] for name in names] for rep in counted["reps"]
    ]


def test_raw_trace_of_each_set_replays_alike(store):
    (session,) = store.sessions()
    raws = store.raw_traces(session.number)
    assert sorted(number for raw in raws for number in raw.sets) == [one.set for one in session.sets]
    for raw in raws:
        found = replay(kbt.parse(raw.data, "raw"))
        sets = [one for one in session.sets if one.set in raw.sets]
        assert [rep.rom for rep in found.reps] == [rep.rom for one in sets for rep in one.reps]


def test_page_shows_the_position_of_each_set(store, kickback, tmp_path):
    result = kickback("report", "last", "-o", tmp_path / "page.html")
    assert result.exit_code == 0, result.output
    html = (tmp_path / "page.html").read_text()
    (session,) = store.sessions()
    for one in session.sets:
        bands = specs_of(html)[f"position-{one.set}"]["layer"][0]["data"]["values"]
        assert [band["span"] for band in bands if band["phase"] == "kick"] == [rep.concentric_s for rep in one.reps]
    assert "The replay finds" not in html
    assert not [sentence for sentence in Reader(html).absent if "raw trace" in sentence]
