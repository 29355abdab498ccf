"""kickback flash --blank, with esptool as it is, against a chip's loader over RFC 2217 with reset lines."""

import json
import time
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
import serial.rfc2217
from blank_board import CORRUPTED, MB, BlankBoard
from kickback.flash.esptool import why_failed
from kickback.image import build as image_build
from kickback.image.build import Image
from kickback.image.chip_image import make_chip_image
from kickback.image.micropython import BASE, read_file
from kickback.virtual.run.compiled import compile_source, device_files
from micropython_image import stand_in

SUPPORT = Path(__file__).parents[1] / "support"


@pytest.fixture(scope="module")
def firmware() -> Image:
    """The real launcher and the real cable, claim and keys, with an app that only serves hosts."""
    files = device_files(rom_names=False)
    source = (SUPPORT / "cable_app.py").read_text().replace(
        '    facade = Facade()\n', '    import slots\n\n    slots.confirm()\n    facade = Facade()\n'
    )  # fmt: skip
    slot = {path.removeprefix("/a/"): content for path, content in files.items() if path.startswith("/a/")}
    del slot["version.txt"]
    slot["app.mpy"] = compile_source(source.encode(), "app.py")
    del slot["checksums.txt"]
    root = {name: files[f"/{name}"] for name in ("main.py", "launcher.mpy")}
    return Image("0.1.0 test", slot, root)


@pytest.fixture
def board(micropython, tmp_path, monkeypatch, firmware, request):
    """A blank board; KICKBACK_KEYS and the build replaced, and pyserial's waiting for RFC 2217 shortened."""
    monkeypatch.setenv("PYTHONPATH", str(SUPPORT / "quick_rfc2217"))
    monkeypatch.setattr(serial.rfc2217, "time", SimpleNamespace(time=time.time, sleep=lambda s: time.sleep(s / 25)))
    monkeypatch.setenv("KICKBACK_KEYS", str(tmp_path / "keys.json"))
    monkeypatch.setattr(image_build, "build", lambda progress, board: firmware)
    (tmp_path / "micropython.bin").write_bytes(stand_in())
    made = BlankBoard(micropython, tmp_path, getattr(request, "param", 4))
    yield made
    made.close()


@pytest.fixture
def blank(kickback, board, tmp_path):
    """Runs the command; --yes unless it is left out."""
    return lambda *words: kickback("flash", "--blank", "--port", board.port, "--micropython",
                                   tmp_path / "micropython.bin", *words)  # fmt: skip


def refused(result) -> str:
    assert result.exit_code == 2 and isinstance(result.exception, SystemExit), result.output
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
    return line.removeprefix("Error: ")


def test_from_blank_to_claimed(board, blank, tmp_path, firmware, monkeypatch):
    """One command and one confirmation; then the sensor is claimed and has the time."""
    asked = []
    monkeypatch.setattr("kickback.cli.flash_blank.confirm", asked.append)
    result = blank()
    assert result.exit_code == 0, result.output
    (question,) = asked
    assert question.startswith(f"The ESP32 on {board.port} (4 MB) is blank. This image of MicroPython 1.26.1 was not")
    assert f"version {firmware.name} works on MicroPython 1.26.1\n" in result.stdout
    assert "Kick-0001 is yours" in result.stdout and result.stdout.splitlines()[-1].startswith("Next: ")
    (entry,) = json.loads((tmp_path / "keys.json").read_text()).values()
    assert entry["name"] == "Kick-0001" and b"set_time 1" in board.printed
    files = board.files()
    code = files["/code.txt"].decode()
    assert f"to write on the box: {code[:4]} {code[4:]}\n" in result.stderr
    assert files["/slot.txt"] == b"a 0 0\n" and files["/a/version.txt"] == b"0.1.0 test"
    assert {path: files[f"/a/{path}"] for path in firmware.slot} == firmware.slot
    check_every_cut(board, firmware)


def check_every_cut(board, firmware):
    """Plays the changes of the flash again: whenever the chip has a bootloader, everything else is complete."""
    board.stop()
    flash, complete = bytearray(b"\xff" * 4 * MB), 0
    for at, data in board.changes:
        if flash[BASE] == 0xE9:
            board.flash = flash
            files = board.files()
            assert files["/slot.txt"] == b"a 1 0\n" and files["/a/app.mpy"] == firmware.slot["app.mpy"]
            complete += 1
        flash[at : at + len(data)] = data
    assert len(board.changes) > 500 and 0 < complete < 10


def test_cable_pulled_then_asked_again(board, blank, monkeypatch):
    """The sentence names the way out; a board that holds sessions is not touched before the answer."""
    asked = []

    def no(question):
        asked.append(question)
        raise click.Abort

    board.cut_at = 500
    said = refused(blank("--yes"))
    assert "writing was interrupted: the board cannot start yet; plug it in and run the same command again" in said
    board.replug()
    assert b"invalid header: 0xffffffff" in board.printed
    monkeypatch.setattr("kickback.cli.flash_blank.confirm", no)
    before = bytes(board.flash)
    assert blank().exit_code == 1 and bytes(board.flash) == before
    assert "holds sessions, settings and the owner's key, which will be lost." in asked[0]


@pytest.mark.parametrize("board", [4, 8, 16], indirect=True)
def test_sizes_of_flash(board, tmp_path, firmware):
    """Without the row MicroPython takes all flash and finds the file system damaged, for ever."""
    for at, content in make_chip_image(read_file(tmp_path / "micropython.bin"), firmware).parts():
        board.flash[at : at + len(content)] = content
    board.replug()
    assert board.app
    board.app.wait_for("version a works")
    board.stop()
    own_table = stand_in()[0x7000:0x7C00]
    board.flash[0x8000:0x8C00] = own_table
    board.printed = b""
    board.start()
    assert (CORRUPTED in board.printed) == (len(board.flash) > 4 * MB)


@pytest.mark.parametrize(
    ("printed", "sentence"),
    [
        ("Connecting......\n\nA fatal error occurred: Failed to connect to ESP32: No serial data received.\n",
         "the chip does not answer: hold BOOT, press RESET"),
        ("Connecting...\nA fatal error occurred: This chip is ESP32-S3, not ESP32. Wrong chip argument?\n",
         "the board has an ESP32-S3; kickback makes images for the ESP32"),
        ("Writing at 0x00201000 50.0%\nA fatal error occurred: MD5 of file does not match data in flash!",
         "differs from what was sent"),
        ("Stub flasher running.\nWriting at 0x00201000 50.0%\nA serial exception error occurred: device disconnected",
         "writing was interrupted"),
        ("ERROR: no such option", "esptool failed: ERROR: no such option"),
    ],
)  # fmt: skip
def test_sentences_of_esptool(printed, sentence):
    assert sentence in why_failed(printed)


def test_without_esptool(blank, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "a blank board needs esptool, which is not installed: run" in refused(blank("--yes"))
