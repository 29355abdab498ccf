"""Pulls of a log or a trace that has changed since the previous pull; without a radio."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from full_device import RAW
from full_device import stored_log as made_log
from in_process import DEVICE, KEY, Facade, InProcess
from kickback.cli.erase import erase_pulled
from kickback.link import messages
from kickback.link.client import DeviceClient
from kickback.link.errors import LinkDamaged, LinkError, LinkLost
from kickback.link.keyring import Keyring
from kickback.link.pull import pull
from kickback.link.pull_log import PullResult
from kickback.store import Store
from kickback_protocol import message_kinds, record_codec
from store_log import record_bytes


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "s.db", create=True) as made:
        yield made


@pytest.fixture
def facade():
    made = Facade(made_log(device=DEVICE))
    made.traces = {1: RAW}
    return made


@pytest.fixture
def pulled(tmp_path, store, facade):
    """pulled(tamper, into) -> result of one more pull over a cable."""

    def once(tamper=lambda from_host, message: [message], into: Store = store) -> PullResult:
        link = InProcess(tmp_path, facade, KEY, trusted=True)
        link.tamper = tamper
        sensor = DeviceClient(link)

        async def run():
            await sensor.handshake(Keyring(tmp_path / "keys.json"))
            return await pull(sensor, into)

        return asyncio.run(run())

    return once


def counts(store) -> tuple[int, int]:
    """The sessions with their reps."""
    sessions = store.sessions()
    return len(sessions), sum(len(one.reps) for set_ in sessions for one in set_.sets)


@pytest.mark.parametrize("sessions", [1, 3, 9])
def test_log_of_a_wiped_sensor(pulled, store, facade, sessions):
    """Shorter, as long as or longer than the stored log, it is stored completely beside it."""
    first = pulled()
    assert (first.new_log, first.traces, counts(store)) == (False, 1, (3, 6))
    again = pulled()
    assert (again.new_log, again.records, again.traces) == (False, 0, 0)
    facade.log = made_log(sessions, 5, boot_ms=901)
    assert pulled().new_log and counts(store) == (3 + sessions, 6 + 5 * sessions)
    more = pulled()
    assert (more.new_log, more.records, counts(store)) == (False, 0, (3 + sessions, 6 + 5 * sessions))


def test_imitated_sensor_causes_no_duplicate_sessions(pulled, store, facade):
    """Another device with the sensor's id was pulled in between, so the sensor's log counts as a new one."""
    real = facade.log
    pulled()
    before = store.sessions()
    facade.log = made_log(1, 4, raw=0, device=DEVICE, boot_ms=777)
    assert pulled().new_log and counts(store) == (4, 10)
    facade.log = real
    assert pulled().new_log and counts(store) == (4, 10)
    same = [one for one in store.sessions() if len(one.sets[0].reps) == 2]
    assert [one.sets for one in same] == [one.sets for one in before] and [one.number for one in same] == [1, 2, 3]
    assert pulled().records == 0


def test_two_pulls_detect_a_new_log_at_the_same_time(pulled, store, facade):
    """The other pull completes between this one's check and its entry of a new log."""
    pulled()
    facade.log = made_log(5, 5, boot_ms=901)
    others = []

    def beside():
        with Store.open(store.path) as other:
            return pulled(into=other)

    def other_first(from_host, message):
        if from_host and message[0] == message_kinds.READ and not others:
            others.append(None)
            with ThreadPoolExecutor() as thread:
                others.append(thread.submit(beside).result())
        return [message]

    pulled(other_first)
    assert others[1].new_log and counts(store) == (3 + 5, 6 + 25) and store.log_number(DEVICE) == 2


def erased(tmp_path, store, facade) -> tuple:
    """The requests of an erase of pulled data."""
    sensor = DeviceClient(InProcess(tmp_path, facade, KEY, trusted=True))

    async def run():
        await sensor.handshake(Keyring(tmp_path / "keys.json"))
        await erase_pulled(sensor, store)

    asyncio.run(run())
    return facade.requests[-1]


@pytest.mark.parametrize("sessions", [1, 3, 9])
def test_trace_numbers_of_an_old_log_erase_nothing_after_a_wipe(tmp_path, pulled, store, facade, sessions):
    pulled()
    assert erased(tmp_path, store, facade) == ("erase", 1, 1, store.resume_offset(DEVICE))
    facade.log = made_log(sessions, 5, boot_ms=901)
    assert erased(tmp_path, store, facade) == ("erase", 1, 0, 0)
    pulled()
    assert erased(tmp_path, store, facade) == ("erase", 1, 1, store.resume_offset(DEVICE))


def test_log_continues(pulled, store, facade):
    pulled()
    facade.log = made_log(5)
    assert not pulled().new_log and counts(store) == (5, 10)


