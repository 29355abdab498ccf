"""The binary trace, byte by byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kickback.traces.kbt import RECORD
from kickback_protocol import plain_trace
from numpy import frombuffer

INT16 = st.integers(-32768, 32767)


def test_header_bytes():
    buffer = bytearray(plain_trace.HEADER_SIZE)
    plain_trace.pack_header(buffer, 4, 500, 100)
    # "KBT", version 1, 4 g, 500 = 0x01F4 deg/s, 100 = 0x64 Hz
    assert buffer.hex(" ") == "4b 42 54 01 04 00 f4 01 64 00"
    assert plain_trace.unpack_header(buffer) == (4, 500, 100)


def test_record_bytes():
    buffer = bytearray(2 + plain_trace.RECORD_SIZE)
    plain_trace.pack_record(buffer, 2, 0x3FFFFFFF, 1, -1, 32767, -32768, 256, 0)
    assert buffer.hex(" ") == "00 00 ff ff ff 3f 01 00 ff ff ff 7f 00 80 00 01 00 00"


@given(st.integers(0, 2**30 - 1), st.tuples(*[INT16] * 6))
def test_record_comes_back_also_by_numpy(t_us, six):
    buffer = bytearray(plain_trace.RECORD_SIZE)
    plain_trace.pack_record(buffer, 0, t_us, *six)
    assert plain_trace.unpack_record(buffer, 0) == (t_us, *six)
    (record,) = frombuffer(buffer, RECORD)
    assert (record["t_us"], *record["accel"], *record["gyro"]) == (t_us, *six)


def test_newer_version_is_refused():
    buffer = bytearray(plain_trace.HEADER_SIZE)
    plain_trace.pack_header(buffer, 4, 500, 100)
    buffer[3] = 3
    with pytest.raises(ValueError, match="trace version 3, but this kickback reads versions 1 and 2: update it"):
        plain_trace.unpack_header(buffer)


@pytest.mark.parametrize("raw", [b"", b"KBT", b"RIFF\x01\x00\x00\x00\x00\x00"])
def test_other_files_are_refused(raw):
    with pytest.raises(ValueError, match="does not start with KBT"):
        plain_trace.unpack_header(raw)
