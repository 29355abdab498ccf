"""The commands, options, verbs and links of the pages work as shown.

Their generated parts are compared with the code by `make check`.
"""

import json
import re
import shlex
from pathlib import Path

import click
import numpy as np
import pytest
from kickback.cli.commands import COMMANDS
from kickback.cli.main import main
from kickback.evaluate.truth import read_truth
from kickback.simulate.imu import COUNTS_PER_DPS, COUNTS_PER_G
from kickback.simulate.trace import simulate_trace

REPO = Path(__file__).parents[2]
PAGES = [
    str(path.relative_to(REPO))
    for pattern in ("*.md", "firmware/*.md", "host/*.md", "tests/*.md")
    for path in sorted(REPO.glob(pattern))
    if path.name != "CHANGELOG.md"
]
# slow, or they need a board or a recording: only their options are checked
LARGE = (
    "--seeds", "evaluate sim", "evaluate plate", "evaluate worn", "flash", "selftest", "scan", "pair", "keys", "live",
    "pull", "--virtual",
)  # fmt: skip
DEMO = "host/kickback/demo.kbt"


@pytest.fixture(params=PAGES)
def page(request, repo):
    return (repo / request.param).read_text(encoding="utf-8")


@pytest.fixture
def shown(repo):
    """The commands in the README and in the page of the host."""
    return [line for name in ("host/README.md", "README.md") for line in commands((repo / name).read_text("utf-8"))]


def blocks(text, language):
    """The fenced blocks of one language, without the indent of a surrounding list."""
    parts = re.split(r"^( *)```(.*)\n", text, flags=re.M)
    # text, then (indent, language, block) and (indent, "", text) in turn
    fenced = zip(parts[1::6], parts[2::6], parts[3::6], strict=True)
    return [re.sub(f"^{indent}", "", block, flags=re.M) for indent, named, block in fenced if named == language]


def commands(text):
    lines = [line for block in blocks(text, "sh") for line in block.splitlines()]
    return [re.split(r" > |  +#", line)[0] for line in lines if line.startswith("kickback ")]


@pytest.fixture
def inputs(tmp_path, monkeypatch):
    """A folder with the files that the commands of the pages need."""
    t_s, counts, _ = simulate_trace("controlled", 3)
    values = counts / np.array([COUNTS_PER_G] * 3 + [COUNTS_PER_DPS] * 3)
    foreign = np.column_stack([t_s * 1000, values[:, :3] * 9.80665, np.radians(values[:, 3:])])
    header = "time,accX,accY,accZ,gx_dps,gy_dps,gz_dps"
    np.savetxt(tmp_path / "phone.csv", foreign, fmt="%.6f", delimiter=",", header=header, comments="")
    (tmp_path / "early_count.truth.json").write_text('{"note": "early", "count": 12}')
    monkeypatch.setenv("KICKBACK_DB", str(tmp_path / "kickback.db"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_commands_run_as_shown(inputs, shown, kickback):
    ran = 0
    for line in shown:
        if not any(word in line for word in LARGE):
            result = kickback(*shlex.split(line)[1:])
            assert result.exit_code == 0, f"{line}: {result.output}"
            ran += 1
    assert ran >= 8


def test_the_device_commands_run_as_shown(inputs, repo, kickback, micropython):
    kickback("simulate", "ballistic", "-o", "legs.csv")
    kickback("convert", "legs.csv", "-o", "legs.kbt")
    for line in commands((repo / "host/VIRTUAL_DEVICE.md").read_text("utf-8")):
        result = kickback(*shlex.split(line)[1:])
        assert result.exit_code == 0, f"{line}: {result.output}"


def test_a_trace_is_contributed_as_shown(inputs, repo, kickback):
    page = (repo / "CONTRIBUTING.md").read_text(encoding="utf-8")
    lines = ["kickback simulate controlled -o legs.csv", *commands(page)[:3]]
    results = [kickback(*shlex.split(line)[1:]) for line in lines]
    assert [result.exit_code for result in results] == [0, 0, 0, 0]
    assert (inputs / "early_count.png").exists() and results[-1].stdout.startswith("family")


def test_commands_and_options_exist(page):
    for line in commands(page) + re.findall(r"`(kickback [^`]+)`", page):
        name, *words = line.split()[1:]
        command = main.get_command(click.Context(main), name)
        assert command, line
        known = {option for param in command.params for option in param.opts}
        assert {word for word in words if re.match(r"--?[a-z]", word)} <= known, line


def test_truths_are_as_shown(repo, tmp_path):
    shown = blocks((repo / "CONTRIBUTING.md").read_text(encoding="utf-8"), "json")
    assert len(shown) == 2
    for text in shown:
        (tmp_path / "legs.truth.json").write_text(text)
        assert read_truth(tmp_path / "legs.csv")["note"] == json.loads(text)["note"]


def test_make_targets_exist(page, repo):
    verbs = set(re.findall(r"^([a-z-]+):.*## ", (repo / "Makefile").read_text(encoding="utf-8"), re.M))
    named = set(re.findall(r"`make ([a-z-]+)`", page)) | set(re.findall(r"^make ([a-z-]+)", page, re.M))
    assert named <= verbs


@pytest.mark.parametrize("name", PAGES)
def test_link_targets_exist(name, repo):
    page = (repo / name).read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)]+)\)", page):
        if link.startswith("https://"):
            continue
        path, _, anchor = link.partition("#")
        target = (repo / name).parent / path if path else repo / name
        assert target.exists(), link
        if anchor:
            text = target.read_text(encoding="utf-8")
            titles = re.findall(r"^#+ (.+)$", text, re.M)
            assert anchor in [title.lower().replace(" ", "-") for title in titles], link


def test_help_of_every_command_equals_the_table():
    for name, help_line in COMMANDS.items():
        command = main.get_command(click.Context(main), name)
        assert command and (command.help or "").split("\n")[0] == help_line, name
