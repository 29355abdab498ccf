"""A cancellation (Ctrl-C) at any moment ends its task, even if a library drops the exception."""

import asyncio
from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import Any

import pytest
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.exc import BleakError
from bumble.link import LocalLink
from kickback.link import cancellation
from kickback.link.ble import BleTransport
from kickback.link.cancellation import cancel_all
from kickback.link.scan import BTHOME, Adapter, Advertiser, scan
from kickback.virtual.radio.central import Central

TURNS = range(12)  # of the event loop, which the last step of a request takes
ADDRESS = "F0:00:00:00:00:01"


def lost_after(made: Callable[[asyncio.Event], Coroutine]) -> list[int]:
    """The numbers of loop iterations after the event at which a cancellation of made(event) is lost."""

    async def lost(turns: int) -> bool:
        event = asyncio.Event()
        task = asyncio.create_task(made(event))
        for _ in TURNS:  # up to where it waits for the event
            await asyncio.sleep(0)
        assert not task.done()
        event.set()
        for _ in range(turns):
            await asyncio.sleep(0)
        in_time = task.cancel()
        await asyncio.wait([task])
        return in_time and not task.cancelled()

    return [turns for turns in TURNS if asyncio.run(lost(turns))]


class Client:
    """The sending part of bleak's client; each write waits for the event.

    in_wait_for: wait in asyncio.wait_for, as some libraries do.
    """

    def __init__(self, event: asyncio.Event, in_wait_for: bool) -> None:
        self.event, self.in_wait_for = event, in_wait_for
        self.services = SimpleNamespace(
            get_characteristic=lambda _: SimpleNamespace(max_write_without_response_size=20)
        )

    async def write_gatt_char(self, *_: Any, response: bool) -> None:
        await (asyncio.wait_for(self.event.wait(), 60) if self.in_wait_for else self.event.wait())  # noqa: TID251


@pytest.mark.parametrize("in_wait_for", [False, True])
def test_request_cancelled_at_the_moment_of_its_answer(in_wait_for):
    async def send(event: asyncio.Event) -> None:
        link = BleTransport(Advertiser("Kick-1", -50, {}, None), Adapter())
        link.client = Client(event, in_wait_for)  # type: ignore[assignment]
        await link.send(b"\x01")

    assert lost_after(send) == []


class Scanner(BaseBleakScanner):
    """A scanner that finds one sensor when the event is set; stop() uses asyncio.wait_for."""

    event: asyncio.Event

    def __init__(self, detection_callback: Any, service_uuids: Any, *_: Any, **__: Any) -> None:
        super().__init__(detection_callback, service_uuids)

    async def start(self) -> None:
        self.seen_devices = {}
        self.hearing = asyncio.create_task(self.hear())

    async def hear(self) -> None:
        await self.event.wait()
        advert = AdvertisementData("Kick-1", {}, {BTHOME: b""}, [], None, -50, ())
        self.call_detection_callbacks(BLEDevice(ADDRESS, "Kick-1", None), advert)

    async def stop(self) -> None:
        await asyncio.wait_for(self.hearing, 60)  # noqa: TID251


def test_scan_cancelled_at_the_moment_of_a_result():
    async def one(event: asyncio.Event) -> None:
        adapter = Adapter(scanner={"backend": type("Hearing", (Scanner,), {"event": event})})
        await scan(adapter, 60, lambda found: bool(found))

    assert lost_after(one) == []


@pytest.mark.parametrize("cancelled", [False, True])
def test_broken_link_is_an_error_and_a_cancellation_remains_one(cancelled):
    """Bumble cancels the future of a request when the link breaks."""

    async def run() -> None:
        future = asyncio.get_running_loop().create_future()

        async def request() -> None:
            await future

        client: Any = Central(LocalLink()).client()(ADDRESS, disconnected_callback=None, timeout=1)
        client._connection = object()
        task = asyncio.create_task(client._request(request()))
        await asyncio.sleep(0)
        client._connection = None
        task.cancel() if cancelled else future.cancel()
        await task

    with pytest.raises(asyncio.CancelledError if cancelled else BleakError):
        asyncio.run(run())


def test_task_that_drops_a_cancellation_is_cancelled_again(monkeypatch):
    monkeypatch.setattr(cancellation, "AGAIN_S", 0)
    dropped = []

    async def stubborn() -> None:
        while True:
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError as error:
                if len(dropped) == 2:
                    raise
                dropped.append(error)

    async def run() -> bool:
        tasks = [asyncio.create_task(stubborn()), asyncio.create_task(asyncio.sleep(0))]
        await asyncio.sleep(0)
        await cancel_all(tasks)
        return all(task.done() for task in tasks)

    assert asyncio.run(run()) and len(dropped) == 2
