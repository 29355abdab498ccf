"""The forms of foreign CSV traces: each is read as our own CSV of the same movement, or refused with advice."""

import numpy as np
import pytest
from kickback.traces.csv import EXACT, HEADER, Layout, column_names, parse, to_text
from kickback.traces.trace import Trace, TraceError
from kickback.traces.units import Units

T = np.arange(400) / 100


@pytest.fixture
def trace():
    """A sensor that rolls to and fro about its x axis, in steps of 10 ms."""
    angle = np.radians(40) * np.sin(np.pi * T / 2)
    gravity = np.stack((0 * T, np.sin(angle), np.cos(angle)), 1)
    gyro = np.stack((np.degrees(np.gradient(angle, T)), 0 * T + 1, 0 * T - 2), 1)
    return Trace("f", T, gravity, gyro)


@pytest.fixture
def text(trace):
    return to_text(trace, EXACT)


def same(found: Trace, trace: Trace, start_s: float = 0.0) -> bool:
    return (
        np.allclose(found.t_s - start_s, trace.t_s, atol=1e-6)
        and np.allclose(found.accel_g, trace.accel_g)
        and np.allclose(found.gyro_dps, trace.gyro_dps)
    )


def with_times(text: str, times) -> str:
    """The CSV with other fields of time."""
    header, *lines = text.splitlines()
    rows = [f"{time}{line[line.index(',') :]}" for time, line in zip(times, lines, strict=True)]
    return "\n".join([header, *rows]) + "\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(text, trace, encoding):
    assert same(parse(text.encode(encoding), "f"), trace)


@pytest.mark.parametrize(("mark", "delimiter"), [("sep=,", ","), ("sep=;", ";"), ('"sep=\t"', "\t"), ("", "\t")])
def test_separator_line(text, trace, mark, delimiter):
    assert same(parse(f"{mark}\r\n{text.replace(',', delimiter)}".encode(), "f"), trace)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_decimal_commas(text, trace, delimiter):
    assert same(parse(text.replace(",", delimiter).replace(".", ",").encode(), "f"), trace)


def test_preamble(text, trace):
    assert same(parse(f"Recorder 2.1\nStarted, 2026\n\n{text}".encode(), "f"), trace)


def test_names_with_other_capitals_and_spaces(text, trace):
    header, _, rest = text.partition("\n")
    assert same(parse(f"{header.upper().replace(',', ' , ')}\n{rest}".encode(), "f"), trace)


def test_nanoseconds(text, trace):
    times = [f"{1_726_934_400_000_000_000 + 10_000_000 * at}" for at in range(len(T))]
    raw = with_times(text, times).encode()
    with pytest.raises(TraceError, match="s apart; the time seems to be in ns, use --time-unit ns"):
        parse(raw, "f")
    assert same(parse(raw, "f", Layout(Units("ns"))), trace, 1_726_934_400)


def test_dates_as_time(text, trace):
    times = [f"2026-09-22 17:00:0{at // 100}.{at % 100:02}0 +0200" for at in range(len(T))]
    assert same(parse(with_times(text, times).encode(), "f"), trace, 1_790_089_200)


def test_stamp_repeated_by_a_stalled_logger(text, trace):
    times = [f"{t:.2f}" for t in T]
    times[50] = times[49]
    assert same(parse(with_times(text, times).encode(), "f"), trace)


def test_stamps_of_batches(text, trace):
    times = [f"{8 * (at // 8) / 100:.2f}" for at in range(len(T))]
    assert same(parse(with_times(text, times).encode(), "f"), trace)


@pytest.mark.parametrize(("column", "unit"), [("PacketCounter", "s"), ("PacketCounter", "ms"), ("t", "s")])
def test_counter_is_not_a_time(text, trace, column, unit):
    raw = with_times(text, range(len(T))).replace("t_s", column).encode()
    with pytest.raises(
        TraceError, match=f"column {column} counts samples and is not a time: give the rate .*--rate HZ"
    ):
        parse(raw, "f", Layout(Units(unit), {"t": column}))
    assert same(parse(raw, "f", Layout(Units(unit), {"t": column}, rate_hz=100)), trace)


def test_lost_samples_of_a_counter_stay_gaps(text, trace):
    lines = with_times(text, range(len(T))).splitlines(keepends=True)
    found = parse("".join(lines[:50] + lines[60:]).encode(), "f", Layout(rate_hz=100))
    assert np.diff(found.t_s).max() == pytest.approx(0.11)


