"""The scripts of a release: what stops one, and that the page, the workflow and the script name the same files."""

import re
import shutil
import subprocess

import yaml
from kickback.image.boards import BOARDS


def test_no_release_without_a_dated_section(repo, tmp_path):
    for name in (".ci/release", "host/pyproject.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(repo / name, tmp_path / name)
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n")
    done = subprocess.run([tmp_path / ".ci/release"], capture_output=True, text=True)
    assert done.returncode == 2 and 'has no section "## 0.' in done.stdout
    assert not (tmp_path / "dist").exists()


def test_page_workflow_and_script_agree(repo):
    script = (repo / ".ci/release").read_text()
    assert all(f" {board}" in script for board in BOARDS)
    steps = yaml.safe_load((repo / ".github/workflows/release.yml").read_text())["jobs"]["release"]["steps"]
    assert [step["run"] for step in steps if step.get("run", "").startswith(".ci/")] == [".ci/run", ".ci/release"]
    page = (repo / "RELEASING.md").read_text()
    for name in re.findall(r"dist/(?:kickback-\$version-)?([\w.$]+)", script):
        assert name.rpartition(".")[2].strip(")") in page or name == "kickback", name
    assert (repo / "host/kickback/image/NOTICES.txt").exists()
