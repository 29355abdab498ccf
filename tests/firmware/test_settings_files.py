"""Settings and profiles on flash: with any bytes in the files the firmware starts and notes the damage."""

import json
import re
import subprocess
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch
from zlib import crc32

import pytest
from firmware_parts import (
    Rtc,
    core_start,
    launcher,
    profile_check,
    session_log,
    setting_check,
    settings_file,
    settings_store,
)
from firmware_runs import FIRMWARE
from hypothesis import example, given
from hypothesis import strategies as st
from kickback.traces import kbt
from kickback.traces.kbt import parse
from kickback.traces.trace import TraceError
from kickback_protocol import record_codec

DEFAULTS = {row[0]: row[2] for row in setting_check.CORE + setting_check.DEVICE} | dict.fromkeys(
    setting_check.TEXTS, ""
)
NAMES = st.sampled_from([*DEFAULTS, "kind", "span", "over_range", "note", "no such"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=6,
)


def sealed(line: bytes) -> bytes:
    return line + b"\n%08x\n" % crc32(line)


ODD = [
    b"", b"\n", b"\n\n", b"{}", b"{}\n", b"{}\nzz\n", sealed(b""), sealed(b"[]"), sealed(b"null"), sealed(b"1"),
    sealed(b'{"brightness": 1e999}'), sealed(b'{"brightness": -' + b"9" * 400 + b"}"), sealed(b'{"leds": 1'),
    sealed(b'{"lifter": "' + b"x" * 33 + b'"}'), sealed(b'{"\xff": 1}'), sealed(b'{"leds": NaN}'),
    sealed(b'{"a": ' * 2000), sealed(b"[" * 4000), sealed(b'{"leds": true}'), sealed(b'{"leds": "9"}'),
    sealed(b'{"Press": {"kind": 1, "span": 1e3, "over_range": 0, "note": ""}}'), sealed(b'{"Press": {"kind": [1]}}'),
    sealed(b'{"Press": {"kind": [], "span": 1, "over_range": 0, "note": ""}}'), sealed(b'{"leds": 5}') + b"more\n" * 9,
    sealed(b'{"": {"kind": 0, "span": 0, "over_range": 0, "note": ""}}'), bytes(range(256)) * 40, b"\0" * 9000,
    sealed(b'{"Press": {"kind": 1, "span": 5, "over_range": null, "note": ""}}'), sealed(b'{"leds": {"leds": 1}}'),
    sealed(b'{"lifter": "\xff\xfe"}'), sealed(b'{"\xff\xfe": {"kind": 0, "span": 0, "over_range": 0, "note": ""}}'),
    sealed(b"{[1]: 2}"), sealed(b"{1: 2}"), sealed(b'{1: {"kind": 0, "span": 0, "over_range": 0, "note": ""}}'),
]  # fmt: skip


def load(folder: Path, raw: bytes, name: str):
    (folder / name).write_bytes(raw)
    return settings_file.SettingsFile(str(folder))


def in_force(loaded) -> bool:
    """All settings are there, each within its limits; so are the profiles."""
    assert set(loaded.values) == set(DEFAULTS)
    for name, value in list(loaded.values.items()):
        setting_check.fit_setting(loaded, name, value)
    for name, profile in list(loaded.profiles.items()):
        profile_check.fit_profile(loaded, name, profile)
    core_start.core_settings(loaded)
    loaded.learned()
    return True


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("flash")


@pytest.mark.parametrize("name", ["settings.json", "profiles.json"])
@pytest.mark.parametrize("raw", ODD)
def test_odd_files(tmp_path, name, raw):
    assert in_force(load(tmp_path, raw, name))


@given(st.binary(max_size=200), st.sampled_from(["settings.json", "profiles.json"]))
def test_any_bytes(folder, raw, name):
    loaded = load(folder, raw, name)
    assert in_force(loaded)
    assert loaded.values == DEFAULTS and not loaded.profiles
    assert f"{folder}/{name} was damaged: the defaults are used" in loaded.notes
    (folder / name).unlink()


@given(VALUES, st.sampled_from(["settings.json", "profiles.json"]))
@example({"brightness": float("nan")}, "settings.json")
@example({"Press": {"kind": 1, "span": True, "over_range": float("nan"), "note": ""}}, "profiles.json")
def test_any_json_with_a_right_checksum(folder, value, name):
    """Files of another version or a faulty host: each invalid value gives a note."""
    loaded = load(folder, sealed(json.dumps(value).encode()), name)
    assert in_force(loaded)
    given_ = value if isinstance(value, dict) else {}
    taken = loaded.values if name == "settings.json" else loaded.profiles
    wrong = [key for key in given_ if key not in taken or taken[key] != given_[key]]
    assert len(loaded.notes) == (len(wrong) if isinstance(value, dict) else 1)
    (folder / name).unlink()


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("leds", 11.5, "give one of [11, 12]"),
        ("side", 1.5, "give one of [1, 2]"),
        ("brightness", 30.5, "give one of [30, 31]"),
        ("accel_range_g", 3, "give one of [2, 4, 8, 16]"),
        ("gyro_range_dps", 300, "give one of [250, 500, 1000, 2000]"),
        ("name", "ä" * 13, "at most 24 bytes"),
    ],
)
def test_invalid_values_are_refused(folder, name, value, why):
    """Each would end in safe mode at the next start, or in an advert that is too long."""
    loaded = settings_file.SettingsFile(str(folder))
    with pytest.raises(ValueError, match=re.escape(why)):
        setting_check.fit_setting(loaded, name, value)
    assert loaded.values == DEFAULTS


