"""The firmware's Bluetooth in MicroPython and the host's code over bleak on the virtual air."""

import asyncio
import contextlib
import itertools

import pytest
from kickback.cli.live_watch import attach
from kickback.link import live, messages
from kickback.link.cancellation import cancel_all
from kickback.link.errors import LinkError, LinkLost, Refused
from kickback.link.keyring import Keyring
from kickback.link.ownership import prove, rotate
from kickback_protocol import message_kinds
from virtual_air import CODE, DEVICE, KEY, NAME, World, client, settings_of, world

LOG = bytes(range(256)) * 24


def play(folder, doing, **options):
    """Runs doing(World) with a small sensor on the virtual air."""

    async def run():
        async with world(folder, **options) as made:
            return await doing(made)

    return asyncio.run(run())


def lines(*events: tuple) -> str:
    return "".join(" ".join(map(str, event)) + "\n" for event in events)


def event(at_ms: int, kind: int, rep: int) -> tuple:
    """A line of script.txt: the time, then the fields of the core's event."""
    return (at_ms, kind, at_ms, 1, rep, 100, 1100, 1200, 1800, 52000, 48000, 90000, 2)


@pytest.mark.parametrize("mtu", [23, 247])
def test_all_requests_at_each_mtu(folder, mtu):
    async def doing(made: World):
        async with made.sensor() as sensor:
            assert client(sensor).mtu_size == mtu
            info = await sensor.info()
            log = b"".join([part async for part in sensor.read(message_kinds.LOG)])
            await sensor.run_action("set_setting", text="set_gap=20")
            await sensor.run_action("amend", 3, 1, 5, text="as long as a note may be " * 3)
            with pytest.raises(Refused, match="there is no setting nonsense"):
                await sensor.run_action("set_setting", text="nonsense=1")
        return info, log, made.requests()

    info, log, reported = play(folder, doing, mtu=mtu, log=LOG)
    assert info["log_end"] == len(LOG) and log == LOG
    assert reported == [("set_setting", "set_gap=20"), ("amend", 3, 1, 5, "as long as a note may be " * 3)]


def test_standard_services(folder):
    async def doing(made: World):
        async with made.sensor() as sensor:
            central = client(sensor)
            unset = await central.read_gatt_char("2a2b")
            await sensor.run_action("set_time", 1795559196, 60)  # 2026-11-24 22:26:36 UTC, a Tuesday
            while not any(await central.read_gatt_char("2a2b")):  # set in one of the next beats
                await made.pass_by(0.04)
            uuids = ("2a19", "2a29", "2a24", "2a26", "2a2b")
            read = {uuid: bytes(await central.read_gatt_char(uuid)) for uuid in uuids}
            return bytes(unset), read

    unset, read = play(folder, doing)
    assert unset == bytes(10)
    assert read["2a19"] == bytes([77]) and read["2a29"] == b"kickback" and read["2a26"] == b"test"
    year, month, day, hour, minute = read["2a2b"][0] | read["2a2b"][1] << 8, *read["2a2b"][2:6]
    assert (year, month, day, hour, minute) == (2026, 11, 24, 23, 26) and read["2a2b"][7] == 2


def test_events_and_live_state(folder):
    (folder / "script.txt").write_text(lines(event(1500, 1, 1), event(2500, 2, 1), event(3500, 4, 1)))
    reported, live = [], []

    async def doing(made: World):
        async with made.sensor() as sensor:
            sensor.channel.on_event, sensor.channel.on_live = reported.append, live.append
            await sensor.listen(2)
            await made.when(lambda: len(reported) == 3)
            before = len(live)
            await sensor.listen(0)
            await made.pass_by(1)
            return before

    before = play(folder, doing, mtu=23)
    assert [(one["kind"], one["rep"], one["session"]) for one in reported] == [(1, 1, 3), (2, 1, 3), (4, 1, 3)]
    assert [one["seq"] for one in reported] == [1, 2, 3] and reported[1]["peak_speed"] == 90000
    assert before > 20 and len(live) <= before + 2
    assert {(one["rep"], one["set"], one["state"] >> 2, one["speed"]) for one in live} == {(12, 3, 1, -250000)}
    steps = {(later["ms"] - earlier["ms"]) % 65536 for earlier, later in itertools.pairwise(live)}
    assert min(steps) == 40  # every beat while nothing else is sent


