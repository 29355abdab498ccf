"""A pull of 10,000 reps, and the latency from an event to the screen."""

import asyncio

import pytest
from bumble.link import LocalLink
from full_device import DEVICE, KEY, NAME, full_device, make_chip, met, reference, rows, stored_log
from kickback.link.keyring import Keyring
from kickback.link.pull import pull
from kickback.store import Store
from kickback.virtual.stubs.virtual_ops import INTERVAL_MS
from latency import latency


@pytest.fixture
def keys(tmp_path):
    made = Keyring(tmp_path / "keys.json")
    made.add(DEVICE, NAME, KEY)
    return made


def test_ten_thousand_reps(tmp_path, keys, micropython):
    log = stored_log(sessions=100, reps=100)
    image = make_chip(tmp_path, log)

    async def run():
        device = full_device(image, LocalLink())
        device.start()
        async with met(device.radio.air, keys, 247) as sensor:
            with Store.open(tmp_path / "store.db", create=True) as store:
                found = await pull(sensor, store)
                again = await pull(sensor, store)
                until = store.resume_offset(DEVICE)
        await device.stop()
        return found, again, until

    found, again, until = asyncio.run(run())
    held = rows(tmp_path / "store.db")
    assert len(held["reps"]) == 10_000 and len(held["sessions"]) == 100
    assert found.log_bytes >= len(log) and again.records <= 2  # the PULLED record, and a TIME record
    assert held == reference(image, tmp_path / "reference.db", until)


@pytest.mark.parametrize(
    ("pulling", "hosts", "mtu"),
    [(False, 1, 247), (True, 1, 23), (True, 3, 247), (True, 3, 23)],
)
def test_event_latency(tmp_path, micropython, mtu, hosts, pulling):
    """From the core's event to every host's screen: 50 ms and a connection interval of virtual time at most."""
    late = asyncio.run(latency(tmp_path / "sensor", mtu, hosts, pulling))
    # at an MTU of 23 the hosts share 8 packets of 19 bytes in a beat
    assert len(late.core) >= 6 * hosts and (late.pulled > 50_000) == pulling
    assert max(late.core) <= 50 + INTERVAL_MS, late
