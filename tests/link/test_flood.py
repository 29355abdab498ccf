"""Hostile hosts do not change the count; the whole firmware plays a trace on the virtual air."""

import asyncio
import contextlib
import random

import pytest
from bumble.link import LocalLink
from full_device import NAME, device_log, full_device, make_chip
from kickback.link.ble import COMMANDS, EVENTS, REPLIES, STATE, BleTransport
from kickback.link.cancellation import cancel_all, time_limit
from kickback.link.messages import make, packets
from kickback.link.scan import Adapter, scan
from kickback.simulate.imu import COUNTS_PER_DPS, COUNTS_PER_G
from kickback.simulate.trace import simulate_trace
from kickback.store import read_records
from kickback.traces.trace import Trace
from kickback.virtual.imu.motion import Motion
from kickback.virtual.radio.central import Central
from kickback_protocol import message_kinds

TRACE_S, AFTER_S = 23, 14


@pytest.fixture(scope="module")
def trace():
    t_s, counts, _ = simulate_trace("session", 2)
    n = int(TRACE_S * 100)
    return Trace("session", t_s[:n], counts[:n, :3] / COUNTS_PER_G, counts[:n, 3:] / COUNTS_PER_DPS)


async def hostile(air: LocalLink, number: int, chance: random.Random) -> None:
    """A sequence of centrals that write random bytes, read, subscribe and disconnect suddenly."""
    while True:
        central = Central(air, f"F0:00:00:00:02:{number:02X}", chance.choice([23, 247]))
        adapter = Adapter({"backend": central.scanner()}, {"backend": central.client()})
        with contextlib.suppress(Exception):  # any error that the sensor answers is allowed
            found = await scan(adapter, 2, lambda found: NAME in [one.name for one in found])
            link = BleTransport(found[0], adapter)
            await link.open()
            for _ in range(chance.randrange(60)):
                async with time_limit(2):
                    await mischief(link, chance)
            if chance.random() < 0.5:
                await link.close()
        await asyncio.sleep(0)
        central.off()


async def mischief(link: BleTransport, chance: random.Random) -> None:
    client, what = link.client, chance.randrange(6)
    assert client
    if what == 0:
        await client.write_gatt_char(COMMANDS, chance.randbytes(chance.randrange(245)), True)
    elif what == 1:
        names = ("HELLO", "READ", "DO", "INFO", "LISTEN")
        kind = getattr(message_kinds, chance.choice(names))
        numbers = [chance.randrange(-5, 1 << 33) for _ in range(chance.randrange(6))]
        for packet in packets(make(kind, *numbers, "00" * 16), 20):
            await client.write_gatt_char(COMMANDS, packet, response=False)
    elif what == 2:
        await client.start_notify(chance.choice([STATE, EVENTS, REPLIES]), lambda *_: None)
    elif what == 3:
        await client.stop_notify(chance.choice([STATE, EVENTS, REPLIES]))
    elif what == 4:
        await client.read_gatt_char(chance.choice(["2a19", "2a29", "2a2b"]))
    else:
        for packet in packets(make(message_kinds.LISTEN, 2), 20):
            await client.write_gatt_char(COMMANDS, packet, response=True)


async def counted(folder, trace, attackers: int) -> tuple[list, int]:
    """The set in the device's log, and the number of packets on the air."""
    folder.mkdir()
    image = make_chip(folder, b"", **{"/raw/00001.kbt": b""})
    air = LocalLink()
    device = full_device(image, air, Motion(trace), pace_s=0.01 if attackers else 0.0)
    device.start()
    chance = random.Random(7)
    around = [asyncio.create_task(hostile(air, number, chance)) for number in range(attackers)]
    while device.now_s < TRACE_S + AFTER_S and device.fault is None:
        await asyncio.sleep(0.01)
    await cancel_all(around)
    await device.stop()
    assert device.fault is None and len(device.device.result.boots) == 1
    records = read_records(device_log(image), 0)[0]
    return [one for one in records if one.name in ("rep", "set", "note")], device.radio.traffic.packets


def test_flood_of_requests_changes_no_rep(trace, tmp_path, micropython):
    """Times, ranges and flags of every rep are identical; the key and the log are unchanged."""
    quiet, _ = asyncio.run(counted(tmp_path / "quiet", trace, 0))
    loud, packets_seen = asyncio.run(counted(tmp_path / "loud", trace, 3))
    assert len([one for one in quiet if one.name == "rep"]) >= 4
    assert loud == quiet
    assert packets_seen > 100
