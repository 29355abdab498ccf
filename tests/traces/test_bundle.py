"""A trace bundle contains everything for an identical replay."""

import io
import json
import zipfile

import pytest
from kickback.traces.bundle import MANIFEST


@pytest.fixture
def here(tmp_path, monkeypatch, kickback):
    monkeypatch.chdir(tmp_path)
    assert kickback("simulate", "controlled", "-o", "legs.csv").exit_code == 0
    return tmp_path


def replayed(kickback, *words):
    result = kickback("replay", *words, "--json")
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()], result.stderr


@pytest.mark.parametrize("settings", [[], ["--settings", "pause_target=2", "--settings", "set_gap=2.5"]])
def test_bundle_replays_identically(here, kickback, repo_demo, settings):
    for path in ("legs.csv", repo_demo):
        assert kickback("export", path, *settings, "-o", "bug.zip").exit_code == 0
        ((direct,), _) = replayed(kickback, path, *settings)
        ((found,), stderr) = replayed(kickback, "bug.zip")
        assert found | {"trace": ""} == direct | {"trace": ""}
        assert stderr.endswith(": the same as in its bundle\n")


def test_bundle_with_a_profile(here, kickback):
    kickback("replay", "legs.csv", "--save-profile", "machine.json")
    kickback("export", "legs.csv", "--profile", "machine.json", "-o", "bug.zip")
    ((direct,), _) = replayed(kickback, "legs.csv", "--profile", "machine.json")
    ((found,), _) = replayed(kickback, "bug.zip")
    assert found["reps"] == direct["reps"]


def test_contents_of_a_bundle(here, kickback, repo_demo):
    kickback("export", repo_demo, "legs.csv", "-o", "bug.zip")
    with zipfile.ZipFile("bug.zip") as zipped:
        assert zipped.namelist() == [MANIFEST, "demo.kbt", "legs.csv"]
        assert zipped.read("demo.kbt") == repo_demo.read_bytes()
        manifest = json.loads(zipped.read(MANIFEST))
    assert set(manifest["versions"]) == {"kickback", "numpy", "python"}
    assert len(manifest["traces"][0]["replay"]["reps"]) == 10
    assert manifest["traces"][0]["replay"]["not_counted"] == []
    found, stderr = replayed(kickback, "bug.zip")
    assert len(found) == 2 and stderr.count("the same as in its bundle") == 2


def test_bundle_of_a_stored_session(here, kickback):
    kickback("import", "legs.csv")
    assert kickback("export", "last", "-o", "bug.zip").exit_code == 0
    _, stderr = replayed(kickback, "bug.zip")
    assert "session-1-1.kbt: the same as in its bundle" in stderr


def test_session_without_raw_traces(month, refused, tmp_path):
    assert "has no stored raw trace" in refused("export", "3", "-o", tmp_path / "bug.zip")
    assert "name the sessions or trace files of the bundle" in refused("export", "-o", tmp_path / "bug.zip")


def test_different_result_is_reported(here, kickback):
    kickback("export", "legs.csv", "-o", "bug.zip")
    rewrite("bug.zip", lambda manifest: manifest["traces"][0]["settings"].update(pause_target=50))
    _, stderr = replayed(kickback, "bug.zip")
    assert "not the same as in its bundle" in stderr


def rewrite(path, change):
    with zipfile.ZipFile(path) as zipped:
        parts = {name: zipped.read(name) for name in zipped.namelist()}
    manifest = json.loads(parts[MANIFEST])
    change(manifest)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as zipped:
        for name, data in (parts | {MANIFEST: json.dumps(manifest)}).items():
            zipped.writestr(name, data)
    with open(path, "wb") as file:
        file.write(made.getvalue())


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest: manifest.pop("traces"),
        lambda manifest: manifest.update(traces=7),
        lambda manifest: manifest["traces"][0].update(file="other.kbt"),
        lambda manifest: manifest["traces"][0].update(settings=[1]),
        lambda manifest: manifest["traces"][0].update(settings={"set_gap": "x"}),
        lambda manifest: manifest["traces"][0].update(settings={"set_gap": None}),
        lambda manifest: manifest["traces"][0].update(settings={"set_gap": 1e999}),
        lambda manifest: manifest["traces"][0].update(settings={"nothing": 1}),
        lambda manifest: manifest["traces"][0].update(replay=[1]),
        lambda manifest: manifest["traces"].extend(manifest["traces"]),
        lambda manifest: manifest["traces"][0].update(profile="far"),
        lambda manifest: manifest["traces"][0].update(profile=[1]),
        lambda manifest: manifest["traces"][0].update(replay=None) or manifest["traces"][0].update(file=None),
    ],
)
def test_damaged_bundles(here, kickback, refused, change):
    kickback("export", "legs.csv", "-o", "bug.zip")
    rewrite("bug.zip", change)
    sentence = refused("replay", "bug.zip")
    assert any(word in sentence for word in ("bug.zip: not a trace bundle, or damaged", "setting", "profile"))


def test_every_inverted_byte(here, kickback):
    kickback("export", "legs.csv", "-o", "bug.zip")
    whole = (here / "bug.zip").read_bytes()
    for at in range(0, len(whole), len(whole) // 40):
        (here / "bad.zip").write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        result = kickback("replay", "bad.zip", "--json")
        assert result.exit_code in (0, 2), result.exception
        assert result.exit_code == 0 or len(result.stderr.splitlines()) == 1


def test_convert_accepts_one_trace_only(here, kickback, refused, repo_demo):
    kickback("export", repo_demo, "legs.csv", "-o", "bug.zip")
    assert "a bundle of 2 traces; unpack it and name one of them" in refused("convert", "bug.zip", "-o", "a.kbt")
