"""CSV traces: our format, foreign ones, and every fault of a line."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from kickback.traces.csv import HEADER, Layout, column_names, parse
from kickback.traces.files import read_trace, write_trace
from kickback.traces.trace import Trace, TraceError
from kickback.traces.units import Units

STILL = [f"{t / 100},0,0,1,0,0,0" for t in range(20)]


def test_our_csv(csv_file):
    path = csv_file("5.00,0.1,0.2,0.9,1,2,3", "5.01,0.1,0.2,1.0,4,5,-6")
    trace = read_trace(path)
    assert trace.t_s.tolist() == [5.0, 5.01]
    assert trace.accel_g.tolist() == [[0.1, 0.2, 0.9], [0.1, 0.2, 1.0]]
    assert trace.gyro_dps.tolist() == [[1, 2, 3], [4, 5, -6]]
    assert (trace.accel_range_g, trace.gyro_range_dps) == (None, None)


def test_foreign_units_and_columns():
    header = "stamp,acc x,acc y,acc z,p,q,r,temperature"
    rows = "\n".join(f"{1000 + 10 * i},0,0,9.80665,0,0,{np.pi / 180},21" for i in range(3))
    names = column_names("t=stamp,ax=acc x,ay=acc y,az=acc z,gx=p,gy=q,gz=r")
    trace = parse(f"{header}\n{rows}\n".encode(), "f", Layout(Units("ms", "m/s2", "rad/s"), names))
    assert trace.t_s.tolist() == pytest.approx([1.0, 1.01, 1.02])
    assert trace.accel_g[0].tolist() == pytest.approx([0, 0, 1])
    assert trace.gyro_dps[0].tolist() == pytest.approx([0, 0, 1])


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_quotes_and_line_ends(delimiter):
    lines = [HEADER, *STILL, ""]
    text = "\ufeff" + "\r\n".join(line.replace(",", delimiter) for line in lines)
    text = text.replace("t_s", '"t_s"').replace("0.05", '"0.05"')
    assert len(parse(text.encode("utf-8"), "f").t_s) == 20


def test_columns_in_another_order():
    rows = "\n".join(f"9,0,0,0,1,0,0,{i / 100}" for i in range(3))
    trace = parse(f"extra,gx_dps,gy_dps,gz_dps,az_g,ax_g,ay_g,t_s\n{rows}".encode(), "f")
    assert trace.t_s.tolist() == [0, 0.01, 0.02]
    assert trace.accel_g[0].tolist() == [0, 0, 1]


BAD = {
    "word": (["0.20,0,0,one,0,0,0"], "f, line 22: 'one' is not a number"),
    "blank lines are counted": (
        ["", "0.20,0,,1,0,0,0"],
        "f, line 23: a field is empty; a line may lack a whole sensor, but not a part of one",
    ),
    "cut off": (["0.20,0,0"], "f, line 22: 3 fields instead of 7; is the line cut off?"),
    "nan": (["0.20,0,0,nan,0,0,0"], "f, line 22: nan is not a measurement; remove such lines"),
    "infinite": (["0.20,0,0,1,0,-inf,0"], "f, line 22: -inf is not a measurement; remove such lines"),
    "nan time": (["nan,0,0,1,0,0,0"], "f, line 22: nan is not a measurement; remove such lines"),
    "backwards": (
        ["0.1,0,0,1,0,0,0"],
        "f, line 22: time runs backwards (0.19, then 0.1); if the "
        "recorder was restarted there, save the lines from there on, with the header, as another file",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_message_names_the_bad_line(case):
    lines, sentence = BAD[case]
    with pytest.raises(TraceError) as caught:
        parse("\n".join([HEADER, *STILL, *lines]).encode(), "f")
    assert str(caught.value) == sentence


def test_numbers_in_python_notation_only():
    with pytest.raises(TraceError, match="f, line 22: '1_0' is not a number"):
        parse("\n".join([HEADER, *STILL, "1_0,0,0,1,0,0,0"]).encode(), "f")


def test_jump_of_years():
    with pytest.raises(TraceError, match="f: spans 1e\\+09 s, more than the one day that a trace may have"):
        parse("\n".join([HEADER, *STILL, "1e9,0,0,1,0,0,0"]).encode(), "f")


WHOLE = {
    "empty": (b"", "f: the file is empty"),
    "blank": (b"\xef\xbb\xbf \n\n", "f: the file is empty"),
    "binary": (b"PK\x03\x04\0\0", "f: neither a CSV file nor a kickback trace (.kbt); it contains binary data"),
    "header only": (HEADER.encode() + b"\n\n", "f: no samples below the header; a replay needs at least two"),
    "one sample": (HEADER.encode() + b"\n0,0,0,1,0,0,0", "f: one sample below the header; a replay needs at least two"),
    "columns": (
        b"time,ax_g,ay_g,az_g,gx_dps,gy_dps,rz\n1,2",
        "f, line 1: no column t_s, gz_dps; the header is: time, ax_g, ay_g, az_g, gx_dps, gy_dps, rz. "
        "Name other columns with --columns t=NAME,...",
    ),
}


@pytest.mark.parametrize("case", WHOLE)
def test_bad_files(case):
    raw, sentence = WHOLE[case]
    with pytest.raises(TraceError) as caught:
        parse(raw, "f")
    assert str(caught.value) == sentence


@pytest.mark.parametrize("words", ["t", "time=x", "ax=a,=b"])
def test_bad_column_words(words):
    with pytest.raises(TraceError, match="give KEY=NAME,... with KEY one of t, ax, ay, az, gx, gy, gz"):
        column_names(words)


def test_csv_round_trip(tmp_path, resting):
    trace = resting(50, start_s=12.5)
    write_trace(trace, tmp_path / "a.csv")
    back = read_trace(tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text().splitlines()[0] == HEADER
    assert back.t_s.tolist() == pytest.approx(trace.t_s.tolist())
    assert back.accel_g.tolist() == trace.accel_g.tolist()


NUMBERISH = st.text(alphabet="0123456789.,-+eE naif_;\t\"'\r\n", max_size=200)


@given(st.one_of(st.binary(max_size=200), NUMBERISH.map(lambda text: f"{HEADER}\n{text}".encode())))
@example(b'"' + b"x" * 200_000)
@example(f'{HEADER}\n0,0,0,1,0,0,0\n"0.01,0,0,1,0,0,0'.encode())
@example(f"{HEADER}\n0,0,0,1,0,0,0\n1e308,1e308,0,1,0,0,1e308".encode())
@example(f"{HEADER}\n-1e308,0,0,1,0,0,0\n1e308,0,0,1,0,0,0".encode())
def test_random_bytes_give_a_trace_or_a_message(raw):
    try:
        assert isinstance(parse(raw, "f"), Trace)
    except TraceError as error:
        assert len(str(error).splitlines()) == 1


def test_failed_write_keeps_the_existing_file(csv_file, monkeypatch, tmp_path):
    trace = read_trace(csv_file(*STILL))
    path = tmp_path / "out.csv"
    path.write_text("previous")

    def fail(source, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(ValueError, match="out.csv: cannot be written: No space left on device"):
        write_trace(trace, path)
    assert path.read_text() == "previous" and list(tmp_path.glob("*.part")) == []
