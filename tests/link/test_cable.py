"""--usb with real MicroPython behind a pty: interrupt, start in cable mode, requests, restart."""

import asyncio
import binascii
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from kickback.board.repl import connect
from kickback.cli import flash
from kickback.cli.main import main
from kickback.link import messages
from kickback.link.cable import CableTransport, connect_cable
from kickback.link.client import DeviceClient
from kickback.link.errors import LinkLost, Refused
from kickback.link.keyring import Keyring
from kickback.virtual.run.compiled import compile_source, device_files
from kickback_protocol import message_kinds
from pty_board import PtyBoard

TESTS = Path(__file__).parents[1]
FILES = (
    "request_handler",
    "auth",
    "claim",
    "kickback_protocol/pake",
    "ondemand",
    "cable",
    "kickback_protocol/actions",
    "repcore/__init__",
    "kickback_protocol/__init__",
    "kickback_protocol/record_codec",
    "kickback_protocol/message_kinds",
    "kickback_protocol/actions",
)


@pytest.fixture
def board(micropython, tmp_path):
    made = PtyBoard(micropython, tmp_path, hurry=20)
    flash = tmp_path / "flash"
    files = device_files(rom_names=False)
    for name in FILES:
        path = flash / f"a/{name}.mpy"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files[f"/a/{name}.mpy"])
    source = TESTS / "support/cable_app.py"
    (flash / "a/app.mpy").write_bytes(compile_source(source.read_bytes(), source.name))
    (flash / "launcher.py").write_text("def choose():\n    return 'a'\n")
    shutil.copy(TESTS.parent / "firmware/boot/main.py", flash / "main.py")
    made.put(flash)
    made.on()
    made.wait_for("app by itself")
    yield made
    made.close()


def test_all_requests_over_the_cable(board, monkeypatch, tmp_path):
    """The app runs with its watchdog before the cable is plugged in and after the host has disconnected."""
    monkeypatch.setenv("KICKBACK_KEYS", str(tmp_path / "keys.json"))
    reported, live = [], []

    async def ask():
        async with connect_cable(board.port) as sensor:
            sensor.channel.on_event, sensor.channel.on_live = reported.append, live.append
            await sensor.listen(2)
            log = b"".join([part async for part in sensor.read(message_kinds.LOG)])
            await sensor.run_action("set_setting", text="set_gap=20")
            with pytest.raises(Refused):
                await sensor.channel.request(messages.make(message_kinds.DO, 99, 0, 0, 0, ""), message_kinds.REPLY)
            while len(reported) < 2:
                await asyncio.sleep(0.02)
            return log, await sensor.info()

    log, info = asyncio.run(ask())
    assert log == bytes(range(256)) * 40 and info["battery"] == 77
    assert [one["seq"] for one in reported] == list(range(reported[0]["seq"], reported[-1]["seq"] + 1))
    assert len(live) > 10 and live[-1]["speed"] == 5000
    board.wait_for("set closed")  # the first Ctrl-C, when the host came
    board.wait_for("set_setting set_gap=20")
    board.wait_for("set closed")  # and when it left
    board.wait_for("app by itself")


def test_claim_by_cable(board, tmp_path):
    keys = Keyring(tmp_path / "keys.json")

    async def claim():
        with connect(board.port) as found:
            sensor = DeviceClient(CableTransport(found))
            await sensor.claim(keys)
            await sensor.close()

    asyncio.run(claim())
    board.off()
    kept = board.run("print(open('/owner.key', 'rb').read().hex())").strip()
    assert [bytes.fromhex(kept)] == keys.keys_of("a0b1c2d30001")


def test_flash_claims_and_rotate_gives_a_new_key(board, tmp_path, monkeypatch):
    """Both as commands, on the cable of a sensor without an owner."""
    monkeypatch.setenv("KICKBACK_KEYS", str(tmp_path / "mine.json"))
    flash._claim(board.port)
    claimed = Keyring().keys_of("a0b1c2d30001")
    board.wait_for("app by itself")
    done = CliRunner().invoke(main, ["keys", "rotate", "--usb", board.port])
    assert done.exit_code == 0 and "Kick-0001 has a new key" in done.output, done.output
    rotated = Keyring().keys_of("a0b1c2d30001")
    stored = board.run("from binascii import hexlify\nprint(hexlify(open('/owner.key', 'rb').read()).decode())").strip()
    assert len(claimed) == 1 and rotated[0].hex() == stored and rotated[0] != claimed[0]


def test_unplugged_cable(board):
    async def ask():
        with connect(board.port) as found:
            link = CableTransport(found)
            sensor = DeviceClient(link)
            await sensor.handshake(Keyring())
            board.pull()
            with pytest.raises(LinkLost, match="run the command again"):
                for _ in range(200):
                    await sensor.info()
            link._open = False

    asyncio.run(ask())


def test_long_messages_are_split_for_the_buffer_of_the_port(monkeypatch):
    """The buffer of a stock ESP32 has 259 bytes."""
    monkeypatch.setattr("kickback.link.cable.CHUNK_S", 0)
    written = []

    async def ask():
        link = CableTransport.__new__(CableTransport)
        link._loop = asyncio.get_running_loop()
        link.board = SimpleNamespace(  # pyright: ignore[reportAttributeAccessIssue]
            transport=SimpleNamespace(serial=SimpleNamespace(write=written.append))
        )
        await link.send(bytes(range(200)))

    asyncio.run(ask())
    assert max(map(len, written)) <= 200 and len(written) == 2
    assert binascii.a2b_base64(b"".join(written)[1:]) == bytes(range(200))