def test_strangers_may_only_watch(folder):
    async def doing(made: World):
        async with made.sensor(handshake=False) as sensor:
            await sensor.hello()
            live = []
            sensor.channel.on_live = live.append
            await sensor.listen(2)
            await made.when(lambda: live)
            codes = []
            for kind in (message_kinds.INFO, message_kinds.READ, message_kinds.DO):
                with pytest.raises(Refused) as caught:
                    await sensor.channel.request(messages.make(kind, 0, 0, 0, 0), kind)
                codes.append(caught.value.code)
            return len(live), codes

    live, codes = play(folder, doing)
    assert live and codes == [message_kinds.UNPROVEN] * 3


def test_closed_live_data_go_to_the_owner_only(folder):
    settings_of(folder, live_open=0, adverts=0)

    async def doing(made: World):
        found = await made.heard()
        async with made.sensor(handshake=False) as sensor:
            await sensor.hello()
            with pytest.raises(Refused):
                await sensor.listen(1)
        async with made.sensor() as sensor:
            await sensor.listen(2)
        return found.state

    assert play(folder, doing) == {}


def test_claim_over_the_air(folder):
    async def doing(made: World):
        async with made.sensor(handshake=False) as sensor:
            with pytest.raises(Refused, match="press its button"):
                await sensor.claim(Keyring(made.folder / "early.json"), code=CODE)
            await made.until(3)
            await sensor.claim(made.keys, code=CODE)
            info = await sensor.info()
        async with made.sensor() as sensor:
            await sensor.run_action("identify")
        async with made.sensor(handshake=False) as sensor:
            with pytest.raises(Refused, match="already has an owner"):
                await sensor.claim(Keyring(made.folder / "late.json"), code=CODE)
        return info

    assert play(folder, doing, key=b"", button_ms=2500)["battery"] == 77


def test_a_neighbour_does_not_win_the_claim(folder):
    """He waits on open live data and repeats CLAIM until the window opens; the owner comes a second later."""

    async def doing(made: World):
        refusals = []

        async def repeat(neighbour):
            await neighbour.hello()
            await neighbour.listen(2)
            while True:
                with pytest.raises(LinkError) as caught:
                    await neighbour.claim(Keyring(made.folder / "his.json"), code=f"{len(refusals)}")
                refusals.append(str(caught.value))
                await made.pass_by(0.1 if "press its button" in refusals[-1] else 5)

        async with made.stranger(1).sensor(handshake=False) as neighbour:
            trying = asyncio.create_task(repeat(neighbour))
            await made.until(3.5)
            async with made.sensor(handshake=False) as sensor:
                await sensor.claim(made.keys, code=CODE)
                info = await sensor.info()
            await cancel_all([trying])
            with pytest.raises(Refused):
                await neighbour.info()
        return info, refusals, made.image.read()["/owner.key"], made.keys.keys_of(DEVICE)

    info, refusals, key, keys = play(folder, doing, key=b"", button_ms=2500)
    assert info["battery"] == 77 and [key] == keys
    assert any("press its button" in one for one in refusals) and any("has another code" in one for one in refusals)


def test_claim_without_a_code_on_the_sensor(folder):
    async def doing(made: World):
        made.image.write({"/code.txt": b""})
        async with made.sensor(handshake=False) as sensor:
            await made.until(3)
            with pytest.raises(Refused, match="use the cable"):
                await sensor.claim(made.keys, code=CODE)

    play(folder, doing, key=b"", button_ms=2500, code="")


def test_a_new_key_ends_the_connections_of_the_old_one(folder):
    """Whoever copied the old key loses the access at once, and the owner's next connection proves the new one."""

    async def doing(made: World):
        old = Keyring(made.folder / "old.json")
        old.add(DEVICE, NAME, KEY)
        async with made.stranger(1).sensor(handshake=False) as copy, made.sensor() as owner:
            await copy.handshake(old)
            await copy.info()
            await rotate(owner, made.keys)
            await owner.info()
            await made.when(lambda: not client(copy).is_connected)
        async with made.sensor() as again:
            return await again.info(), made.image.read()["/owner.key"], made.keys.keys_of(DEVICE)[0]

    info, key, first = play(folder, doing)
    assert info["battery"] == 77 and key == first != KEY


def test_three_wrong_proofs_end_only_their_connection(folder):
    async def doing(made: World):
        async with made.sensor(handshake=False) as stranger:
            with pytest.raises(LinkLost):
                for _ in range(4):
                    welcome, nonce = await stranger.hello()
                    with pytest.raises(Refused):
                        await prove(stranger, bytes(32), welcome, nonce)
        async with made.sensor() as owner:
            return await owner.info()

    assert play(folder, doing)["battery"] == 77


def test_connection_without_proof_ends_after_ten_seconds(folder):
    async def doing(made: World):
        lost = asyncio.Event()
        begun = made.on_air.now_s
        async with made.stranger(1).sensor(handshake=False) as silent, made.sensor() as owner:
            silent.transport.on_message = lambda message: lost.set() if isinstance(message, LinkLost) else None
            await lost.wait()
            took = made.on_air.now_s - begun
            await owner.info()
            return took

    assert 9 < play(folder, doing, pace_s=0.004) < 12


