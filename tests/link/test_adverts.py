"""Adverts: as Home Assistant's own parser reads them, and as our scan does; the bytes are the virtual controller's."""

import asyncio
import itertools

import pytest
from bleak.backends.device import BLEDevice
from bthome_ble import BTHomeBluetoothDeviceData
from habluetooth import BluetoothServiceInfoBleak
from kickback.link.scan import BTHOME, read_advert
from kickback_protocol import bthome
from virtual_air import NAME, settings_of, world

VALUES = (200, 77, 12, 1, 300, 43723)


def structures(data: bytes) -> dict[int, bytes]:
    """The parts of advertising data by type."""
    found, at = {}, 0
    while at < len(data):
        found[data[at + 1]] = bytes(data[at + 2 : at + 1 + data[at]])
        at += 1 + data[at]
    assert at == len(data)
    return found


def home_assistant(service_data: bytes) -> dict:
    """The values that Home Assistant shows, by key."""
    info = BluetoothServiceInfoBleak(
        name=NAME, address="24:6F:28:00:00:01", rssi=-60, manufacturer_data={}, service_data={BTHOME: service_data},
        service_uuids=[], source="", device=BLEDevice("24:6F:28:00:00:01", NAME, None), advertisement=None,
        connectable=True, time=0.0, tx_power=None,
    )  # fmt: skip
    parser = BTHomeBluetoothDeviceData()
    assert parser.supported(info)
    reported = parser.update(info)
    shown = {key.key: value.native_value for key, value in reported.entity_values.items()}
    return shown | {key.key: value.native_value for key, value in reported.binary_entity_values.items()}


def test_home_assistant_reads_the_advert():
    data = structures(bytes(bthome.advert(VALUES)))
    assert data[0x01] == b"\x06" and data[0x16][:2] == b"\xd2\xfc"
    shown = home_assistant(data[0x16][2:])
    assert shown["packet_id"] == 200 and shown["battery"] == 77 and shown["moving"] is True
    assert shown["count_1"] == 12 and shown["count_2"] == 300
    assert shown["duration"] == pytest.approx(43.723)


def test_scan_reads_the_advert():
    data = structures(bytes(bthome.advert(VALUES)))[0x16][2:]
    assert tuple(read_advert(data).values()) == VALUES
    for cut in range(len(data)):
        assert read_advert(data[:cut]) == {}


def test_advert_with_the_largest_values_fits():
    most = tuple((1 << 8 * size) - 1 for size in bthome.OBJECTS[1::2])
    assert len(bthome.advert(most)) <= 31
    assert tuple(read_advert(structures(bytes(bthome.advert(most)))[0x16][2:]).values()) == most


def test_packet_number_changes_only_with_the_content(folder):
    """The reps rise and the last set is included; the packet number changes only if other data change."""
    events = [(2000, 1), (2500, 2), (3500, 1), (6000, 4)]
    rows = [(at, kind, at, 1, 2 if at > 3000 else 1, 0, 9000, 4321, 0, 0, 0, 0, 0) for at, kind in events]
    (folder / "script.txt").write_text("".join(" ".join(map(str, row)) + "\n" for row in rows))
    settings_of(folder, live_open=1)
    seen = []

    async def watch():
        async with world(folder, pace_s=0.003) as made:
            while made.on_air.now_s < 12:
                if made.radio.adverts and (not seen or seen[-1] != made.radio.adverts):
                    seen.append(made.radio.adverts)
                await asyncio.sleep(0)

    asyncio.run(watch())
    assert all(structures(answer) == {0x09: NAME.encode()} for _, answer, _ in seen)
    reported = [read_advert(structures(data)[0x16][2:]) for data, _, _ in seen]
    reps = [one["reps"] for one in reported]
    assert [count for count, before in zip(reps, [None, *reps], strict=False) if count != before] == [0, 1, 2, 0]
    assert (reported[-1]["last_reps"], reported[-1]["last_ms"], reported[-1]["battery"]) == (2, 4321, 77)
    for earlier, later in itertools.pairwise(reported):
        rest = [{name: value for name, value in one.items() if name != "packet"} for one in (earlier, later)]
        assert (earlier["packet"] != later["packet"]) or rest[0] == rest[1]
    assert {interval for _, _, interval in seen} == {150_000}  # the small app moves all the time