@pytest.mark.parametrize("kept", [0, 5, 40, 100])
def test_log_with_an_erased_beginning(pulled, store, facade, kept):
    """The part that sensor and store share shows that the log continues."""
    pulled()
    facade.first = len(facade.log) - kept
    facade.log = made_log(5)
    found = pulled()
    assert not found.new_log and not found.lost_bytes and counts(store) == (5, 10)


@pytest.mark.parametrize("lost", [record_codec.PULLED_SIZE, record_codec.PULLED_SIZE + 1])
def test_records_deleted_before_a_pull(pulled, facade, lost):
    """Records below the sensor's own pulled offset do not count as lost."""
    pulled()
    facade.first = len(facade.log) + lost
    facade.log = made_log(5)
    assert pulled().lost_bytes == (lost if lost > record_codec.PULLED_SIZE else 0)


def test_stored_log_without_a_stored_end(pulled, store, facade):
    pulled()
    store.connection.execute("UPDATE devices SET log_tail = x''")
    facade.log = made_log(5)
    assert not pulled().new_log and counts(store) == (5, 10)


def test_damage_in_several_places(pulled, store, facade):
    """Each damaged byte costs one record; all others and all later ones are stored."""
    whole_log = facade.log
    places = [whole_log.index(b"1.0"), len(whole_log) // 2, len(whole_log) - 3]
    facade.log = bytes(byte ^ (0x41 if at in places else 0) for at, byte in enumerate(whole_log))
    found = pulled()
    assert found.records >= 9 and 30 < found.damaged_bytes < 150
    facade.log += made_log(5)[len(whole_log) :]
    assert pulled().records == 8 and counts(store)[0] == 5


def test_missing_trace_is_reported_once_and_not_requested_again(pulled, store, facade):
    del facade.traces[1]
    found = pulled()
    assert (found.traces, found.missing_traces) == (0, 1) and counts(store) == (3, 6)
    assert ("mark_pulled", len(facade.log)) in facade.requests
    assert pulled().missing_traces == 0 and store.raw_wanted(DEVICE) == []


def test_trace_that_differs_from_the_log(pulled, store, facade):
    facade.traces[1] = RAW + b"more"
    assert pulled().missing_traces == 1 and store.raw_wanted(DEVICE) == []


def parts(store) -> list:
    return sorted(store.path.parent.glob("*.part"))


def half(pulled, store, facade, data: bytes):
    """The store after a pull that broke during the trace; its partial file is replaced by data."""

    def broken(from_host, message):
        if not from_host and message[0] == message_kinds.DATA and b"raw raw" in message:
            raise LinkLost("the connection broke")
        return [message]

    with pytest.raises(LinkError):
        pulled(broken)
    (part,) = parts(store)
    part.write_bytes(data)


def test_trace_is_resumed(pulled, store, facade):
    half(pulled, store, facade, RAW[:100])
    asked = []

    def note(from_host, message):
        if from_host and message[0] == message_kinds.READ:
            asked.append(messages.parse(message).fields)
        return [message]

    assert pulled(note).traces == 1
    assert [one["offset"] for one in asked if one["what"] == message_kinds.RAW_TRACE] == [100]
    assert store.raw_traces(1)[0].data == RAW and not parts(store)


@pytest.mark.parametrize("kept", [bytes(100), RAW[:99] + b"x", RAW + bytes(9), bytes(len(RAW))])
def test_partial_trace_is_not_trusted(pulled, store, facade, kept):
    """The partial file is beside the store, where any program may change it."""
    half(pulled, store, facade, kept)
    with_luck = None
    try:
        with_luck = pulled()
    except LinkError:
        assert not parts(store)  # the next pull reads it from the start
        with_luck = pulled()
    assert with_luck.traces == 1 and store.raw_traces(1)[0].data == RAW and not parts(store)


def test_damaged_trace_leaves_no_partial_file(pulled, store, facade):
    def spoil(from_host, message):
        if not from_host and message[0] == message_kinds.DONE and messages.parse(message).fields["offset"] == len(RAW):
            return [messages.make(message_kinds.DONE, len(RAW), 1)]
        return [message]

    with pytest.raises(LinkDamaged, match="checksum"):
        pulled(spoil)
    assert not parts(store) and pulled().traces == 1


def test_trace_of_a_new_log_is_not_resumed_from_the_old_one(pulled, store, facade):
    half(pulled, store, facade, RAW[:100])
    other = b"KBT\x02" + record_bytes("note", up_ms=2, code=1, text="RAW " * 60)
    facade.log = made_log(5, 5, boot_ms=901)
    facade.traces = {1: other}
    found = pulled()
    assert found.new_log and found.traces == 1
    assert [one.data for session in store.numbers() for one in store.raw_traces(session)] == [None, other]
