"""Raw traces: Rice coding is lossless, and a replay of a device's trace gives the device's results."""

from types import SimpleNamespace

import numpy as np
import pytest
from app_runs import device, on_flash, records, simulated
from coded_trace import coded
from firmware_parts import flash_space, raw_recorder
from hypothesis import given
from hypothesis import strategies as st
from kickback.replays.run import replay
from kickback.simulate.trace import simulate_trace
from kickback.traces import kbt
from kickback.traces import kbt_compressed as pieces
from kickback.training.rep import flag_names
from kickback.virtual.run.script import OnTrace, Press, WatchdogReset
from kickback_protocol import plain_trace, record_codec

MOST = 0.6  # of the 12 bytes that a sample has
COUNTS = st.integers(-32768, 32767)
STEPS = st.one_of(st.just(10_000), st.integers(9_900, 10_100), st.integers(1, 0x1FFFFFFF))


@given(st.integers(0, 0x3FFFFFFF), st.lists(st.tuples(STEPS, st.tuples(*[COUNTS] * 6)), min_size=1, max_size=90))
def test_rice_coding_is_lossless(t_us, changes):
    """Any counts; any steps of a clock that wraps after 2^30 us."""
    rows = []
    for step, sample in changes:
        t_us = (t_us + step) & 0x3FFFFFFF
        rows.append([t_us, *sample])
    found, accel_range_g, gyro_range_dps, _, damaged = pieces.parse(coded(rows))
    assert (accel_range_g, gyro_range_dps, damaged) == (4, 500, 0)
    assert found.tolist() == rows


@given(st.lists(st.integers(-3, 3), min_size=200, max_size=400), st.integers(0, 399))
def test_a_blow_after_rest(walk, at):
    """Small differences take few bits; a full-scale blow in between is coded correctly, over several pieces."""
    path = np.cumsum(walk)
    rows = [[10_000 * (n + 1), *(int(v) for _ in range(6))] for n, v in enumerate(path)]
    rows[at % len(rows)][1:] = [32767, -32768, 32767, -32768, 32767, -32768]
    assert pieces.parse(coded(rows, 800))[0].tolist() == rows


@pytest.mark.parametrize("n", [0, 1, 16, 17, 33])
def test_ends_of_blocks(n):
    rows = [[10_000 * k, k, -k, 0, 1, 2, 3] for k in range(1, n + 1)]
    assert pieces.parse(coded(rows))[0].tolist() == rows


