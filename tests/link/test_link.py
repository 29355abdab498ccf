"""Requests of a host without a radio: the firmware's request handler and the host's client in one process."""

import asyncio
import contextlib
import time

import peer as firmware_peer
import pytest
from hypothesis import given
from hypothesis import strategies as st
from in_process import CODE, DEVICE, KEY, NAME, Facade, InProcess
from kickback.cli.live_watch import Watch, attach
from kickback.link import live, messages
from kickback.link.client import DeviceClient
from kickback.link.errors import LinkError, LinkLost, Refused
from kickback.link.keyring import Keyring
from kickback.link.ownership import AlreadyOwned, prove, rotate
from kickback.link.pull import pull
from kickback.link.pull_log import GROWTH
from kickback.link.target import Target
from kickback.store import Store
from kickback_protocol import fields, message_kinds, pake
from repcore.counter import REP, TOP
from store_log import record_bytes


@pytest.fixture
def keys(tmp_path):
    return Keyring(tmp_path / "keys.json")


@pytest.fixture
def make(tmp_path, keys):
    """make(log, key, trusted) -> facade, link, sensor; the laptop has the key if there is one."""

    def made(log: bytes = b"", key: bytes = KEY, trusted: bool = False):
        facade = Facade(log)
        link = InProcess(tmp_path, facade, key, trusted)
        if key:
            keys.add(DEVICE, NAME, key)
        return facade, link, DeviceClient(link)

    return made


def refused(doing) -> str:
    with pytest.raises(LinkError) as caught:
        asyncio.run(doing)
    text = str(caught.value)
    assert NAME in text and "\n" not in text and text.count(". ") == 0, text
    return text


def test_owner_sends_every_request(make, keys):
    facade, _, sensor = make(bytes(range(256)) * 5)

    async def ask():
        await sensor.handshake(keys)
        info = await sensor.info()
        log = b"".join([part async for part in sensor.read(message_kinds.LOG)])
        tail = b"".join([part async for part in sensor.read(message_kinds.LOG, 0, 1000, 100)])
        await sensor.run_action("mark_pulled", 7)
        await sensor.run_action("set_time", 1700000000, 60)
        await sensor.run_action("identify")
        await sensor.run_action("erase", 1, 9, 50)
        await sensor.run_action("amend", 3, 0, 5, text="knee hürt")
        await sensor.run_action("set_setting", text="set_gap=20")
        return info, log, tail

    info, log, tail = asyncio.run(ask())
    assert info["battery"] == 77 and info["firmware"] == "test"
    assert log == facade.log and tail == facade.log[1000:1100]
    assert facade.requests == [
        ("mark_pulled", 7), ("set_time", 1700000000, 60), ("identify",), ("erase", 1, 9, 50),
        ("amend", 3, 0, 5, "knee hürt"), ("set_setting", "set_gap=20"),
    ]  # fmt: skip


def test_requests_without_proof_get_no_data_and_change_nothing(make, keys):
    facade, link, sensor = make(b"secret")

    async def ask():
        await sensor.hello()
        for kind in (message_kinds.INFO, message_kinds.READ, message_kinds.DO):
            message = messages.make(kind, *[0] * len(fields.RECORDS[kind][1].split()))
            with pytest.raises(Refused) as caught:
                await sensor.channel.request(message, message[0])
            assert caught.value.code == message_kinds.UNPROVEN

    asyncio.run(ask())
    assert not facade.requests and not link.peer.reading


def test_other_message_kinds_are_unknown_requests(make):
    """Kinds of the sensor's own messages, of log records and of later versions."""
    _, link, _ = make(trusted=True)
    messages_sent = []
    link.on_message = lambda message: messages_sent.append(messages.parse(bytes(message)).fields)
    asked = {
        getattr(message_kinds, name) for name in ("HELLO", "PROOF", "CLAIM", "LISTEN", "INFO", "READ", "DO", "DATA")
    }
    for kind in set(range(1, 64)) - asked:
        link.take(messages.make(kind))
        assert messages_sent.pop() == {"to": kind, "code": message_kinds.UNKNOWN, "text": ""}


