"""What README.md and CONTRIBUTING.md show is true: commands, output, verbs, links and tables."""

import importlib
import json
import re
import shlex

import click
import numpy as np
import pytest
from kickback.cli.main import main
from kickback.evaluate.truth import read_truth
from kickback.simulate.imu import COUNTS_PER_DPS, COUNTS_PER_G
from kickback.simulate.trace import simulate_trace
from kickback.training.rep import FLAGS
from repcore.settings import SETTINGS

PAGES = ("README.md", "CONTRIBUTING.md")
# slow, or in need of a board or a recording: only their options are checked
LARGE = (
    "--seeds", "evaluate sim", "evaluate plate", "evaluate worn", "flash", "selftest", "scan", "pair", "keys", "live",
    "pull", "--virtual",
)  # fmt: skip
DEVICE_COMMAND = "kickback device"  # in need of MicroPython
DEMO = "host/kickback/demo.kbt"


@pytest.fixture(params=PAGES)
def page(request, repo):
    return (repo / request.param).read_text(encoding="utf-8")


@pytest.fixture
def readme(repo):
    return (repo / "README.md").read_text(encoding="utf-8")


def blocks(text, language):
    """The fenced blocks of one language, without the indent of a list they may stand in."""
    parts = re.split(r"^( *)```(.*)\n", text, flags=re.M)
    # text, then (indent, language, block) and (indent, "", text) in turn
    fenced = zip(parts[1::6], parts[2::6], parts[3::6], strict=True)
    return [re.sub(f"^{indent}", "", block, flags=re.M) for indent, named, block in fenced if named == language]


def commands(text):
    lines = [line for block in blocks(text, "sh") for line in block.splitlines()]
    return [line.split(" > ")[0] for line in lines if line.startswith("kickback ")]


@pytest.fixture
def inputs(tmp_path, monkeypatch):
    """A folder with the files that the pages' commands take as given."""
    t_s, counts, _ = simulate_trace("controlled", 3)
    values = counts / np.array([COUNTS_PER_G] * 3 + [COUNTS_PER_DPS] * 3)
    foreign = np.column_stack([t_s * 1000, values[:, :3] * 9.80665, np.radians(values[:, 3:])])
    header = "time,accX,accY,accZ,gx_dps,gy_dps,gz_dps"
    np.savetxt(tmp_path / "phone.csv", foreign, fmt="%.6f", delimiter=",", header=header, comments="")
    (tmp_path / "early_count.truth.json").write_text('{"note": "early", "count": 12}')
    monkeypatch.setenv("KICKBACK_DB", str(tmp_path / "kickback.db"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_commands_run_as_shown(inputs, readme, kickback):
    ran = 0
    for line in commands(readme):
        if not any(word in line for word in (*LARGE, DEVICE_COMMAND)):
            result = kickback(*shlex.split(line)[1:])
            assert result.exit_code == 0, f"{line}: {result.output}"
            ran += 1
    assert ran >= 8


def test_the_device_commands_run_as_shown(inputs, readme, kickback, micropython):
    kickback("simulate", "ballistic", "-o", "legs.csv")
    kickback("convert", "legs.csv", "-o", "legs.kbt")
    for line in commands(readme):
        if line.startswith(DEVICE_COMMAND):
            result = kickback(*shlex.split(line)[1:])
            assert result.exit_code == 0, f"{line}: {result.output}"


def test_a_trace_is_contributed_as_shown(inputs, repo, kickback):
    page = (repo / "CONTRIBUTING.md").read_text(encoding="utf-8")
    lines = ["kickback simulate controlled -o legs.csv", *commands(page)[:3]]
    results = [kickback(*shlex.split(line)[1:]) for line in lines]
    assert [result.exit_code for result in results] == [0, 0, 0, 0]
    assert (inputs / "early_count.png").exists() and results[-1].stdout.startswith("family")


def test_commands_and_options_exist(page):
    named = commands(page) + re.findall(r"`(kickback [^`]+)`", page)
    assert named
    for line in named:
        name, *words = line.split()[1:]
        command = main.get_command(click.Context(main), name)
        assert command, line
        known = {option for param in command.params for option in param.opts}
        assert {word for word in words if re.match(r"--?[a-z]", word)} <= known, line


def test_the_demo_prints_what_is_shown(readme, repo, kickback, monkeypatch):
    monkeypatch.chdir(repo)
    printed = kickback("replay", DEMO).stdout
    shown = blocks(readme, "")[0]
    assert [line.rstrip() for line in printed.rstrip().splitlines()] == shown.splitlines()


def test_the_json_is_as_shown(readme, repo, kickback, monkeypatch):
    monkeypatch.chdir(repo)
    printed = json.loads(kickback("replay", DEMO, "--json").stdout)
    assert printed | {"reps": printed["reps"][:1]} == json.loads(blocks(readme, "json")[0])


def test_truths_are_as_shown(repo, tmp_path):
    shown = blocks((repo / "CONTRIBUTING.md").read_text(encoding="utf-8"), "json")
    assert len(shown) == 2
    for text in shown:
        (tmp_path / "legs.truth.json").write_text(text)
        assert read_truth(tmp_path / "legs.csv")["note"] == json.loads(text)["note"]


def test_make_has_the_verbs(page, repo):
    verbs = set(re.findall(r"^([a-z-]+):.*## ", (repo / "Makefile").read_text(encoding="utf-8"), re.M))
    named = set(re.findall(r"`make ([a-z-]+)`", page)) | set(re.findall(r"^make ([a-z-]+)", page, re.M))
    assert named and named <= verbs


def test_links_lead_somewhere(page, repo):
    links = [link for link in re.findall(r"\]\(([^)]+)\)", page) if not link.startswith("https://")]
    assert links
    for link in links:
        path, _, anchor = link.partition("#")
        assert (repo / path).exists(), link
        if anchor:
            text = (repo / path).read_text(encoding="utf-8") if path else page
            titles = re.findall(r"^#+ (.+)$", text, re.M)
            assert anchor in [title.lower().replace(" ", "-") for title in titles], link


def test_settings_and_flags_are_the_cores(readme):
    firmware = importlib.import_module("kickback_firmware.storage.setting_check")
    rows = [tuple(cell.strip() for cell in line.split("|")[1:-1]) for line in readme.splitlines() if line[:1] == "|"]
    told = {row[0].strip("`"): row[1:4] for row in rows if len(row) == 6 and row[0].startswith("`")}
    assert told == {name: tuple(f"{number:g}" for number in row) for name, _, *row in SETTINGS + firmware.DEVICE}
    assert [row[0] for row in rows if row[0] in FLAGS and len(row) == 2] == list(FLAGS)
