"""The cost of a pull on the virtual air: bytes per second and share of the link, at both MTUs; and the heap in use.

Virtual time: the connection interval and the packets in one are the virtual radio's (kickback.virtual.radio).
They do not include a board's NimBLE and radio conditions.
"""

import asyncio
import json
import logging
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent

from bumble.link import LocalLink  # noqa: E402
from full_device import DEVICE, KEY, NAME, full_device, make_chip, met, stored_log  # noqa: E402
from heap_use import heap_use  # noqa: E402
from kickback.link.keyring import Keyring  # noqa: E402
from kickback.link.pull import pull  # noqa: E402
from kickback.store import Store  # noqa: E402
from kickback.virtual.radio.traffic import PER_EVENT  # noqa: E402
from kickback.virtual.stubs.virtual_ops import INTERVAL_MS  # noqa: E402
from latency import latency  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

PREVIOUS = HERE / "link_bench.json"
SESSIONS, REPS = 100, 100
WATCHED = (("3 hosts", 3, False), ("1 host, pulling", 1, True), ("3 hosts, all pulling", 3, True))


async def throughput(folder: Path, mtu: int) -> tuple[int, float, float]:
    """Bytes of log, virtual seconds from the first READ to the last, and packets per slot of the link."""
    folder.mkdir()
    keys = Keyring(folder / "keys.json")
    keys.add(DEVICE, NAME, KEY)
    device = full_device(make_chip(folder, stored_log(SESSIONS, REPS)), LocalLink())
    device.start()
    async with met(device.radio.air, keys, mtu) as sensor:
        with Store.open(folder / "store.db", create=True) as store:
            start_s, start = device.now_s, device.radio.traffic.packets
            found = await pull(sensor, store)
            took_s, packets = device.now_s - start_s, device.radio.traffic.packets - start
    await device.stop()
    slots = took_s * 1000 / INTERVAL_MS * PER_EVENT
    return found.log_bytes, took_s, packets / slots


def main() -> None:
    logging.disable(logging.WARNING)  # Bumble's
    previous = json.loads(PREVIOUS.read_text()) if PREVIOUS.exists() else {}
    table = Table("pull of 10,000 reps", "now", "previous", box=None, header_style="bold")
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for mtu in (23, 247):
            size, took_s, share = asyncio.run(throughput(Path(folder) / str(mtu), mtu))
            found[f"MTU {mtu}: kB/s"] = round(size / took_s / 1000, 1)
            found[f"MTU {mtu}: s"] = round(took_s, 1)
            found[f"MTU {mtu}: share of the link, %"] = round(100 * share)
            for words, hosts, pulling in WATCHED:
                late = asyncio.run(latency(Path(folder) / f"{mtu} {words}", mtu, hosts, pulling))
                found[f"MTU {mtu}, {words}: core to screen, at most, ms"] = max(late.core)
                found[f"MTU {mtu}, {words}: sample to screen, at most, ms"] = round(max(late.sample))
        used = asyncio.run(heap_use(Path(folder) / "heap"))
        found["heap in use with Bluetooth, of 100 kB: kB"] = round(used.beats / 1024, 1)
        found[f"the same while {used.loaded} is loaded: kB"] = round(used.loads / 1024, 1)
    for name, value in found.items():
        table.add_row(name, f"{value:g}", f"{previous[name]:g}" if name in previous else "")
    Console().print(table)
    Console().print(f"virtual link: {PER_EVENT} packets every {INTERVAL_MS} ms", highlight=False)
    if "--save" in sys.argv:
        PREVIOUS.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