def test_milliseconds_at_1000_hz_are_a_time(text):
    raw = with_times(text, range(len(T))).replace("t_s", "ms").encode()
    assert parse(raw, "f", Layout(Units("ms"), {"t": "ms"})).rate_hz == pytest.approx(1000)


def test_rate_needs_a_counter(text):
    with pytest.raises(TraceError, match="--rate needs a column that counts samples, and t_s does not rise by 1"):
        parse(text.encode(), "f", Layout(rate_hz=100))


def test_names_that_occur_twice(text, trace):
    header = "time,x,y,z,x,y,z"
    raw = text.replace(HEADER, header).encode()
    names = column_names("t=time,ax=x,ay=y,az=z,gx=x,gy=y,gz=z")
    with pytest.raises(TraceError, match="line 1: column x stands there twice; name one of them with --columns ax=x#1"):
        parse(raw, "f", Layout(columns=names))
    names = column_names("t=time,ax=x#1,ay=y#1,az=z#1,gx=x#2,gy=y#2,gz=z#2")
    assert same(parse(raw, "f", Layout(columns=names)), trace)


def test_blanks_for_the_sensor_that_has_no_sample(trace):
    rows = [HEADER]
    for t, accel, gyro in zip(trace.t_s, trace.accel_g, trace.gyro_dps, strict=True):
        rows += [f"{t:.3f},{accel[0]},{accel[1]},{accel[2]},,,", f"{t + 0.004:.3f},,,,{gyro[0]},{gyro[1]},{gyro[2]}"]
    found = parse("\n".join(rows).encode(), "f")
    assert np.allclose(found.t_s, trace.t_s[1:]) and np.allclose(found.accel_g, trace.accel_g[1:])
    assert np.abs(found.gyro_dps - trace.gyro_dps[1:]).max() < 1.0  # 4 ms at 155 deg/s^2


def test_two_files(trace):
    accel = "\n".join(["time,x,y,z", *(f"{t},{x},{y},{z}" for t, (x, y, z) in zip(T, trace.accel_g, strict=True))])
    gyro = "\n".join(["time,x,y,z", *(f"{t},{x},{y},{z}" for t, (x, y, z) in zip(T, trace.gyro_dps, strict=True))])
    names = column_names("t=time,ax=x,ay=y,az=z")
    with pytest.raises(TraceError, match="If the gyroscope has a file of its own, name it with --gyro-file"):
        parse(accel.encode(), "f", Layout(columns=names))
    assert same(parse(accel.encode(), "f", Layout(columns=names, gyro=gyro.encode())), trace)
    late = gyro.replace("\n", "\n9", 1).split("\n")[:2]
    with pytest.raises(TraceError):
        parse(accel.encode(), "f", Layout(columns=names, gyro="\n".join(late).encode()))


@pytest.mark.parametrize("unit", ["g", "m/s2"])
def test_gravity_free_acceleration(trace, unit):
    rng = np.random.default_rng(1)
    moving = np.where((T % 2 < 1)[:, None], rng.normal(0, 0.3, (len(T), 3)), rng.normal(0, 0.01, (len(T), 3)))
    free = Trace("f", T, moving * (1 if unit == "g" else 9.81), trace.gyro_dps)
    with pytest.raises(TraceError, match="gravity is missing in this acceleration; record or export the total"):
        parse(to_text(free, EXACT).encode(), "f", Layout(Units(accel=unit)))


def test_raw_counts(trace):
    counts = Trace("f", T, trace.accel_g * 16_384, trace.gyro_dps * 131)
    with pytest.raises(TraceError, match="raw counts of the sensor: divide them by its counts per g"):
        parse(to_text(counts, EXACT).encode(), "f")


def test_numbers_without_a_header():
    with pytest.raises(TraceError, match="has no header; its first line must name the columns"):
        parse(b"Initializing I2C devices...\na/g:\t-12136\t-8066\t-8758\t-716\t1150\t184\n" * 3, "f")


def test_options_of_the_command(text, trace, kickback, refused, tmp_path):
    path = tmp_path / "legs.csv"
    path.write_text(with_times(text, range(len(T))))
    assert "--rate HZ" in refused("replay", path)
    for words in (["replay", path], ["convert", path, "-o", tmp_path / "a.kbt"], ["show", path]):
        assert kickback(*words, "--rate", "100").exit_code == 0
    assert "no reps were found" in refused("import", path, "--rate", "100")
