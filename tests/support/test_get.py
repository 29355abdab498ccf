"""get.sh reports in one sentence why it cannot install MicroPython."""

import os
import subprocess
from pathlib import Path

GET = Path(__file__).parent / "interpreters/get.sh"
REPO = GET.parents[3]


def get(dest, path):
    return subprocess.run(["/bin/sh", GET, dest], capture_output=True, text=True, env={"PATH": str(path)}, check=False)


def command(folder, name, text):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{text}\n")
    (folder / name).chmod(0o755)


def plain_tools(folder):
    folder.mkdir(exist_ok=True)
    for name in ("cksum", "cat", "awk", "mkdir", "rm", "ls", "sha256sum", "dirname"):
        source = next(Path(part) / name for part in os.environ["PATH"].split(":") if (Path(part) / name).exists())
        (folder / name).symlink_to(source)


def test_not_debian(tmp_path):
    plain_tools(tmp_path / "bin")
    done = get(tmp_path / "dest", tmp_path / "bin")
    assert done.returncode == 1 and "apt-get is missing" in done.stderr and len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "dest").exists()


def test_no_mirror(tmp_path):
    plain_tools(tmp_path / "bin")
    command(tmp_path / "bin", "dpkg", "echo amd64")
    command(tmp_path / "bin", "dpkg-deb", "exit 1")
    command(tmp_path / "bin", "apt-helper", "exit 100")
    command(tmp_path / "bin", "apt-get", "exit 100")
    done = get(tmp_path / "dest", tmp_path / "bin")
    assert done.returncode == 1 and "no package mirror" in done.stderr


def test_file_with_another_hash(tmp_path):
    plain_tools(tmp_path / "bin")
    command(tmp_path / "bin", "dpkg", "echo amd64")
    command(tmp_path / "bin", "dpkg-deb", "echo unpacked > unpacked; exit 1")
    command(tmp_path / "bin", "apt-get", "echo mirror: main")
    command(tmp_path / "bin", "apt-helper", 'for last in "$@"; do :; done; echo wrong > "$last"')
    done = get(tmp_path / "dest", tmp_path / "bin")
    assert done.returncode == 1 and "do not trust it" in done.stderr
    assert not (tmp_path / "dest/micropython").exists()


def test_every_package_is_pinned_and_no_host_is_named():
    pins = [line.split() for line in GET.read_text().partition("pins='\n")[2].partition("'")[0].splitlines()]
    assert len(pins) >= 7 and all(path.endswith(".deb") and len(sha256) == 64 for path, sha256 in pins)
    assert "://" not in GET.read_text() and "/work" not in GET.read_text()