def test_slow_disconnection_is_requested_once(folder):
    """The stack refuses a second request (EALREADY) during the first; other hosts are not affected."""

    async def doing(made: World):
        drop = made.radio._drop

        async def slowly(connection):
            await made.pass_by(4)
            await drop(connection)

        made.radio._drop = slowly
        async with made.sensor() as owner, made.stranger(1).sensor(handshake=False) as stranger:
            stranger.transport.on_message = lambda message: None
            with contextlib.suppress(LinkError):
                while client(stranger).is_connected:
                    await stranger.transport.send(messages.make(message_kinds.PROOF, "00" * 16))
                    await made.pass_by(0.04)
            await owner.info()
            return made.radio.already

    assert play(folder, doing) > 0


def test_pairing_window_waits_for_a_person(folder):
    """Connections in the window stay longer than ten seconds: a laptop may be showing a pairing dialog."""

    async def doing(made: World):
        await made.until(1)
        async with made.stranger(1).sensor(handshake=False) as waiting:
            await made.until(50)
            assert client(waiting).is_connected
            await made.until(62)
            await made.when(lambda: not client(waiting).is_connected)

    play(folder, doing, key=b"", button_ms=500, pace_s=0.001)


def test_listeners_are_disconnected_if_no_slot_is_free(folder):
    """After two permanent listeners the owner gets the last slot, and one is freed for the next host."""

    async def doing(made: World):
        async with made.stranger(1).sensor(handshake=False) as one, made.stranger(2).sensor(handshake=False) as other:
            for listener in (one, other):
                await listener.hello()
                await listener.listen(2)
            await made.until(15)
            assert client(one).is_connected and client(other).is_connected
            async with made.sensor() as owner:
                await owner.info()
                await made.when(lambda: not (client(one).is_connected and client(other).is_connected))
                return await owner.info()

    play(folder, doing, pace_s=0.004)


def test_pull_leaves_free_buffers_in_the_stack(folder):
    """No packet is refused and no event is lost."""
    (folder / "script.txt").write_text(lines(*(event(2000 + 100 * i, 2, i + 1) for i in range(30))))
    reported, live = [], []

    async def doing(made: World):
        made.radio.traffic.buffers.credits = 6
        async with made.sensor() as sensor:
            sensor.channel.on_event, sensor.channel.on_live = reported.append, live.append
            await sensor.listen(2)
            log = b"".join([part async for part in sensor.read(message_kinds.LOG)])
            await made.when(lambda: len(reported) == 30)
            return log, made.radio.traffic.refused

    log, refused = play(folder, doing, mtu=23, log=LOG * 4)
    assert log == LOG * 4 and refused == 0
    assert [one["seq"] for one in reported] == list(range(1, 31))


def test_refusals_reach_the_owner(folder):
    async def doing(made: World):
        made.keys.path.unlink()
        made.keys.add(DEVICE, NAME, bytes(32))
        with pytest.raises(LinkError) as caught:
            async with made.sensor():
                pass
        return str(caught.value)

    assert "the key of another owner" in play(folder, doing)


def test_connection_lost_during_a_pull(folder):
    async def doing(made: World):
        async with made.sensor() as sensor:

            def cut(count: int) -> None:
                if count > 40:
                    asyncio.ensure_future(made.radio.cut())

            made.radio.traffic.on_packet = cut
            with pytest.raises(LinkLost, match="connection broke|stopped answering|Not connected"):
                async for _ in sensor.read(message_kinds.LOG):
                    pass
            made.radio.traffic.on_packet = lambda count: None

    play(folder, doing, mtu=23, log=LOG)


def test_watch_continues_after_a_broken_link(folder, monkeypatch):

    monkeypatch.setattr("kickback.link.live.RETRY_S", 0.05)
    monkeypatch.setattr(live, "REFRESH_S", 0.1)
    states = []

    async def doing(made: World):
        async with made.sensor() as sensor:
            one = attach(sensor)
            watcher = asyncio.create_task(live.follow(sensor, one))
            for _ in range(2):
                await made.when(lambda: one.frames and one.link == "live")
                one.frames.clear()
                await made.radio.cut()
                await made.when(lambda: one.link != "live")
                states.append(one.link)
            await made.when(lambda: one.frames and one.battery == 77)  # requested after the reconnection
            await cancel_all([watcher])
            assert sensor.authenticated

    play(folder, doing)
    assert states == ["lost", "lost"]
