"""The sampler with a scripted chip: a few samples at a time, small enough to check by hand."""

import itertools
import struct
import time
from types import SimpleNamespace

import pytest

UP = (0, 0, 8192, 0, 0, 0)


class Imu:
    """A chip whose FIFO contains the given samples; each entry of ``script`` is one reading of the FIFO."""

    i2c = None

    def __init__(self, *script):
        self.script = list(script)
        self.fifo: list = []
        self.starts = self.emptied = 0
        self.changed = 0

    def start(self):
        self.starts += 1

    def changed_register(self):
        return self.changed

    def fifo_bytes(self):
        entry = self.script.pop(0) if self.script else []
        if isinstance(entry, OSError):
            raise entry
        if isinstance(entry, int):
            return entry
        self.fifo = entry
        return 12 * len(entry)

    def read_fifo(self, buffer):
        raw = b"".join(value.to_bytes(2, "big", signed=True) for sample in self.fifo for value in sample)
        buffer[:] = raw[: len(buffer)]

    def empty_fifo(self):
        self.emptied += 1


class Buffer:
    """sample_buffer.SampleBuffer for CPython, which has no uctypes."""

    def __init__(self, max_samples):
        self.raw = bytearray(12 * (max_samples + 1))
        self.front = memoryview(self.raw)[:12]
        self.views = [None] * (max_samples + 1)
        self.before, self.fresh = Words(self.raw, 0), Words(self.raw, 12)

    def view(self, count):
        whole, end = memoryview(self.raw), 12 + 12 * count
        return whole[12:end], whole[end - 12 : end]

    def is_repeat(self, at):
        return self.before[at : at + 6] == self.fresh[at : at + 6]


class Words:
    """Big-endian numbers of a buffer, as uctypes gives them."""

    def __init__(self, raw, offset):
        self.raw, self.offset = raw, offset

    def __getitem__(self, at):
        whole = struct.unpack(f">{(len(self.raw) - self.offset) // 2}h", self.raw[self.offset :])
        return whole[at]


@pytest.fixture
def make(monkeypatch):
    """make(script...) -> sampler, chip, bus, samples passed on, faults reported."""
    clock = SimpleNamespace(us=0)
    monkeypatch.setitem(__import__("sys").modules, "sample_buffer", SimpleNamespace(SampleBuffer=Buffer, AXES=6))
    monkeypatch.delitem(__import__("sys").modules, "sampler", raising=False)
    for name, value in {
        "ticks_us": lambda: clock.us,
        "ticks_ms": lambda: clock.us // 1000,
        "ticks_diff": lambda a, b: a - b,
    }.items():
        monkeypatch.setattr(time, name, value, raising=False)
    import sampler

    def build(*script):
        imu, faults, samples = Imu(*script), [], []
        bus = SimpleNamespace(i2c=None, freed=0)
        bus.free = lambda: setattr(bus, "freed", bus.freed + 1)
        made = sampler.Sampler(imu, bus, lambda fault, lasted_ms: faults.append((fault, lasted_ms)))

        def on_samples(times, words, count):
            samples.extend((times[i], tuple(words[6 * i : 6 * i + 6])) for i in range(count))

        made.on_samples = on_samples
        made.begin()

        def beats(count):
            for _ in range(count):
                clock.us += 40_000
                made.poll()

        return SimpleNamespace(sampler=made, imu=imu, bus=bus, faults=faults, samples=samples, beats=beats)

    return build


def noisy(start, count):
    return [(start + i, 0, 8192, 0, 0, 0) for i in range(count)]


def test_samples_are_passed_on_10_ms_apart(make):
    made = make(noisy(0, 4), noisy(4, 4))
    made.beats(2)
    assert [sample[0] for _, sample in made.samples] == list(range(8))
    times = [t_us for t_us, _ in made.samples]
    assert [b - a for a, b in itertools.pairwise(times)] == [10_000] * 7
    assert made.faults == []


def test_overflow_before_the_first_poll_is_not_a_fault(make):
    """The rest of the start may take longer than the FIFO holds."""
    made = make(1024, noisy(0, 4))
    made.beats(2)
    assert made.faults == [] and made.imu.emptied == 1 and len(made.samples) == 4


def test_overflow_later_is_a_fault_that_ends(make):
    made = make(noisy(0, 4), 1024, noisy(4, 4))
    made.beats(3)
    assert made.faults == [("FIFO ran over", 0), ("FIFO ran over", 40)]


def test_three_failed_beats_free_the_bus(make):
    made = make(*[OSError(19)] * 3)
    made.beats(2)
    assert made.bus.freed == 0 and made.faults == []
    made.beats(1)
    assert made.bus.freed == 1 and made.faults == [("bus error 19", 0)]


def test_after_a_fault_an_intact_chip_is_not_restarted(make):
    made = make(noisy(0, 4), *[OSError(19)] * 3, noisy(4, 4))
    made.beats(4)
    made.beats(2)  # one beat of pause, then poll() resumes
    made.beats(1)
    assert made.imu.starts == 1 and len(made.samples) == 8
    assert made.faults[-1][1] > 0


def test_two_repeats_are_real_and_keep_their_times(make):
    made = make(noisy(0, 2), [(1, 0, 8192, 0, 0, 0)] * 2 + noisy(2, 2))
    made.beats(2)
    assert [sample[0] for _, sample in made.samples] == [0, 1, 1, 1, 2, 3]
    assert made.faults == []


def test_four_zero_samples_restart_the_chip(make):
    made = make(noisy(1, 2), [(0,) * 6] * 5)
    made.beats(2)
    assert made.imu.starts == 2 and made.faults == [("values are frozen", 0)]


def test_silence_restarts_a_chip_that_lost_its_configuration_after_three_beats(make):
    made = make(noisy(0, 4))
    made.beats(1)
    made.imu.changed = 0x6B
    made.beats(2)
    assert made.imu.starts == 1
    made.beats(1)
    assert made.imu.starts == 2 and made.faults == [("sensor lost its set-up", 0)]


def test_silence_of_twelve_beats_restarts_any_chip(make):
    made = make(noisy(0, 4))
    made.beats(12)
    assert made.imu.starts == 1
    made.beats(1)
    assert made.imu.starts == 2 and made.faults == [("sensor gives no samples", 0)]