def test_integers_stay_integers(folder):
    loaded = settings_file.SettingsFile(str(folder))
    for name, value in (("leds", 8.0), ("accel_range_g", 8.0), ("gyro_range_dps", 2000.0), ("rest_s", 45.5)):
        setting_check.fit_setting(loaded, name, value)
    kept = [loaded.values[name] for name in ("leds", "accel_range_g", "gyro_range_dps", "rest_s")]
    assert kept == [8, 8, 2000, 45.5] and [type(one) for one in kept] == [int, int, int, float]


def test_fractions_are_rounded_to_thousandths(folder):
    loaded = settings_file.SettingsFile(str(folder))
    setting_check.fit_setting(loaded, "set_gap", 3.12345678)
    setting_check.fit_setting(loaded, "guided_share", 0.7)
    assert (loaded.values["set_gap"], loaded.values["guided_share"]) == (3.123, 0.7)


def test_new_ranges_apply_from_the_next_start_on(tmp_path):
    loaded = settings_file.SettingsFile(str(tmp_path))
    setting_check.fit_setting(loaded, "gyro_range_dps", 1000)
    setting_check.fit_setting(loaded, "accel_range_g", 8)
    assert (
        core_start.core_settings(loaded)["gyro_range_dps"] == 500
        and core_start.core_settings(loaded)["accel_range_g"] == 4
    )
    loaded.store()
    again = settings_file.SettingsFile(str(tmp_path))
    assert (
        core_start.core_settings(again)["gyro_range_dps"] == 1000
        and core_start.core_settings(again)["accel_range_g"] == 8
    )


def profile(note: str = "") -> dict:
    return {"kind": 1, "span": 60_000, "over_range": 0, "note": note}


def test_the_largest_number_of_profiles(tmp_path):
    """They are written in parts and read at once; one more is neither set nor learned."""
    loaded = settings_file.SettingsFile(str(tmp_path))
    names = ["ä" * 15 + f"{n:02d}" for n in range(profile_check.MAX_PROFILES)]
    for name in names:
        profile_check.fit_profile(loaded, name, profile('"\\' * 40))
    with pytest.raises(ValueError, match="NAME=null"):
        profile_check.fit_profile(loaded, "one more", profile())
    loaded.values["machine"] = "one more"
    loaded.learn((1, 45_000))
    assert list(loaded.profiles) == names
    loaded.store()
    again = settings_file.SettingsFile(str(tmp_path))
    assert (again.profiles, again.notes) == (loaded.profiles, [])
    hosts = SimpleNamespace(device=SimpleNamespace(settings=loaded))
    profile_check.set_profile(hosts, 0, f"{names[3]}=null")
    assert list(loaded.profiles) == names[:3] + names[4:]
    with pytest.raises(ValueError, match="profile nobody does not exist"):
        profile_check.set_profile(hosts, 0, "nobody=null")


def test_a_profile_is_a_single_line(folder):
    """A control character takes six characters in JSON: a file of them would exceed the limit for reading."""
    loaded = settings_file.SettingsFile(str(folder))
    for name, note in (("a\nb", ""), ("a", "\x00")):
        with pytest.raises(ValueError, match="a single line"):
            profile_check.fit_profile(loaded, name, profile(note))


@pytest.mark.parametrize(
    "found", [{}, {"a": 1}, {"a" * 90: "b" * 90, "c": {"d": [1]}, "e": ""}, {f"{n}": n for n in range(99)}]
)
def test_a_dict_in_parts(found):
    parts = list(settings_store.parts(found))
    assert json.loads(b"".join(parts)) == found and (len(parts) > 1) == (len(json.dumps(found)) > 102)


@pytest.mark.parametrize("profile", [{1: 2, "kind": 3}, {"kind": 1.0, "span": 1, "over_range": 0, "note": ""}, [1], 7])
def test_invalid_profiles(folder, profile):
    """MicroPython's JSON accepts keys that are not texts."""
    loaded = settings_file.SettingsFile(str(folder))
    with pytest.raises(ValueError, match="profile x: "):
        profile_check.fit_profile(loaded, "x", profile)
    assert not loaded.profiles


def test_stored_settings_are_read_back(tmp_path):
    first = settings_file.SettingsFile(str(tmp_path))
    assert first.values == DEFAULTS and not first.notes
    setting_check.fit_setting(first, "lifter", "Änne")
    setting_check.fit_setting(first, "weight_kg", 22.5)
    profile_check.fit_profile(first, "Press", {"kind": 1, "span": 45_000, "over_range": 60, "note": "pin 7"})
    first.store()
    again = settings_file.SettingsFile(str(tmp_path))
    assert (again.values, again.profiles, again.notes) == (first.values, first.profiles, [])
    line, _ = (tmp_path / "settings.json").read_bytes().split(b"\n", 1)
    assert json.loads(line) == {"lifter": "Änne", "weight_kg": 22.5}


