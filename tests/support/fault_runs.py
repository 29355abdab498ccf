"""Runs of the whole firmware on the virtual device with a fault at a stage of a set."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from kickback.simulate.imu import COUNTS_PER_DPS, COUNTS_PER_G
from kickback.simulate.trace import simulate_trace
from kickback.traces.trace import Trace
from kickback.training.rep import flag_names
from kickback.virtual import (
    Call,
    Fault,
    FlashImage,
    Motion,
    Mpu6050,
    OnTrace,
    VirtualDevice,
    WatchdogReset,
    device_files,
)
from kickback.virtual.run import chip_settings
from kickback.virtual.run.logged_reps import log_records, trace_clock

# family, seed, first and last second: at rest, five reps with pauses between them
SETS = {"lever": ("controlled", 1, 6.5, 32.5), "sled": ("sled", 1, 6.5, 34.5)}
SET_GAP_S = 8  # so that a run is short
REP = 2  # the third is disturbed
STAGES = ("before", "kick", "hold", "return", "rest")
CRASHER = 33  # an unused pin: while it is low, feeding the watchdog raises
CRASHES = f"""
import machine
def feed(self, wanted=machine.WDT.feed, pin=machine.Pin({CRASHER}, machine.Pin.IN, machine.Pin.PULL_UP)):
    if not pin():
        raise ValueError("made to crash")
    wanted(self)
machine.WDT.feed = feed
execfile("/main.py", {{"__name__": "__main__"}})
"""


def crasher(level):
    return Call(lambda device: device.board._set_pin(CRASHER, level))


# (seconds later, action) by kind. Short faults end before the FIFO overflows after 0.84 s.
KINDS = {
    "nack 0.7 s": [(0, Fault("nack", 0.7))],
    "nack 1.5 s": [(0, Fault("nack", 1.5))],
    "stuck bus": [(0, Fault("stuck"))],
    "zeros 0.7 s": [(0, Fault("zeros", 0.7))],
    "frozen 0.15 s": [(0, Fault("frozen", 0.15))],
    "frozen 0.6 s": [(0, Fault("frozen", 0.6))],
    "reset": [(0, Fault("reset"))],
    "overflow": [(0, Fault("overflow"))],
    "who alone 1 s": [(0, Fault("who", 1.0))],
    "who, reset 0.6 s": [(0, Fault("who", 0.6)), (0.01, Fault("reset"))],
    "supply 0.3 s": [(0, Fault("nack", 0.3)), (0.3, Fault("reset"))],
    "watchdog": [(0, WatchdogReset())],
    "crash": [(0, crasher(0)), (0.1, crasher(2))],
}
RESTARTS = ("watchdog", "crash")
AMBER = lambda r, g, b: r > g > 0 == b  # noqa: E731


@dataclass
class Outcome:
    """Times on the trace's clock, in s."""

    truth: list[tuple[float, float]]  # start and end of each rep
    reps: list[dict]  # start_s, end_s, unsure, set
    sets: list[dict]
    notes: list[tuple[int, str]]
    boots: list[tuple[float, int, int]]
    began_s: float
    ends_s: float  # of the fault
    back_s: float  # when the first sample after its end was read
    lost: int  # rows of the trace that the firmware never read
    amber: bool  # the lights showed it during the fault
    repls: list
    console: list[str]

    @property
    def back_ms(self):
        """Time from the fault's end until later samples are read."""
        return round((self.back_s - self.ends_s) * 1000)


def trace_of(machine) -> tuple[Trace, list[dict]]:
    """The trace of a machine, and its true reps."""
    family, seed, first_s, last_s = SETS[machine]
    t_s, counts, truth = simulate_trace(family, seed, 100)
    whole = Trace(machine, t_s, counts[:, :3] / COUNTS_PER_G, counts[:, 3:] / COUNTS_PER_DPS)
    reps = [rep for rep in truth["reps"] if rep["counts"] and first_s < rep["start_s"] and rep["end_s"] < last_s]
    return whole.between(first_s, last_s), reps


def moment(reps, stage) -> float:
    """When the fault begins: in the middle of a part of the third rep, or a second before the first."""
    rep, after = reps[REP], reps[REP + 1]
    spans = {"kick": (rep["start_s"], rep["peak_start_s"]), "hold": (rep["peak_start_s"], rep["peak_end_s"]),
             "return": (rep["peak_end_s"], rep["end_s"]), "rest": (rep["end_s"], after["start_s"])}  # fmt: skip
    return reps[0]["start_s"] - 1 if stage == "before" else sum(spans[stage]) / 2


def outcome(machine, kind, stage) -> Outcome:
    """Plays the set with the fault. Returns the outcome."""
    trace, truth = trace_of(machine)
    began_s = moment(truth, stage) if kind else 0
    steps = [(OnTrace(began_s + later_s), action) for later_s, action in KINDS.get(kind, [])]
    with tempfile.TemporaryDirectory() as folder:
        image = FlashImage(Path(folder) / "chip.bin")
        image.write(device_files() | {"/slot.txt": b"a 0 0\n"})  # a version that has proven itself
        chip_settings.store(image, {"set_gap": SET_GAP_S})
        sensor = Mpu6050(Motion(trace), keep_rows=True)
        device = VirtualDevice(image, imu=sensor, script=steps, entry=CRASHES if kind == "crash" else "")
        reads: list[tuple[float, int]] = []  # times at which the firmware had read each row

        def watch(at_s):
            if sensor.rows and (not reads or sensor.rows[-1] != reads[-1][1]):
                reads.append((at_s, sensor.rows[-1]))

        device.on_time = watch
        device.run(after_trace_s=SET_GAP_S + 3)
        device.power_off()
        return _sum_up(device, truth, began_s, began_s + lasts_s(kind), reads, log_records(image.read()))


def lasts_s(kind) -> float:
    return max((action.for_s or 0 for _, action in KINDS.get(kind, []) if isinstance(action, Fault)), default=0)


def _sum_up(device, truth, began_s, ends_s, reads, records) -> Outcome:
    seconds, seen = trace_clock(device), device.result
    on_trace = device.motion.trace_s
    began_us = device.motion.world_us(began_s)
    ends_us = device.motion.world_us(ends_s)
    ends_us = max(ends_us, seen.boots[-1][0] * 1e6)
    after = [on_trace(at_s * 1e6) for at_s, row in reads if row >= 0 and device.motion.times_us[row] > ends_us]
    reps: list[dict] = []
    sets: list[dict] = []
    for record in records:
        fields = record.fields
        if record.name == "rep":
            start = seconds(fields["start_ms"])
            length = fields["concentric_ms"] + fields["peak_pause_ms"] + fields["eccentric_ms"]
            reps.append({"start_s": start, "end_s": start + length / 1000, "set": (fields["session"], fields["set"]),
                         "unsure": "unsure" in flag_names(fields["flags"])})  # fmt: skip
        elif record.name == "set":
            sets.append(dict(fields))
    rows = {row for row in device.imu.rows if row >= 0}
    lights = [rgb for at_s, rgb in seen.leds if at_s * 1e6 >= began_us]
    notes = [(int(r.fields["code"]), str(r.fields["text"])) for r in records if r.name == "note"]
    return Outcome(
        [(rep["start_s"], rep["end_s"]) for rep in truth], reps, sets, notes, seen.boots, began_s, ends_s,
        after[0] if after else ends_s, len(device.motion.times_us) - len(rows),
        any(AMBER(*rgb[i : i + 3]) for rgb in lights for i in range(0, len(rgb), 3)), seen.repls,
        [line for _, line in seen.console],
    )  # fmt: skip
