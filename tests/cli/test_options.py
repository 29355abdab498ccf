"""Options of the link commands: the port after --usb, confirmations, the store."""

import contextlib

import click
import pytest
from click.testing import CliRunner
from in_process import Facade, InProcess
from kickback.cli.main import main
from kickback.link import connect
from kickback.link.client import DeviceClient
from kickback.link.errors import LinkError
from kickback.link.keyring import Keyring
from kickback.link.target import ONLY_PORT

TAKEN = [
    ("settings --usb radio=1", ONLY_PORT, ("radio=1",)),
    ("settings --usb", ONLY_PORT, ()),
    ("settings --usb= radio=1", ONLY_PORT, ("radio=1",)),
    ("settings a=1 --usb b=/dev/c", ONLY_PORT, ("a=1", "b=/dev/c")),
    ("settings --usb /dev/ttyUSB0 radio=1", "/dev/ttyUSB0", ("radio=1",)),
    ("settings --usb=board radio=1", "board", ("radio=1",)),
    ("profiles --usb Matrix=", ONLY_PORT, ("Matrix=",)),
    ("profiles --usb com7 Matrix=", "com7", ("Matrix=",)),
    ("record --usb on", ONLY_PORT, "on"),
    ("record --usb rfc2217://host:4000 off", "rfc2217://host:4000", "off"),
    ("record off --usb", ONLY_PORT, "off"),
    ("erase --usb --yes", ONLY_PORT, None),
    ("live --usb --json", ONLY_PORT, None),
    ("pull --usb /dev/ttyUSB0", "/dev/ttyUSB0", None),
    ("identify", None, None),
]


@pytest.mark.parametrize(("words", "port", "argument"), TAKEN)
def test_usb_takes_only_a_port(words, port, argument):
    name, *rest = words.split()
    command = main.get_command(click.Context(main), name)
    assert command
    params = command.make_context(name, rest).params
    assert params["usb"] == port and params.get("changes", params.get("on")) == argument


def test_extra_word_is_not_a_port(kickback):
    done = kickback("identify", "--usb", "ttyUSB0")
    assert done.exit_code == 2 and "unexpected extra argument (ttyUSB0)" in done.stderr


@pytest.mark.parametrize(
    "words",
    ["scan --seconds", "selftest --usb --minutes", "edit last --weight-kg", "simulate controlled -o a.csv --rate",
     "import a.csv --weight-kg"],
)  # fmt: skip
def test_invalid_numbers(kickback, words):
    done = kickback(*words.split(), "nan")
    assert done.exit_code == 2 and "nan' is not a number" in done.stderr


def test_boards_are_listed_without_an_interruption(kickback, refused, monkeypatch):
    from kickback.board import ports
    from serial.tools.list_ports_common import ListPortInfo

    other, board = ListPortInfo("/dev/ttyS0"), ListPortInfo("/dev/ttyUSB3")
    board.vid, board.serial_number = 0x10C4, "[/b]0001"
    monkeypatch.setattr(ports.list_ports, "comports", lambda: [other, board])
    message = kickback("scan", "--usb").stdout
    assert "/dev/ttyUSB3" in message and "CP210x" in message and "[/b]0001" in message and "ttyS0" not in message
    monkeypatch.setattr(ports.list_ports, "comports", lambda: [other])
    assert "plug it in" in refused("scan", "--usb")


def test_screen_needs_a_terminal(kickback):
    done = kickback("live", "--usb", "/dev/null")
    assert done.exit_code == 2 and "--json prints lines instead" in done.stderr


@pytest.mark.parametrize("answer", ["y\n", "n\n", ""])
def test_erase_all_asks_once_and_names_the_sensors(monkeypatch, tmp_path, answer):
    """An unreachable sensor is not named in the question and not changed."""
    facades = [Facade(), Facade(), Facade()]
    for number, facade in enumerate(facades):
        facade.name = f"Kick-{number}"

    @contextlib.asynccontextmanager
    async def near(how, **_):
        sensors = [DeviceClient(InProcess(tmp_path, facade, trusted=True)) for facade in facades]
        for sensor in sensors:
            await sensor.handshake(Keyring(tmp_path / "keys.json"))
        sensors[2].unreachable = LinkError("Kick-2 was not found")
        yield sensors

    monkeypatch.setattr(connect, "connect_all", near)
    done = CliRunner().invoke(main, ["erase", "--all"], input=answer)
    asked = "Kick-0, Kick-1: sessions that were never pulled will be lost as well. Continue? [y/N]: "
    assert asked in done.output and done.output.count("Continue?") == 1
    reported = [("erase", 2, 0, 0)] if answer == "y\n" else []
    assert [facade.requests for facade in facades] == [reported, reported, []]
    assert ("1 of 3 sensors failed: Kick-2" if reported else "Aborted!") in done.output


@pytest.mark.parametrize("command", ["pull", "erase"])
def test_store_from_the_environment(command, kickback, monkeypatch, own_store):
    """Both commands create a missing store before they scan."""

    async def nobody(*_):
        return []

    monkeypatch.setattr(connect, "scan", nobody)
    done = kickback(command)
    assert done.exit_code == 2 and "no sensor was found" in done.stderr and own_store.exists()
