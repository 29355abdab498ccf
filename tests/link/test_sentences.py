"""Errors on the laptop, each as one sentence with advice; key files."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
)
from click.testing import CliRunner
from kickback.cli.main import main
from kickback.link import connect
from kickback.link.bleak_errors import bleak_errors
from kickback.link.errors import LinkError, LinkLost, refusal
from kickback.link.keyring import Keyring
from kickback.link.scan import Adapter, Advertiser
from kickback.link.target import Target
from kickback_protocol import message_kinds

OFF = BleakBluetoothNotAvailableError("off", BleakBluetoothNotAvailableReason.POWERED_OFF)
RAISED = [
    (OFF, LinkError, "switch it on, or use the cable"),
    (BleakDeviceNotFoundError("a"), LinkLost, "move the plate"),
    (TimeoutError(), LinkLost, "out of range"),
    (EOFError(), LinkLost, "out of range"),
    (BleakDBusError("org.bluez.Error.InProgress", []), LinkError, "another program"),
    (BleakDBusError("org.bluez.Error.Failed", []), LinkError, "the system refused"),
    (BleakError("Not connected\nat all"), LinkLost, "Not connected"),
    (FileNotFoundError(), LinkError, "start it"),
    (OSError(-2147020577, "The device is not ready"), LinkError, "switched on"),
]


@pytest.mark.parametrize(("raised", "kind", "words"), RAISED)
def test_errors_of_bleak(raised, kind, words):
    with pytest.raises(LinkError) as caught, bleak_errors("Kick-1"):
        raise raised
    assert type(caught.value) is kind and words in str(caught.value) and "\n" not in str(caught.value)


def test_two_processes_store_keys_at_once(tmp_path):
    """All keys are stored afterwards."""
    path = tmp_path / "new/keys.json"
    many = f"from pathlib import Path; from kickback.link.keyring import Keyring; keys = Keyring(Path({str(path)!r}))"
    each = "[keys.add(f'{who}{n}', 'Kick', bytes(32)) for n in range(40)]"
    began = [subprocess.Popen([sys.executable, "-c", f"{many}; who = {who!r}; {each}"]) for who in "ab"]
    assert [one.wait(60) for one in began] == [0, 0]
    assert len(Keyring(path).names()) == 80 and not path.with_suffix(".new").exists()


def test_file_of_a_killed_process_is_overwritten(tmp_path):
    (tmp_path / "keys.new").write_text("{")
    Keyring(tmp_path / "keys.json").add("a", "Kick", bytes(32))
    assert {one.name for one in tmp_path.iterdir()} <= {"keys.json", "keys.lock"}
    assert Keyring(tmp_path / "keys.json").names() == {"a": "Kick"}


def test_every_refusal_has_a_message():
    codes = range(message_kinds.UNPROVEN, message_kinds.BEYOND + 1)
    message = [str(refusal("Kick-1", code, "why")) for code in codes]
    assert len(set(message)) == len(codes) and not any("is unknown to this kickback" in one for one in message)
    assert all(one.startswith("Kick-1 ") for one in message)
    assert "is unknown to this kickback" in str(refusal("Kick-1", 99, ""))


ANY = Target()


def chosen(
    monkeypatch, tmp_path, heard, own, how: Target = ANY, several=False, handshake=True, at_once=True
) -> list[str]:
    """The sensors that a command selects; at_once: before the scan can be complete."""
    keys = Keyring(tmp_path / "keys.json")
    for name in own:
        keys.add(f"id of {name}", name, bytes(32))

    async def scan(adapter, seconds, enough):
        found = []
        for name in heard:
            found.append(Advertiser(name, -50, {}, None))
            if not at_once and enough(found):
                return found
        return [Advertiser(name, -50, {}, None) for name in heard]

    monkeypatch.setattr(connect, "scan", scan)
    found = asyncio.run(connect.choose(how, Adapter(), keys, several, handshake))
    return [one.name for candidates in found for one in candidates]


def test_sensor_selection(monkeypatch, tmp_path):
    heard = ["Kick-A", "Kick-B", "Kick-C"]
    assert chosen(monkeypatch, tmp_path, heard, ["Kick-B"]) == ["Kick-B"]
    assert chosen(monkeypatch, tmp_path, heard, ["Kick-B"], Target(("Kick-C",))) == ["Kick-C"]
    assert chosen(monkeypatch, tmp_path, heard, ["Kick-B", "Kick-C"], several=True) == ["Kick-B", "Kick-C"]
    assert chosen(monkeypatch, tmp_path, ["Kick-A"], []) == ["Kick-A"]


@pytest.mark.parametrize(
    ("heard", "own", "names", "words"),
    [
        ([], [], (), "no sensor was found"),
        (["Kick-A"], [], ("Kick-Z",), r"Kick-Z was not found: .* try again \(found: Kick-A\)"),
        (["Kick-A", "Kick-B"], [], ("Kick-Z", "Kick-Y"), r"Y, Kick-Z were not found: .* \(found: Kick-A, Kick-B\)"),
        (["Kick-A", "Kick-B"], ["Kick-A", "Kick-B"], (), "choose one with --sensor"),
    ],
)
def test_no_sensor_or_too_many(monkeypatch, tmp_path, heard, own, names, words):
    with pytest.raises(LinkError, match=words):
        chosen(monkeypatch, tmp_path, heard, own, Target(names))


def test_scan_continues_while_other_own_sensors_may_answer(monkeypatch, tmp_path):
    """With one key there is no other sensor; with several, awake sensors are found within two seconds."""
    heard = ["Kick-A", "Kick-B"]
    assert chosen(monkeypatch, tmp_path, heard, ["Kick-A"], at_once=False) == ["Kick-A"]
    with pytest.raises(LinkError, match="choose one with --sensor"):
        chosen(monkeypatch, tmp_path, heard, ["Kick-A", "Kick-B", "Kick-C"], at_once=False)
    monkeypatch.setattr("kickback.link.scan_stop.MORE_S", -1.0)
    assert chosen(monkeypatch, tmp_path, heard, ["Kick-A", "Kick-B"], at_once=False) == ["Kick-A"]


def test_pairing_selects_a_sensor_without_owner(monkeypatch, tmp_path):
    assert chosen(monkeypatch, tmp_path, ["Kick-A", "Kick-New"], ["Kick-A"], handshake=False, at_once=False) == [
        "Kick-New"
    ]
    assert chosen(monkeypatch, tmp_path, ["Kick-A"], ["Kick-A"], handshake=False) == ["Kick-A"]


def test_sensors_with_the_name_of_an_own_one_are_candidates(monkeypatch, tmp_path):
    """An advert can be imitated: the sensor that proves the key is the right one."""
    two = ["Kick-A", "Kick-A"]
    assert chosen(monkeypatch, tmp_path, two, ["Kick-A"]) == two
    assert chosen(monkeypatch, tmp_path, two, ["Kick-A"], Target(("Kick-A",))) == two
    assert chosen(monkeypatch, tmp_path, two, ["Kick-A"], several=True) == two


def test_two_sensors_with_one_name_are_ambiguous_without_a_key(monkeypatch, tmp_path):
    for own, handshake in (([], True), (["Kick-A"], False)):
        (tmp_path / str(handshake)).mkdir()
        with pytest.raises(LinkError, match="two sensors named Kick-A were found: switch one off, or rename it"):
            chosen(
                monkeypatch, tmp_path / str(handshake), ["Kick-A"] * 2, own, Target(("Kick-A",)), handshake=handshake
            )


def test_unreachable_sensors_are_named(monkeypatch, tmp_path, capsys):
    """Another laptop renamed Kick-B to Kick-X."""
    assert chosen(monkeypatch, tmp_path, ["Kick-A", "Kick-X"], ["Kick-A", "Kick-B"], several=True) == ["Kick-A"]
    assert "left out: Kick-X" in capsys.readouterr().err
    assert chosen(monkeypatch, tmp_path, ["Kick-X"], ["Kick-A"]) == ["Kick-X"]
    assert "none of this laptop's own sensors was found; found: Kick-X" in capsys.readouterr().err
    assert chosen(monkeypatch, tmp_path, ["Kick-A", "Kick-X"], ["Kick-A"], Target(("Kick-A",))) == ["Kick-A"]
    assert not capsys.readouterr().err


def test_key_file_is_private(tmp_path):
    keys = Keyring(tmp_path / "deep/keys.json")
    keys.add("d", "Kick-1", bytes(range(32)))
    keys.add("e", "Kick-2", bytes(32))
    assert keys.keys_of("d") == [bytes(range(32))] and keys.keys_of("f") == []
    assert keys.names() == {"d": "Kick-1", "e": "Kick-2"}
    if os.name == "posix":
        assert keys.path.stat().st_mode & 0o777 == 0o600


DEEP = '{"d": ' + "[" * 100_000


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"d": {"name": 1, "key": "0"}}', '{"d": {"key": "zz"}}', '{"d": 5}', DEEP]
)
def test_file_without_keys(tmp_path, text):
    path = tmp_path / "keys.json"
    path.write_text(text)
    with pytest.raises(LinkError, match="is not a key file"):
        Keyring(path).keys_of("d")
    with pytest.raises(LinkError):
        Keyring(path).add("d", "n", bytes(32))
    assert path.read_text() == text


def test_unwritable_key_file(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(LinkError, match="cannot store the key"):
        Keyring(tmp_path / "file/keys.json").add("d", "n", bytes(32))


def keys_command(*words: str, home: Path):
    return CliRunner(env={"KICKBACK_KEYS": str(home)}).invoke(main, ["keys", *words])


def test_keys_are_transferred_to_a_second_laptop(tmp_path):
    one, two, file = tmp_path / "one.json", tmp_path / "two.json", tmp_path / "mine.keys"
    Keyring(one).add("d", "Kick-1", bytes(range(32)))
    Keyring(one).add("e", "Kick-2", bytes(32))
    done = keys_command("export", str(file), home=one)
    assert done.exit_code == 0 and "2 keys" in done.stdout and "owns its sensors" in done.stderr
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600
    before = file.read_bytes()
    done = keys_command("export", str(file), home=one)
    assert done.exit_code == 2 and "exists and was not changed" in done.stderr and file.read_bytes() == before
    done = keys_command("import", str(file), home=two)
    assert done.exit_code == 0 and "imported: Kick-1, Kick-2" in done.stdout
    assert two.read_bytes() == one.read_bytes()
    assert "already on this laptop" in keys_command("import", str(file), home=two).stdout
    assert keys_command("list", home=two).stdout == "Kick-1\nKick-2\n"


def test_two_own_sensors_with_one_name(tmp_path):
    one = tmp_path / "one.json"
    for device in "de":
        Keyring(one).add(device, "Kick-1", bytes(32))
    assert keys_command("list", home=one).stdout == "Kick-1 (d)\nKick-1 (e)\n"


def test_export_of_one_key(tmp_path):
    one, file = tmp_path / "one.json", tmp_path / "mine.keys"
    Keyring(one).add("d", "Kick-1", bytes(range(32)))
    Keyring(one).add("e", "Kick-2", bytes(32))
    assert keys_command("export", str(file), "--sensor", "Kick-2", home=one).exit_code == 0
    assert Keyring(file).names() == {"e": "Kick-2"}
    done = keys_command("export", str(tmp_path / "b"), "--sensor", "Kick-9", home=one)
    assert done.exit_code == 2 and "Kick-9: no key on this laptop" in done.stderr and not (tmp_path / "b").exists()
    assert "kickback pair" in keys_command("export", str(tmp_path / "b"), home=tmp_path / "none.json").stderr


def test_refused_keys(tmp_path):
    home, file = tmp_path / "home.json", tmp_path / "mine.keys"
    Keyring(home).add("d", "Kick-1", bytes(32))
    before = home.read_bytes()
    Keyring(file).add("e", "Kick-2", bytes(32))
    Keyring(file).add("d", "Kick-1", bytes(range(32)))
    assert "another key on this laptop" in keys_command("import", str(file), home=home).stderr
    file.write_text("{")
    assert "is not a key file: kickback keys export" in keys_command("import", str(file), home=home).stderr
    assert "no such file" in keys_command("import", str(tmp_path / "none"), home=home).stderr
    assert home.read_bytes() == before