def test_a_failed_write_keeps_the_old_file(tmp_path, monkeypatch):
    first = settings_file.SettingsFile(str(tmp_path))
    setting_check.fit_setting(first, "leds", 7)
    first.store()
    setting_check.fit_setting(first, "leds", 8)
    monkeypatch.setattr(settings_store.os, "rename", lambda *names: (_ for _ in ()).throw(OSError(28)))
    with pytest.raises(OSError, match="28"):
        first.store()
    assert settings_file.SettingsFile(str(tmp_path)).values["leds"] == 7


def start_on(folder: Path, raw: bytes) -> None:
    """Starts with a segment of these bytes: what is sound in it counts, the log goes on behind it."""
    place = folder / "log"
    place.mkdir(exist_ok=True)
    for path in place.iterdir():
        path.unlink()
    (place / "00000000").write_bytes(raw)
    log = session_log.SessionLog(Rtc(), str(place), "a0b1")
    assert log.offset == len(raw)
    log.begin(1, 0, 0x68, "1.0")
    log.flush()
    again = session_log.SessionLog(Rtc(), str(place), "a0b1")
    assert again.offset == log.offset and again.boot == log.boot


@given(st.binary(max_size=400))
@example(b"\x01\xff\x7f" * 50)
@example(bytes(5000))
def test_any_bytes_in_a_segment(folder, raw):
    start_on(folder, raw)


@given(st.lists(st.binary(max_size=40), max_size=6), st.integers(1, 63))
def test_any_payload_with_a_right_checksum(folder, payloads, kind):
    """Records of an unknown version or kind."""
    raw = b""
    for payload in payloads:
        record = bytearray(3) + payload + bytes(2)
        record_codec.finish_record(record, 0, kind, 3 + len(payload))
        raw += record
    start_on(folder, bytes(raw))


@given(st.binary(max_size=300), st.booleans())
@example(b"", True)
def test_any_bytes_in_a_trace(raw, headed):
    """The host's loader reports the error in a sentence."""
    raw = record_codec.COMPRESSED + raw if headed else raw
    try:
        parse(raw, "x.kbt")
    except TraceError as error:
        assert str(error).startswith("x.kbt")


@given(
    st.lists(
        st.tuples(
            st.sampled_from([record_codec.PIECE, record_codec.SET_ENDED, record_codec.TRACE]), st.binary(max_size=60)
        )
    )
)
def test_any_pieces_with_a_right_checksum(parts):
    header = bytearray(100)
    raw = (
        record_codec.COMPRESSED
        + header[: record_codec.pack(header, 0, record_codec.TRACE, (4, 500, 100) + (0,) * 9, ("{}",))]
    )
    for kind, payload in parts:
        record = bytearray(3) + payload + bytes(2)
        record_codec.finish_record(record, 0, kind, 3 + len(payload))
        raw += record
    try:
        kbt.parse(bytes(raw), "x.kbt")
    except TraceError as error:
        assert str(error).startswith("x.kbt")


ON_DEVICE = """
import os
import sys
sys.path += [sys.argv[1]] + [sys.argv[1] + "/" + name for name in os.listdir(sys.argv[1])]
from binascii import unhexlify
from settings_file import SettingsFile
with open(sys.argv[2]) as lines:
    for line in lines:
        for name in ("settings", "profiles"):
            with open(sys.argv[3] + "/" + name + ".json", "wb") as file:
                file.write(unhexlify(line.strip()))
            found = SettingsFile(sys.argv[3])
            found.learned()
        print(len(found.values), len(found.notes))
"""


def test_same_files_in_micropython(micropython, tmp_path):
    """Its json module raises other exceptions and accepts some invalid texts."""
    flash = tmp_path / "flash"
    flash.mkdir()
    (tmp_path / "script.py").write_text(ON_DEVICE)
    (tmp_path / "corpus").write_text("".join(raw.hex() + "\n" for raw in ODD))
    command = [*micropython, tmp_path / "script.py", FIRMWARE, tmp_path / "corpus", flash]
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == len(ODD)
    assert {line.split()[0] for line in lines} == {str(len(DEFAULTS))}


@given(st.one_of(st.binary(max_size=40), st.text("ab 0123456789-\n", max_size=12).map(str.encode)))
@example(b"a 0 " + b"9" * 5000)
@example(b"b\xff 0 0")
def test_any_bytes_in_the_slot_file(folder, raw):
    """The launcher runs one of the two versions, whatever /slot.txt says."""
    (folder / "slot.txt").write_bytes(raw)
    with patch.object(launcher, "open", lambda path: open(folder / path.strip("/"), encoding="utf-8"), create=True):
        slot, trial, crashes = launcher.read_state()
    assert slot in ("a", "b") and isinstance(trial, int) and isinstance(crashes, int)
