"""kickback image: one file for a blank chip, its partition table byte by byte, and what is no image of MicroPython."""

import hashlib
import io
import struct
import urllib.error
from typing import ClassVar

import pytest
from kickback.image import build as image_build
from kickback.image import micropython
from kickback.image.build import Image
from kickback.image.partitions import read_table, with_file_system, write_table
from micropython_image import stand_in

TABLE = slice(0x7000, 0x7C00)  # in a file that begins at 0x1000
VFS_ROW = struct.pack("<2sBBII16sI", b"\xaa\x50", 1, 0x81, 0x200000, 0x200000, b"vfs", 0)


@pytest.fixture
def image(kickback, tmp_path, monkeypatch):
    """Runs kickback image with a small firmware: image(content of the --micropython file)."""
    small = Image("0.1.0 small", {"app.mpy": b"M" * 5000}, {"main.py": b"import launcher\n"})
    monkeypatch.setattr(image_build, "build", lambda progress, board: small)

    def run(content):
        (tmp_path / "python.bin").write_bytes(content)
        return kickback("image", "--micropython", tmp_path / "python.bin", "-o", tmp_path / "made.bin")

    return run


def test_one_file(image, tmp_path):
    """MicroPython as it was, but for its table; then the file system at 2 MB, without the blank end."""
    done = image(stand_in())
    assert done.exit_code == 0, done.output
    made, given = (tmp_path / "made.bin").read_bytes(), stand_in()
    assert made[:0x7000] == given[:0x7000] and made[0x7C00 : len(given)] == given[0x7C00:]
    assert made[len(given) : 0x1FF000].strip(b"\xff") == b""
    rows = given[0x7000 : 0x7000 + 96] + VFS_ROW
    assert made[TABLE] == (rows + b"\xeb\xeb" + b"\xff" * 14 + hashlib.md5(rows).digest()).ljust(0xC00, b"\xff")
    assert b"littlefs" in made[0x1FF000:][:8192] and made[-4096:].strip(b"\xff")
    assert hashlib.sha256(made).hexdigest() in done.stdout
    assert "This image of MicroPython 1.26.1 was not checked with kickback" in done.stderr


def test_table_that_has_the_row_already():
    """Images up to 1.25 have it."""
    once = with_file_system(stand_in()[TABLE])
    assert with_file_system(once) == once
    assert write_table(read_table(stand_in()[TABLE])) == stand_in()[TABLE]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\3\4" * 100, "it is not an image for a chip of the ESP32 family"),
        (stand_in()[:12] + b"\5" + stand_in()[13:], "it is for the ESP32-C3, not for the ESP32"),
        (stand_in()[:0x9000], "it has no app behind its bootloader"),
        (stand_in()[:0x7000] + b"\xff" * 0xC00 + stand_in()[0x7C00:], "it has no partition table"),
        (stand_in()[:0x7004] + b"\1" + stand_in()[0x7005:], "its partition table is damaged"),
        (stand_in().replace(b"MicroPython", b"CircuitPyth"), "it is not MicroPython"),
        (stand_in("1.24.1"), "it is MicroPython v1.24.1, kickback needs 1.25 or newer"),
        (stand_in(size=0x200000), "it is too long"),
    ],
)
def test_what_is_no_micropython(image, content, why, tmp_path):
    done = image(content)
    assert done.exit_code == 2 and why in done.stderr and "micropython.org/download/ESP32_GENERIC" in done.stderr
    assert not (tmp_path / "made.bin").exists()


def test_partition_where_the_file_system_belongs(image):
    table = write_table(
        [*read_table(stand_in()[TABLE]), read_table(VFS_ROW)[0].__class__("ota", 0, 16, 0x1F0000, 0x20000)]
    )
    done = image(stand_in()[:0x7000] + table + stand_in()[0x7C00:])
    assert done.exit_code == 2 and "its partition ota ends behind 0x200000" in done.stderr


class Answer(io.BytesIO):
    headers: ClassVar = {}


def test_fetched_once(tmp_path, monkeypatch):
    """The SHA-256 decides, for what arrives and for what is in the cache."""
    asked, content = [], stand_in()
    monkeypatch.setattr("urllib.request.urlopen", lambda url, timeout: asked.append(url) or Answer(content))
    with pytest.raises(ValueError, match=r"what arrived has another SHA-256 than MicroPython 1\.26\.1"):
        micropython.fetch(lambda done, total: None, tmp_path)
    monkeypatch.setitem(micropython.CHECKED, "1.26.1", hashlib.sha256(content).hexdigest())
    for _ in range(2):
        assert micropython.fetch(lambda done, total: None, tmp_path).checked
    assert len(asked) == 2
    (tmp_path / micropython.URL.rpartition("/")[2]).write_bytes(b"damaged")
    assert micropython.fetch(lambda done, total: None, tmp_path).content == content and len(asked) == 3


def test_no_network(tmp_path, monkeypatch):
    def urlopen(url, timeout):
        raise urllib.error.URLError("no route to host")

    monkeypatch.setattr("urllib.request.urlopen", urlopen)
    with pytest.raises(
        ValueError, match=r"cannot be fetched .*: download https://.* and name the file with --micropython"
    ):
        micropython.fetch(lambda done, total: None, tmp_path)