def test_wrong_key_counts_as_a_bad_proof(make, keys):
    _, link, sensor = make()
    keys.path.unlink()
    keys.add(DEVICE, NAME, bytes(32))
    assert "the key of another owner" in refused(sensor.handshake(keys))
    assert link.peer.bad_proofs == 1 and not link.peer.channel.proven


def test_sensor_without_the_key_is_detected(make, keys):
    _, link, sensor = make()

    def pretend(from_host, message):
        known = from_host or message[0] not in (message_kinds.REPLY, message_kinds.PROOF)
        return [message if known else messages.make(message_kinds.PROOF, "00" * 16)]

    link.tamper = pretend
    assert "does not have your key" in refused(sensor.handshake(keys))


def test_key_missing_on_this_laptop(make, keys):
    _, _, sensor = make()
    keys.path.unlink()
    assert "its key is not on this laptop" in refused(sensor.handshake(keys))


def test_renamed_sensor_is_stored_under_its_new_name(make, keys):
    facade, link, sensor = make()
    facade.name = "Kick-New"
    asyncio.run(sensor.handshake(keys))
    assert keys.names() == {DEVICE: "Kick-New"} and keys.keys_of(DEVICE) == [KEY]
    facade.name, link.trusted, link.peer.trusted = "Kick-Newer", True, True
    asyncio.run(sensor.handshake(keys))
    assert keys.names() == {DEVICE: "Kick-Newer"}


def test_read_only_keys_suffice_for_requests(make, keys, monkeypatch):
    facade, _, sensor = make()
    facade.name = "Kick-New"

    def fails(change):
        raise LinkError("no")

    monkeypatch.setattr(keys, "_change", fails)
    asyncio.run(sensor.handshake(keys))
    assert sensor.authenticated