def test_bits_by_hand():
    """Two samples: the first whole, the second as seven columns of one value each, all as differences (bit 0)."""
    # a column is coded as changes only where that is less, and the first change is the difference itself
    # k is 0 unless the column's sum is 2 or more: of 1 value, n << k + 1 <= total
    # t: 10000 -> 20000 in zigzag, k = 14 (1 << 14 <= 20000 < 1 << 15): q = 1, low bits 20000 - 16384 = 3616
    # ax 5 -> 6: 1 -> 2 in zigzag, k = 1: q = 1, low bit 0; the others 0: k = 0, q = 0
    bits = "0" + "1110" + "10" + f"{3616:014b}" + "0" + "0001" + "10" + "0" + ("0" + "0000" + "0") * 5
    raw = coded([[100, 5, 0, 0, 0, 0, 0], [10_100, 6, 0, 0, 0, 0, 0]])
    start = len(raw) - 2  # the checksum
    width = -(-len(bits) // 8)
    assert raw[start - width : start] == int(bits.ljust(8 * width, "0"), 2).to_bytes(width, "big")


FAMILIES = ("controlled", "ballistic", "long_holds", "slow", "sled", "touch_and_go", "saturated")


def test_size_on_simulated_machines():
    """Sets as they are recorded, with the sensor's noise."""
    shares = {}
    for family in FAMILIES:
        _, counts, _ = simulate_trace(family, 5, 100)
        rows = [[10_000 * (n + 1), *row] for n, row in enumerate(counts.tolist())]
        shares[family] = len(coded(rows)) / (12 * len(rows))
    told = ", ".join(f"{family} {share:.1%}" for family, share in shares.items())
    print(told)
    assert sum(shares.values()) / len(shares) <= MOST, told
    assert max(shares.values()) <= MOST, told


def traces_of(made):
    """Traces by number, read by the host's loader; a trace being written has no bytes yet."""
    files = {name: data for name, data in on_flash(made).items() if name.startswith("/raw/") and data}
    return {int(name[5:10]): kbt.parse(data, name) for name, data in files.items()}


def logged_by_trace(made):
    """What REP records say, by trace: a list of whole numbers for each rep."""
    raws = {(row["session"], row["set"]): row["number"] for row in records(made, "raw")}
    found = {}
    for row in records(made, "rep"):
        number = raws[row["session"], row["set"]]
        found.setdefault(number, []).append((
            row["start_ms"], row["concentric_ms"], row["peak_pause_ms"], row["eccentric_ms"],
            row["top_ms"], row["rep_ms"], row["rom"], row["mean_speed"], row["peak_speed"], flag_names(row["flags"]),
        ))  # fmt: skip
    return found


def replayed(trace):
    """The same of a replay."""
    assert trace.origin

    def thousandths(value):
        assert value is not None
        return round(value * 1000)

    base_ms, first_s = trace.origin.up_ms, trace.t_s[0]
    reps = replay(trace).reps
    assert None not in [time_s for rep in reps for time_s in (rep.top_at_s, rep.rep_at_s)]
    return [
        (
            base_ms + thousandths(rep.start_s - first_s), *map(thousandths, (rep.concentric_s, rep.peak_pause_s,
            rep.eccentric_s, (rep.top_at_s or 0) - rep.start_s, (rep.rep_at_s or 0) - rep.end_s,
            rep.rom, rep.mean_speed, rep.peak_speed)), rep.flags,
        )
        for rep in reps
    ]  # fmt: skip


RUNS = {
    "a lever": ("controlled", 2, {}, []),
    "a sled, other settings": (
        "sled", 3, {"pause_target": 1, "sure_range_mm": 60, "set_gap": 5, "accel_range_g": 8, "gyro_range_dps": 1000},
        [],
    ),
    "ended by button": ("controlled", 4, {"side": 1, "alternate": 1}, [18.0, 19.5, 31.0]),
    "short holds": ("ballistic", 2, {"set_gap": 4}, []),
}  # fmt: skip


@pytest.mark.parametrize("name", RUNS)
def test_a_replay_equals_the_device(micropython, tmp_path, name):
    family, seed, settings, presses = RUNS[name]
    script = [(OnTrace(at_s), Press()) for at_s in presses]
    made = device(tmp_path, simulated(family, seed, 0, 60), script, settings | {"record": 1, "machine": "Press"})
    made.run(after_trace_s=25)
    traces, live = traces_of(made), logged_by_trace(made)
    assert sum(map(len, live.values())) >= 4
    assert {number: replayed(traces[number]) for number in live} == live
    for number, trace in traces.items():
        share = len(on_flash(made)[f"/raw/{number:05d}.kbt"]) / (plain_trace.RECORD_SIZE * len(trace.t_s))
        print(f"{name}: trace {number}, {len(trace.t_s)} samples, {share:.1%}")
        assert share <= MOST
    ends = [trace.origin.set_ends for trace in traces.values() if trace.origin]
    assert any(ends) == bool(presses)


def test_alternating_sides_without_rest(micropython, tmp_path):
    """Presses in the third and sixth of seven reps without a pause: no rep is delayed or lost."""
    script = [(OnTrace(9.0), Press()), (OnTrace(14.5), Press())]
    settings = {"side": 1, "alternate": 1, "record": 1}
    made = device(tmp_path, simulated("touch_and_go", 2, 0, 60), script, settings)
    made.run(after_trace_s=25)
    assert [(row["side"], row["reps"]) for row in records(made, "set")] == [(1, 3), (2, 3), (1, 1)]
    ((number, trace),) = traces_of(made).items()
    assert replayed(trace) == logged_by_trace(made)[number]


def test_replay_after_a_restart_in_a_set_on_a_sled(micropython, tmp_path):
    """The new trace begins with gravity and rail of the detector; the old trace is incomplete."""
    made = device(tmp_path, simulated("sled", 1, 0, 60), [(OnTrace(18.5), WatchdogReset())], {"record": 1})
    made.run(after_trace_s=25)
    ((number, trace),) = traces_of(made).items()
    assert trace.origin and len(trace.origin.rail) == 5
    again, live = replayed(trace), logged_by_trace(made)[number]
    assert 2 <= len(again) < len(live) and live[-len(again) :] == again


def test_recording_stops_when_flash_is_full(micropython, tmp_path):
    """On a full flash the log and the setting show that recording stopped; all reps are logged."""
    filler = {f"/filler{n}": bytes(100_000) for n in range(17)}
    made = device(tmp_path, simulated("controlled", 2, 0, 60), [], {"record": 1}, also=filler)
    made.run(after_trace_s=25)
    assert "raw recording stopped: flash is full" in [row["text"] for row in records(made, "note")]
    assert len(records(made, "rep")) >= 4 and not records(made, "raw") and not traces_of(made)


def longest_silence_ms(made) -> float:
    """Longest time between two uses of the bus: how long the FIFO waited at most."""
    times = []
    for op, handler in list(made.handlers.items()):
        made.handlers[op] = lambda request, handler=handler: times.append(made.now_us) or handler(request)
    made.run(after_trace_s=25)
    return max(np.diff(times)) / 1000


def test_the_number_continues_after_all_traces_are_deleted(micropython, tmp_path):
    """The log has number 41, so a host does not mistake the next trace for one that it has."""
    buffer = bytearray(100)
    opening = bytes(buffer[: record_codec.pack(buffer, 0, record_codec.OPEN, (1, 0, 3, 2, 0, 41), ("a0b1",))])
    made = device(tmp_path, simulated("controlled", 1, 2, 32.5), [], {"record": 1}, also={"/log/00000000": opening})
    made.run(after_trace_s=20)
    made.power_off()
    whole = [name for name, raw in on_flash(made).items() if raw and name.startswith("/raw/")]
    assert whole == ["/raw/00042.kbt"]
    assert [row["number"] for row in records(made, "raw")] == [42]


@pytest.mark.parametrize("slow", [False, True])
def test_longest_stall(micropython, tmp_path, slow):
    """The FIFO holds 0.85 s: there is a margin at the typical times of the data sheet."""
    made = device(tmp_path, simulated("controlled", 2, 0, 60), [], {"record": 1, "machine": "Press"}, slow_flash=slow)
    stall_ms = longest_silence_ms(made)
    print(f"longest stall at {'the longest' if slow else 'typical'} times: {stall_ms:.0f} ms")
    assert stall_ms < (850 if slow else 425)
    assert sum(row["gaps"] for row in records(made, "set")) == 0


class TestRecorder:
    """RawRecorder alone, in Python."""

    @pytest.fixture
    def made(self, tmp_path, monkeypatch):
        free = SimpleNamespace(bytes=1_000_000)
        monkeypatch.setattr(raw_recorder, "free_bytes", lambda: free.bytes)
        told = []
        recorder = raw_recorder.RawRecorder(str(tmp_path), told.append, 0)
        return SimpleNamespace(recorder=recorder, told=told, free=free, folder=tmp_path)

    def begin(self, made, up_ms=0):
        made.recorder.begin((4, 500, 100, up_ms) + (0,) * 8, "{}")

    def feed(self, made, n):
        for k in range(n):
            if made.recorder.on and made.recorder.add((10_000 * k,), (k, 0, 0, 0, 0, 0), 1):
                made.recorder.write()

    def test_set_leaves_a_file(self, made):
        self.begin(made)
        self.feed(made, 2000)
        made.recorder.set_ended(3, 1, 5000, False)
        ((session, number, trace, size, start_ms),) = made.recorder.end()
        raw = (made.folder / "00001.kbt").read_bytes()
        assert (session, number, trace, size, start_ms) == (3, 1, 1, len(raw), 5000)
        assert len(pieces.parse(raw)[0]) == 2000

    def test_no_set_leaves_none(self, made):
        self.begin(made)
        self.feed(made, 2000)
        assert made.recorder.end() == ()
        assert not list(made.folder.iterdir())

    def test_begun_before_a_reset(self, made):
        (made.folder / "00007.kbt").write_bytes(b"")
        again = raw_recorder.RawRecorder(str(made.folder), made.told.append, 0)
        assert again.number == 7 and not list(made.folder.iterdir())

    def test_little_room(self, made):
        made.free.bytes = 1000
        self.begin(made)
        self.feed(made, 2000)
        assert made.told == ["raw recording stopped: flash is full"]
        assert not made.recorder.on and made.recorder.end() == ()

    def test_full_in_the_middle(self, made):
        self.begin(made)
        self.feed(made, 2000)
        made.recorder.set_ended(1, 1, 0, False)
        made.recorder.write_bytes = lambda buffer, size: (_ for _ in ()).throw(OSError(28))
        made.recorder.write()
        assert made.told == ["raw recording stopped: flash is full"]
        assert len(pieces.parse((made.folder / "00001.kbt").read_bytes())[0]) > 1000

    def test_numbers_go_on_where_the_log_knows_them(self, made):
        """After all traces were deleted and the power was off, numbers are not reused."""
        recorder = raw_recorder.RawRecorder(str(made.folder), made.told.append, 41)
        made.recorder = recorder
        self.begin(made)
        self.feed(made, 2000)
        recorder.set_ended(3, 1, 5000, False)
        assert recorder.end()[0][2] == 42 and [path.name for path in made.folder.iterdir()] == ["00042.kbt"]

    def test_oldest_goes_first_but_not_the_one_being_written(self, made, monkeypatch):
        monkeypatch.setattr(flash_space, "_RAW", f"{made.folder}/")
        for n in (3, 1, 2):
            (made.folder / f"{n:05d}.kbt").write_bytes(b"x")
        (made.folder / "note.txt").write_bytes(b"x")
        recorder = raw_recorder.RawRecorder(str(made.folder), made.told.append, 0)
        made.recorder = recorder
        self.begin(made)
        self.feed(made, 2000)
        assert recorder.file and recorder.number == 4
        device = SimpleNamespace(pipeline=SimpleNamespace(recorder=recorder))
        names = [flash_space.delete_oldest_trace(device) for _ in range(4)]
        assert names == ["00001.kbt", "00002.kbt", "00003.kbt", ""]
        recorder.set_ended(3, 1, 5000, False)
        recorder.end()
        assert flash_space.delete_oldest_trace(device) == "00004.kbt"
