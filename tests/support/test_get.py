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


def get_with(folder, dpkg_deb: str, apt_helper: str, apt_get: str):
    """Runs get.sh with substitutes of Debian's tools, each a line of shell."""
    plain_tools(folder / "bin")
    substitutes = {"dpkg": "echo amd64", "dpkg-deb": dpkg_deb, "apt-helper": apt_helper, "apt-get": apt_get}
    for name, line in substitutes.items():
        command(folder / "bin", name, line)
    return get(folder / "dest", folder / "bin")


def test_not_debian(tmp_path):
    plain_tools(tmp_path / "bin")
    done = get(tmp_path / "dest", tmp_path / "bin")
    assert done.returncode == 1 and "apt-get is missing" in done.stderr and len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "dest").exists()


def test_no_mirror(tmp_path):
    done = get_with(tmp_path, "exit 1", "exit 100", "exit 100")
    assert done.returncode == 1 and "no package mirror" in done.stderr


def test_file_with_another_hash(tmp_path):
    download = 'for last in "$@"; do :; done; echo wrong > "$last"'
    done = get_with(tmp_path, "echo unpacked > unpacked; exit 1", download, "echo mirror: main")
    assert done.returncode == 1 and "do not trust it" in done.stderr
    assert not (tmp_path / "dest/micropython").exists()


def test_every_package_is_pinned_and_no_host_is_named():
    pins = [line.split() for line in GET.read_text().partition("pins='\n")[2].partition("'")[0].splitlines()]
    assert len(pins) >= 7 and all(path.endswith(".deb") and len(sha256) == 64 for path, sha256 in pins)
    assert "://" not in GET.read_text() and "/work" not in GET.read_text()