@pytest.mark.parametrize("trusted", [False, True])
def test_too_long_text_is_refused_before_it_is_sent(make, keys, trusted):
    """The longest valid text is accepted."""
    facade, _, sensor = make(trusted=trusted)
    asyncio.run(sensor.handshake(keys))
    most = 0
    for size in (10, 63, 64, 65, 150, 165, 170, *range(171, 188)):
        text = "note=" + "ü" * (size // 2)
        try:
            asyncio.run(sensor.run_action("set_setting", text=text))
            most = len(text.encode())
        except LinkError as error:
            assert f"{len(text.encode())} bytes, at most " in str(error) and NAME in str(error)
            assert facade.requests[-1][1] != text
    assert most > 160 and len(facade.requests[-1][1].encode()) == most
    with pytest.raises(LinkError, match="has 607 bytes"):
        asyncio.run(sensor.run_action("set_setting", text="lifter=" + "x" * 600))


def test_foreign_sensor_with_the_name_of_an_own_one(make, keys):
    _, _, sensor = make()
    keys.path.unlink()
    keys.add("another", NAME, KEY)
    assert f"{NAME} is another sensor than yours of this name" in refused(sensor.handshake(keys))


def test_new_sensor_reports_that_it_has_no_owner(make, keys):
    _, _, sensor = make(key=b"")
    assert "kickback pair" in refused(sensor.handshake(keys))


@pytest.mark.parametrize(
    ("claims", "code", "stored", "why"),
    [
        (0, CODE, CODE, "press its button"),
        (1, "", CODE, "the code on its box"),
        (1, "12345679", CODE, "has another code"),
        (1, CODE, "", "use the cable"),
    ],
)
def test_claim_needs_window_and_code(make, keys, tmp_path, claims, code, stored, why):
    _, link, sensor = make(key=b"")
    link.firmware.claimable = claims
    if not stored:
        (tmp_path / "code.txt").unlink()
    assert why in refused(sensor.claim(keys, code=code))
    assert link.owner.key == b"" and keys.names() == {}


def test_a_window_allows_ten_claims(make, keys):
    """So that nobody can try all codes."""
    _, link, sensor = make(key=b"")
    link.firmware.claimable = message_kinds.MAX_CLAIMS
    for _ in range(10):
        assert "has another code" in refused(sensor.claim(keys, code="1"))
    assert "press its button" in refused(sensor.claim(keys, code=CODE))


@pytest.mark.parametrize("share", [bytes(32), (1).to_bytes(32, "little"), ((1 << 255) - 19).to_bytes(32, "little")])
def test_a_share_that_forces_the_key_is_refused(make, share):
    _, link, sensor = make(key=b"")
    link.firmware.claimable = 3
    with pytest.raises(Refused, match="invalid share"):
        asyncio.run(sensor.channel.request(messages.make(message_kinds.CLAIM, share.hex()), message_kinds.CLAIM))
    assert not link.peer.candidate


def test_x25519():
    """The first vector of RFC 7748, 5.2; and the point of every code is on the curve."""
    scalar = int.from_bytes(bytes.fromhex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"), "little")
    scalar = scalar & ((1 << 254) - 8) | 1 << 254
    point = bytes.fromhex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")
    wanted = "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"
    *_, product = pake.product(scalar, pake.unpack(point))
    assert product is not None and pake.pack(product).hex() == wanted
    prime = (1 << 255) - 19
    for code in range(50):
        u = pake.generator(str(code).encode(), b"device")
        assert pow(u**3 + 486662 * u**2 + u, prime >> 1, prime) == 1


def test_a_refused_claim_changes_no_keys(make, keys):
    _, link, _ = make(key=b"")
    for number in range(3):
        keys.add(DEVICE, "Kick-old", bytes([number]) * 32)
    before = keys.keys_of(DEVICE)
    assert len(before) == 3
    for _ in range(3):
        assert "press its button" in refused(DeviceClient(link).claim(keys, again=True, code=CODE))
    assert keys.keys_of(DEVICE) == before
    # a key that another process stored meanwhile remains
    mine, other = bytes([8]) * 32, bytes([9]) * 32
    keys.add(DEVICE, NAME, mine)
    keys.add(DEVICE, NAME, other)
    keys.remove_key(DEVICE, mine)
    assert keys.keys_of(DEVICE)[0] == other and mine not in keys.keys_of(DEVICE)
    for key in (other, *before):
        keys.remove_key(DEVICE, key)
    assert keys.keys_of(DEVICE) == [] and keys.names() == {}


def test_claimed_sensor_refuses_a_second_claim(make, keys, tmp_path):
    _, link, sensor = make(key=b"")
    link.firmware.claimable = 3
    asyncio.run(sensor.claim(keys, code=f" {CODE[:4]} {CODE[4:]}"))
    (kept,) = keys.keys_of(DEVICE)
    assert kept and link.owner.key == kept and sensor.authenticated and not link.firmware.claimable
    # another laptop, with the window open again
    link.firmware.claimable = 3
    assert "already has an owner" in refused(DeviceClient(link).claim(Keyring(tmp_path / "other.json"), code=CODE))
    assert link.owner.key == kept and Keyring(tmp_path / "other.json").keys_of(DEVICE) == []
    # reset by hand
    link.owner.forget()
    asyncio.run(DeviceClient(link).claim(Keyring(tmp_path / "other.json"), code=CODE))
    assert link.owner.key != kept


def test_hello_from_before_the_claim_proves_nothing(make, keys):
    """Without an owner there was no key to prove, so a waiting stranger would become the owner."""
    _, link, sensor = make(key=b"")

    async def ask():
        stranger, nonce = await sensor.hello()
        link.owner.key = KEY  # claimed by somebody else
        with pytest.raises(Refused, match="the key of another owner"):
            await prove(sensor, b"", stranger, nonce)

    asyncio.run(ask())
    assert not link.peer.channel.proven


def test_claim_with_a_lost_answer_is_completed(make, keys):
    """The key is stored before the claim is sent, so a link that breaks right after it loses nothing."""
    _, link, sensor = make(key=b"")
    link.firmware.claimable = 3

    def cut(from_host, message):
        if not from_host and message[0] == message_kinds.PROOF:
            link.on_message(LinkLost(f"{NAME}: the connection broke"))
            return []
        return [message]

    link.tamper = cut
    refused(sensor.claim(keys, code=CODE))
    assert [link.owner.key] == keys.keys_of(DEVICE)
    link.tamper = lambda from_host, message: [message]
    asyncio.run(DeviceClient(link).claim(keys, code=CODE))


def test_claim_of_an_imitated_sensor_needs_confirmation_and_keeps_the_real_key(make, keys, tmp_path):
    """It has the sensor's id and reports no owner: it receives new keys, and the proven key is kept."""
    facade, link, sensor = make()
    asyncio.run(sensor.handshake(keys))
    (tmp_path / "impostor").mkdir()
    impostor = InProcess(tmp_path / "impostor", facade, b"")
    with pytest.raises(AlreadyOwned, match="either it was reset, or another device imitates it"):
        asyncio.run(DeviceClient(impostor).claim(keys, code=CODE))
    assert keys.keys_of(DEVICE) == [KEY]
    for _ in range(5):
        impostor.owner.forget()
        impostor.firmware.claimable = True
        asyncio.run(DeviceClient(impostor).claim(keys, again=True, code=CODE))
        assert KEY in keys.keys_of(DEVICE) and keys.keys_of(DEVICE)[0] == impostor.owner.key
    asyncio.run(DeviceClient(link).handshake(keys))
    assert keys.keys_of(DEVICE)[0] == KEY


def test_owner_rotates_the_key(make, keys, tmp_path):
    """Copies of the old key become invalid; a stranger cannot rotate the key."""
    _, link, sensor = make()
    asyncio.run(sensor.handshake(keys))
    asyncio.run(rotate(sensor, keys))
    new = keys.keys_of(DEVICE)[0]
    assert link.owner.key == new != KEY and sensor.authenticated
    copied = Keyring(tmp_path / "copied.json")
    copied.add(DEVICE, NAME, KEY)
    assert "the key of another owner" in refused(DeviceClient(link).handshake(copied))
    stranger = DeviceClient(link)
    asyncio.run(stranger.hello())
    assert "already has an owner" in refused(rotate(stranger, copied))
    assert link.owner.key == new and copied.keys_of(DEVICE) == [KEY]


def test_cable_needs_no_key(make, keys):
    facade, _, sensor = make(trusted=True)

    async def ask():
        await sensor.handshake(keys)
        await sensor.run_action("erase", 2)

    keys.path.unlink()
    asyncio.run(ask())
    assert facade.requests == [("erase", 2, 0, 0)]


def test_cable_claims_without_a_button(make, keys):
    _, link, sensor = make(key=b"", trusted=True)
    asyncio.run(sensor.claim(keys))
    assert [link.owner.key] == keys.keys_of(DEVICE)


def test_an_endless_log_does_not_fill_the_disk(make, keys, tmp_path):
    """What INFO states, and a part for what is logged meanwhile, bounds the log that is stored."""
    announced = 100
    facade, _, sensor = make(record_bytes("note", up_ms=1, code=1, text="again " * 60) * 500)
    assert len(facade.log) > announced + 2 * GROWTH
    facade.info = lambda: (1, 2000, int(time.time()), 0, announced, 0, 77, 0, 3, 0x68, 900)

    async def ask(store):
        await sensor.handshake(keys)
        await pull(sensor, store)

    with Store.open(tmp_path / "store.db", create=True) as store:
        assert "sends more than it has" in refused(ask(store))
        assert store.resume_offset(DEVICE) <= announced + GROWTH


def event(kind: int, rep: int) -> tuple:
    return (kind, 1000 + rep, 1, rep, 100, 1100, 1200, 1800, 52000, 48000, 90000, 2)


def test_live_data_are_public_until_closed(make, keys):
    _, link, sensor = make()
    reported = []
    sensor.channel.on_event = reported.append

    async def listen():
        await sensor.hello()
        await sensor.listen(1)
        link.firmware.on_event(event(TOP, 1), 3)
        link.pump()
        link.settings["live_open"] = 0
        with pytest.raises(Refused):
            await sensor.listen(2)
        await sensor.handshake(keys)
        await sensor.listen(1)
        link.firmware.on_event(event(REP, 1), 3)
        link.pump()

    asyncio.run(listen())
    assert [(one["seq"], one["kind"], one["rom"], one["flags"]) for one in reported] == [
        (1, TOP, 52000, 2),
        (2, REP, 52000, 2),
    ]


def test_closing_live_data_stops_existing_listeners(make):
    _, link, sensor = make()
    reported = []
    sensor.channel.on_event = reported.append

    async def listen():
        await sensor.hello()
        await sensor.listen(1)
        link.settings["live_open"] = 0
        link.firmware.on_event(event(TOP, 1), 3)
        link.pump()

    asyncio.run(listen())
    assert reported == []


def test_closed_output_ends_the_watch(make, keys, monkeypatch):
    """As in `kickback live --json | head -1`; the link drops exceptions of its callback."""
    _, link, sensor = make()

    @contextlib.asynccontextmanager
    async def reach(*_, **__):
        await sensor.handshake(keys)
        swallowing = link.on_message

        def reported(message):
            with contextlib.suppress(Exception):
                swallowing(message)

        link.on_message = reported
        telling = asyncio.create_task(tell())
        yield [sensor]
        await telling

    async def tell():
        """Sends an event as soon as a listener exists."""
        while not link.peer.listening:
            await asyncio.sleep(0)
        link.firmware.on_event(event(TOP, 1), 3)
        link.pump()

    def closed(line):
        raise BrokenPipeError

    monkeypatch.setattr("kickback.link.connect.connect_all", reach)
    monkeypatch.setattr("click.echo", closed)
    with pytest.raises(BrokenPipeError):
        asyncio.run(Watch(None, True).run(Target()))


def test_errors_are_reported_once_and_reconnection_is_limited(make, keys, monkeypatch, capsys):
    _, link, sensor = make()
    monkeypatch.setattr(live, "RETRY_S", 0.01)
    monkeypatch.setattr(live, "GIVE_UP_S", 0.05)

    async def gone(*_):
        raise LinkLost("Kick-1\x1b is gone")

    async def ask():
        one = attach(sensor, lambda event: None)
        monkeypatch.setattr(link, "send", gone)
        monkeypatch.setattr(link, "reconnect", gone)
        with pytest.raises(LinkLost):
            await live.follow(sensor, one)
        return one

    one = asyncio.run(ask())
    assert capsys.readouterr().err == "Kick-1? is gone; trying again\n"
    assert one.link == "lost" and one.trouble == "Kick-1\x1b is gone"


def test_slow_host_detects_missing_events(make):
    """With more events than the queue holds, the newest arrive; their numbers show how many are missing."""
    _, link, sensor = make()
    reported = []
    sensor.channel.on_event = reported.append

    async def listen():
        await sensor.hello()
        await sensor.listen(1)
        for rep in range(1, 31):
            link.firmware.on_event(event(REP, rep), 3)
        link.pump()

    asyncio.run(listen())
    assert [one["seq"] for one in reported] == list(range(23, 31))


def test_newer_and_older_protocols(make, keys, monkeypatch):
    _, _, sensor = make()
    monkeypatch.setattr(message_kinds, "PROTOCOL", 2)  # the sensor's version; this message has that of an older host
    hello = messages.make(message_kinds.HELLO, 1, "00" * 16)
    assert asyncio.run(sensor.channel.request(hello, message_kinds.WELCOME)).fields["version"] == 2
    hello = messages.make(message_kinds.HELLO, 3, "00" * 16)
    assert "kickback flash" in refused(sensor.channel.request(hello, message_kinds.WELCOME))


def test_host_refuses_a_newer_protocol(make, keys):
    _, link, sensor = make()

    def newer(from_host, message):
        welcome = messages.make(message_kinds.WELCOME, 9, 1, "00" * 16, DEVICE, NAME)
        return [welcome if message[0] == message_kinds.WELCOME else message]

    link.tamper = newer
    assert "update kickback" in refused(sensor.handshake(keys))


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize(
    ("version", "device"), [(-1, DEVICE), (1, ""), (1, "../a"), (1, "a\0"), (1, "é"), (1, "a" * 65)]
)
def test_invalid_welcome_is_refused(make, keys, version, device, trusted):
    """The id becomes part of a file name."""
    _, link, sensor = make(trusted=trusted)
    welcome = messages.make(message_kinds.WELCOME, version, 1, "00" * 16, device, NAME)
    link.tamper = lambda from_host, message: [welcome if message[0] == message_kinds.WELCOME else message]
    assert "is it a kickback sensor?" in refused(sensor.handshake(keys))


@pytest.mark.parametrize("sealed", [False, True])
def test_wrong_proof_in_a_proven_session(make, keys, sealed):
    """A sealed one ends the session; an unsealed one may be from a stranger and changes nothing."""
    _, link, sensor = make()

    async def ask():
        await sensor.handshake(keys)
        wrong = messages.make(message_kinds.PROOF, "00" * 16)
        link.on_message, reported = lambda message: None, link.on_message
        link.take(sensor.channel.secure.seal(wrong) if sealed else wrong)
        link.on_message = reported
        assert link.peer.channel.proven is not sealed
        if sealed:
            await sensor.handshake(keys)
        return await sensor.info()

    assert asyncio.run(ask())["battery"] == 77


@pytest.mark.parametrize("kind", [message_kinds.PROOF, message_kinds.CLAIM, message_kinds.LISTEN, message_kinds.DO])
def test_unsealed_messages_in_a_proven_session_are_ignored(make, keys, kind):
    facade, link, sensor = make()
    asyncio.run(sensor.handshake(keys))
    messages_sent = []
    link.on_message = lambda message: messages_sent.append(bytes(message))
    link.firmware.claimable = 3
    link.take(messages.make(kind, *([1] if kind in (message_kinds.LISTEN, message_kinds.DO) else ["00" * 32])))
    assert not messages_sent and not facade.requests and not link.peer.listening and link.peer.channel.proven
    link.take(messages.make(message_kinds.HELLO, 1, "00" * 16))  # starts again without a proof
    assert messages.parse(messages_sent[0]).kind == message_kinds.WELCOME and not link.peer.channel.proven


@pytest.mark.parametrize("code", [message_kinds.OK, message_kinds.TAKEN])
def test_answer_to_another_request_is_ignored(make, code):
    """For example to a request that timed out."""
    _, link, sensor = make()
    late = messages.make(message_kinds.REPLY, message_kinds.CLAIM, code, "")
    answers = [late]

    def tamper(from_host, message):
        return [message] if from_host or message[0] != message_kinds.REPLY else [*answers]

    async def ask():
        await sensor.hello()
        link.tamper = tamper
        sensor.channel.answer_timeout_s = 0.05
        with pytest.raises(LinkLost, match="did not answer"):
            await sensor.listen(1)
        answers.append(messages.make(message_kinds.REPLY, message_kinds.LISTEN, message_kinds.OK, ""))
        await sensor.listen(1)

    asyncio.run(ask())


def test_document_is_read_by_one_host_at_a_time(make, keys):
    """There is one buffer: the other hosts are answered when it is free again."""
    facade, link, _ = make(bytes(500), trusted=True)
    other = firmware_peer.Peer(True)
    facade.size = lambda what, number: 500
    asked = messages.make(message_kinds.READ, message_kinds.SETTINGS, 0, 0, 0)
    for peer in (link.peer, other):
        peer.incoming.buffer[: len(asked)] = asked
        peer.incoming.size = len(asked)
    messages_sent = []
    for _ in range(20):
        for peer in (link.peer, other):
            if link.firmware.next_message(peer):
                messages_sent.append((peer is other, peer.tx[1]))
                peer.size = 0
    kinds = (message_kinds.DATA, message_kinds.DONE)
    reported = [(other, kind) for other in (False, True) for kind in kinds]
    assert list(dict.fromkeys(messages_sent)) == reported
    # a host that disconnects during the read frees it
    other.incoming.size = len(asked)
    link.firmware.next_message(other)
    other.reset()
    link.peer.incoming.size = len(asked)
    link.peer.size = 0
    assert link.firmware.next_message(link.peer)


def hostile(alone: bytes) -> st.SearchStrategy[bytes]:
    """Damaged messages, valid messages with random fields, and random bytes."""
    kinds = st.sampled_from([kind for kind in fields.RECORDS if kind >= message_kinds.HELLO])
    numbers = st.lists(st.one_of(st.integers(-3, 300), st.integers(-(1 << 62), 1 << 62)), max_size=8)
    texts = st.lists(st.sampled_from(["", "00", "zz", "00" * 16, "00" * 32, "a=b", "é"]), max_size=3)
    sound = st.builds(lambda kind, n, t: messages.make(kind, *n, *t), kinds, numbers, texts)
    return st.one_of(st.binary(max_size=200), sound, sound.map(lambda raw: b"\xff\1\0\0\0" + raw + bytes(8)))


@given(st.lists(hostile(b""), max_size=12))
def test_fuzz_of_the_sensor(tmp_path_factory, sent):
    """Any messages without the key: no exception, no change, no secret; the owner is served all the same."""
    folder = tmp_path_factory.mktemp("fuzz")
    facade = Facade(b"secret")
    link = InProcess(folder, facade)
    messages_sent = []
    link.on_message = lambda message: messages_sent.append(bytes(message))
    for raw in sent:
        link.take(raw)
    assert not facade.requests and link.owner.key == KEY
    assert not any(b"secret" in raw for raw in messages_sent)
    assert {raw[0] for raw in messages_sent} <= {message_kinds.WELCOME, message_kinds.REPLY}


def test_too_little_memory_is_reported(make, keys):
    """A large document does not fit into the fragmented heap: firmware and link continue."""
    facade, _, sensor = make(b"log")

    def size(what, number):
        raise MemoryError

    async def ask():
        await sensor.handshake(keys)
        facade.size = size
        with pytest.raises(LinkError) as caught:
            await sensor.read_table(message_kinds.SETTINGS)
        return str(caught.value), await sensor.info()

    text, info = asyncio.run(ask())
    assert "too little memory" in text and info["battery"] == 77


@pytest.mark.parametrize("document", [b"[1]", b"5", b"{", b"[" * 100_000, b"\xff\xfe"])
def test_invalid_document(make, document):
    facade, _link, sensor = make(document, trusted=True)
    facade.size, facade.read = lambda what, number: len(document), lambda what, number, at, to: copy(document, at, to)

    def copy(data: bytes, at: int, to: memoryview) -> int:
        part = data[at : at + len(to)]
        to[: len(part)] = part
        return len(part)

    assert "kickback flash" in refused(sensor.read_table(message_kinds.SETTINGS))


@given(st.lists(hostile(b""), max_size=12), st.booleans())
def test_fuzz_of_the_sensor_by_its_owner(tmp_path_factory, sent, cable):
    """Random requests with the key, as from a faulty host, are answered without an exception."""
    folder = tmp_path_factory.mktemp("fuzz")
    link = InProcess(folder, Facade(b"log"), trusted=cable)
    keys = Keyring(folder / "keys.json")
    keys.add(DEVICE, NAME, KEY)
    sensor = DeviceClient(link)
    asyncio.run(sensor.handshake(keys))
    seal = sensor.channel.secure
    messages_sent = []
    link.on_message = lambda message: messages_sent.append(bytes(message))
    for raw in sent:
        link.take(seal.seal(raw) if seal else raw)
        if seal and not link.peer.channel.proven:
            break  # the host has sent a new HELLO or a wrong proof
    opened = [seal.open(raw) if seal and raw[0] == message_kinds.SEALED else raw for raw in messages_sent]
    assert all(messages.parse(raw) for raw in opened)


@given(st.lists(st.one_of(st.binary(max_size=100), hostile(b"")), min_size=1, max_size=6), st.integers(0, 3))
def test_fuzz_of_the_host(tmp_path_factory, answers, after):
    """With random answers the host returns a result or raises LinkError."""
    folder = tmp_path_factory.mktemp("fuzz")
    keys = Keyring(folder / "keys.json")
    keys.add(DEVICE, NAME, KEY)
    link = InProcess(folder, Facade(b"log" * 200))
    count = 0

    def tamper(from_host, message):
        nonlocal count
        if from_host:
            return [message]
        count += 1
        return answers if count == after + 1 else [message]

    link.tamper = tamper
    sensor = DeviceClient(link)
    sensor.channel.answer_timeout_s = 0.01  # instead of the timeout of ten seconds

    async def ask():
        await sensor.handshake(keys)
        await sensor.info()
        return b"".join([part async for part in sensor.read(message_kinds.LOG)])

    try:
        assert asyncio.run(ask()) == b"log" * 200
    except LinkError as error:
        assert "\n" not in str(error)


def test_frames_fit_a_notification():
    assert firmware_peer.MESSAGE_BYTES + 1 == 247 - 3
