"""The reps that a virtual device logged on its flash, as the result of a replay."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from kickback.replays.result import Quality, Replay
from kickback.store.log_records import LogRecord, read_records
from kickback.traces.trace import Trace
from kickback.training.rep import MACHINES, SIDES, UNITS, Rep, Set, flag_names
from kickback.virtual.run.device import VirtualDevice

LOG = "/log/"


def log_records(files: Mapping[str, bytes]) -> list[LogRecord]:
    """All records of the session log among the files of a chip. Raises ValueError if the log is damaged."""
    segments = sorted((int(name.removeprefix(LOG), 16), data) for name, data in files.items() if name.startswith(LOG))
    stream = b"".join(data for _, data in segments)
    return read_records(stream, segments[0][0])[0] if segments else []


def trace_clock(device: VirtualDevice) -> Callable[[int], float]:
    """A function from the device's uptime in ms to the time of the trace in s."""
    motion = device.motion
    first_us = motion.times_us[0]
    first_ms = device.uptime_ms(first_us)

    def seconds(up_ms: int) -> float:
        found = motion.trace_s(first_us + (up_ms - first_ms) * 1000)
        assert found is not None
        return round(found, 4)

    return seconds


def rep_of(fields: Mapping, number: int, seconds: Callable[[int], float]) -> Rep:
    """A REP record as a rep of the set with this number; seconds: see trace_clock."""
    start = fields["start_ms"]
    peak_start = start + fields["concentric_ms"]
    peak_end = peak_start + fields["peak_pause_ms"]
    end = peak_end + fields["eccentric_ms"]
    unit = UNITS[MACHINES[fields["kind"]] or "lever"]
    return Rep(
        set=number,
        rep=fields["rep"],
        start_s=seconds(start),
        peak_start_s=seconds(peak_start),
        peak_end_s=seconds(peak_end),
        end_s=seconds(end),
        concentric_s=fields["concentric_ms"] / 1000,
        peak_pause_s=fields["peak_pause_ms"] / 1000,
        eccentric_s=fields["eccentric_ms"] / 1000,
        bottom_pause_s=None,
        rom=fields["rom"] / 1000,
        rom_unit=unit,
        mean_speed=fields["mean_speed"] / 1000,
        peak_speed=fields["peak_speed"] / 1000,
        speed_unit=f"{unit}/s",
        top_at_s=seconds(start + fields["top_ms"]),
        rep_at_s=seconds(end + fields["rep_ms"]),
        flags=flag_names(fields["flags"]),
        pulses=fields["pulses"],
    )


def replay_of(trace: Trace, device: VirtualDevice, records: Iterable[LogRecord]) -> Replay:
    """The result of a replay, from the records of this run."""
    seconds = trace_clock(device)
    numbers: dict[tuple, int] = {}
    reps: list[Rep] = []
    sets: list[Set] = []
    gaps = saturated = kind = 0
    for record in records:
        fields = record.fields
        if record.name not in ("rep", "set"):
            continue
        number = numbers.setdefault((fields["session"], fields["set"]), len(numbers) + 1)
        if record.name == "rep":
            rep = rep_of(fields, number, seconds)
            if reps and reps[-1].set == number:
                reps[-1] = replace(reps[-1], bottom_pause_s=round(rep.start_s - reps[-1].end_s, 4))
            reps.append(rep)
            kind = int(fields["kind"])
        else:
            sets.append(_set_of(fields, number, seconds))
            gaps += int(fields["gaps"])
            saturated += int(fields["saturated"])
    played = sum(row >= 0 for row in device.imu.rows)
    resampled = device.motion.fed is not trace
    quality = Quality(played, gaps, saturated)
    return Replay(trace.name, round(trace.rate_hz, 1), resampled, MACHINES[kind], sets, reps, quality, ())


def _set_of(fields: Mapping, number: int, seconds: Callable[[int], float]) -> Set:
    start_s, end_s = seconds(fields["start_ms"]), seconds(fields["end_ms"])
    side = SIDES[fields["side"]]
    return Set(number, fields["reps"], start_s, end_s, fields["tension_ms"] / 1000, fields["velocity_loss"], side)
