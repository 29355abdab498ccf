"""Whole .kbt files: round trips and messages about damage."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kickback.traces.files import read_trace, write_trace
from kickback.traces.kbt import CLOCK, counts, parse
from kickback.traces.trace import Trace, TraceError
from kickback_protocol import plain_trace

INT16 = st.integers(-32768, 32767)


def packed(times_us, counts=(0, 0, 8192, 0, 0, 0), accel_range_g=4) -> bytes:
    """A file of equal samples, packed one by one as on the device."""
    raw = bytearray(plain_trace.HEADER_SIZE + plain_trace.RECORD_SIZE * len(times_us))
    plain_trace.pack_header(raw, accel_range_g, 500, 100)
    for i, t_us in enumerate(times_us):
        plain_trace.pack_record(raw, plain_trace.HEADER_SIZE + plain_trace.RECORD_SIZE * i, t_us, *counts)
    return bytes(raw)


def test_counts_become_physical_units():
    # 8192 of 32768 at 4 g is 1 g; 16384 of 32768 at 500 deg/s is 250 deg/s.
    trace = parse(packed([0, 10_000], (0, 0, 8192, 16384, 0, 0)), "f")
    assert trace.t_s.tolist() == [0, 0.01]
    assert trace.accel_g.tolist() == [[0, 0, 1], [0, 0, 1]]
    assert trace.gyro_dps.tolist() == [[250, 0, 0], [250, 0, 0]]
    assert (trace.accel_range_g, trace.gyro_range_dps) == (4, 500)


def test_clock_wraps():
    trace = parse(packed([CLOCK - 15_000, CLOCK - 5_000, 5_000, 15_000]), "f")
    assert trace.t_s.tolist() == pytest.approx([1073.726824 + 0.01 * i for i in range(4)], abs=1e-9)


@given(
    st.lists(st.tuples(INT16, INT16, INT16), min_size=2, max_size=30),
    st.sampled_from([2, 4, 8, 16]),
    st.integers(1, 100_000),
)
def test_counts_round_trip(tmp_path_factory, gyro, accel_range_g, step_us):
    """Every count survives reading to physical units and writing again, at every range."""
    accel = np.tile([0.0, 0.0, 1.0], (len(gyro), 1))
    step_us = max(step_us, 500)
    t_s = np.arange(len(gyro)) * step_us / 1e6
    trace = Trace("f", t_s, accel, np.array(gyro) * (500 / 32768), accel_range_g, 500)
    path = tmp_path_factory.mktemp("kbt") / "a.kbt"
    write_trace(trace, path)
    back = read_trace(path)
    assert counts(back.gyro_dps, 500).tolist() == [list(row) for row in gyro]
    assert back.t_s.tolist() == pytest.approx(t_s.tolist(), abs=1e-6)
    assert back.accel_range_g == accel_range_g
    again = path.with_name("b.kbt")
    write_trace(back, again)
    assert again.read_bytes() == path.read_bytes()


def test_values_beyond_the_range_are_clipped():
    assert counts(np.array([5.0, -5.0, 1.0]), 4).tolist() == [32767, -32768, 8192]


GOOD = packed([0, 10_000, 20_000])
DAMAGE = "; the file is damaged"
BEYOND = "f, record 2: time does not increase (0, then 1073741833 us)"
DAMAGED = {
    "truncated": (GOOD[:-5], "f, record 3: cut off after 11 of 16 bytes; copy it again"),
    "header cut": (GOOD[:7], "f: not a kickback trace: it does not start with KBT"),
    "header only": (GOOD[:10], "f: no samples after the header; a replay needs at least two"),
    "one sample": (GOOD[:26], "f: one sample after the header; a replay needs at least two"),
    "newer": (b"KBT\x03" + GOOD[4:], "f: trace version 3, but this kickback reads versions 1 and 2: update it"),
    "no range": (packed([0, 10_000], accel_range_g=0), "f: the header is damaged: it has a sensor range of 0"),
    "standing": (packed([0, 0]), f"f, record 2: time does not increase (0, then 0 us){DAMAGE}"),
    "backwards": (packed([0, 20_000, 10_000]), f"f, record 3: time does not increase (20000, then 10000 us){DAMAGE}"),
    "beyond the clock": (packed([0, 2**30 + 9]), f"{BEYOND}{DAMAGE}"),
    "no gravity": (
        packed([0, 10_000], (0, 0, 0, 0, 0, 0)),
        "f: gravity is 0 in this trace, so its unit is not g; give acceleration with gravity "
        "in g, m/s2 or mg (--accel-unit)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", DAMAGED)
def test_message_names_the_damage(case):
    raw, sentence = DAMAGED[case]
    with pytest.raises(TraceError) as caught:
        parse(raw, "f")
    assert str(caught.value) == sentence


@given(st.binary(max_size=300).map(lambda tail: GOOD[:10] + tail))
def test_random_bytes_give_a_trace_or_a_message(raw):
    try:
        assert isinstance(parse(raw, "f"), Trace)
    except TraceError as error:
        assert len(str(error).splitlines()) == 1


def test_gap_longer_than_the_clock_is_refused(tmp_path, resting):
    trace = resting(3)
    trace.t_s[2] = 600
    with pytest.raises(TraceError, match="resting: a .kbt file cannot hold a gap of over 9 minutes"):
        write_trace(trace, tmp_path / "a.kbt")
