"""The written page: a folder for a server, a single file, and their contents."""

import json
import re

import pytest
from kickback.web import build
from kickback.web.build import site
from repcore.settings import SETTINGS


@pytest.fixture(scope="module")
def files():
    return site()


def test_page_requests_nothing_from_other_computers(files):
    """Our markup, styles and scripts contain no other address, and the content policy allows none."""
    ours = [name for name in files if name.endswith((".html", ".css", ".js")) and not name.startswith("vendor/")]
    assert len(ours) > 40
    for name in ours:
        assert not re.search(rb"https?://", files[name]), name
    policy = re.search(rb'Content-Security-Policy" content="([^"]+)"', files["index.html"])
    assert policy and b"default-src 'none'" in policy[1] and b"unsafe-inline" not in policy[1] and b"*" not in policy[1]


def test_every_file_is_cached_for_offline_use(files):
    (text,) = re.findall(r"KEPT = (\{.*\});", files["offline.js"].decode())
    kept = json.loads(text)
    assert set(kept["files"]) == {"./", *files} - {"offline.js"} and re.search("-[0-9a-f]{12}$", kept["version"])


def test_imported_modules_exist(files):
    for name, data in files.items():
        for used in re.findall(r'from "(\.[^"]+)";', data.decode()) if name.startswith("js/") else ():
            parts = name.split("/")[:-1]
            for part in used.split("/"):
                parts = parts[:-1] if part == ".." else parts if part == "." else [*parts, part]
            assert "/".join(parts) in files, (name, used)


def test_tables_equal_those_of_the_package(files):
    reported = json.loads(files["made/tables.js"].decode().removeprefix("export default ").rstrip(";\n"))
    assert [row[0] for row in reported["settings"]][: len(SETTINGS)] == [row[0] for row in SETTINGS]
    assert reported["tones"]["TOP"] == [1800, 40, 1]


def test_changed_interpreter_is_refused(tmp_path, monkeypatch):
    folder = tmp_path / "micropython"
    folder.mkdir()
    for path in (build.VENDOR / "micropython").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "micropython.wasm").write_bytes(b"\0asm")
    monkeypatch.setattr(build, "VENDOR", tmp_path)
    with pytest.raises(ValueError, match="micropython.wasm: not the file that SHA256SUMS names"):
        build.vendored()


def test_command_writes_a_folder(tmp_path, kickback, refused, files):
    assert "README.txt" in kickback("web", "-o", tmp_path / "site").stdout
    assert (tmp_path / "site" / "index.html").read_bytes() == files["index.html"]
    assert "https" in (tmp_path / "site" / "README.txt").read_text()
    assert "upload-pages-artifact" in (tmp_path / "site" / "pages.yml").read_text()
    (tmp_path / "taken").write_text("")
    assert "this is a file" in refused("web", "-o", tmp_path / "taken")


def test_single_file_opens_from_disk(tmp_path, kickback, browser_page):
    """Without a server: the core in its worker, in one file."""
    path = tmp_path / "page.html"
    kickback("web", "-o", path)
    page = type(browser_page)(browser_page.tab, path.as_uri())
    page.tab.own += ("file:", "blob:")
    page.load("trace")
    page.press("Take the demo recording")
    page.until("document.querySelector('[data-json]') !== null")
    assert "lever; 100 Hz; 6951 samples" in page.text() and page.tab.errors == []


def test_port_in_use_is_reported(refused, address):
    port = address.rstrip("/").rpartition(":")[2]
    assert f"port {port} cannot be used" in refused("web", "--port", port, "--no-browser")
