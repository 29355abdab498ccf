"""The figures of a set and of a session, each with what it is made of, or with why there is none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from kickback.training.rep import Rep, known
from kickback.training.session import Session, SessionSet
from kickback.training.tempo import PHASE_NAMES, PHASES

# A sled is seen by the accelerometer alone. Of 638 simulated reps of five sled families, 95 % of those with strokes
# below 2 s had their range within 3 %; above that it was 6 to 14 %, and single ones were off by 28 %.
SLED_SLOW_S = 2
LOSS_REPS = 3  # as many first and last reps stand for the beginning and the end of a set


@dataclass(frozen=True)
class Measure:
    """One figure: value is None where the data cannot support one, and then missing says why."""

    name: str
    value: float | None
    unit: str
    made_of: str
    missing: str = ""
    digits: int = 1

    def __str__(self) -> str:
        if self.value is None:
            return "-"
        return f"{self.value:.{self.digits}f} {self.unit}".strip()


def phase_medians(reps: Sequence[Rep]) -> list[Measure]:
    """Kick, hold, return and rest: the median of each."""
    made = []
    for name, field in zip(PHASE_NAMES, PHASES, strict=True):
        spans = known(reps, field)
        missing = "no rep was recorded" if not reps else "no rep was followed by another in its set"
        made.append(_of(name, spans, "s", f"median of {_count(spans)}", missing, digits=2))
    return made


def under_tension(reps: Sequence[Rep]) -> Measure:
    """Kick, hold and return of all reps, summed."""
    total = sum(known(reps, "tension_s")) if reps else None
    return Measure("time under tension", total, "s", f"kick, hold and return of {_count(reps)}, summed", _NO_REPS)


def tension_s(rep: Rep) -> float:
    """The time under tension of a rep whose phases are known."""
    assert rep.tension_s is not None
    return rep.tension_s


def range_median(reps: Sequence[Rep]) -> Measure:
    """The median range, in the machine's unit."""
    missing = why_no_range(reps)
    return _of("range", known(reps, "rom"), unit_of(reps), f"median of {_count(reps)}", missing, hide=missing)


def speed_median(reps: Sequence[Rep]) -> Measure:
    """The median of the kicks' mean speeds."""
    missing, unit = why_no_range(reps), f"{unit_of(reps)}/s"
    made_of = f"median of the mean kick speeds of {_count(reps)}"
    return _of("kick speed", known(reps, "mean_speed"), unit, made_of, missing, hide=missing)


def velocity_loss(reps: Sequence[Rep]) -> Measure:
    """100 (best - last) / best of the mean kick speeds of one set."""
    speeds = known(reps, "mean_speed")
    missing = why_no_range(reps) or ("" if len(speeds) > 1 else "a single rep has lost nothing yet")
    best = max(speeds, default=0)
    value = 100 * (best - speeds[-1]) / best if best and not missing else None
    made_of = f"best and last of {len(speeds)} mean kick speeds of the set"
    return Measure("velocity loss", value, "%", made_of, missing or "no speed was measured", 0)


def lost(name: str, reps: Sequence[Rep], field: str) -> Measure:
    """By how much the end of a set lies below its beginning, of medians of three reps each, in percent."""
    values = known(reps, field)
    missing = why_no_range(reps) if field == "rom" else ""
    if len(values) < 2 * LOSS_REPS:
        missing = f"takes {2 * LOSS_REPS} reps in the set, and it has {len(values)}"
    first, last = median(values[:LOSS_REPS] or [0]), median(values[-LOSS_REPS:] or [0])
    value = 100 * (first - last) / first if first and not missing else None
    made_of = f"medians of the set's first {LOSS_REPS} and last {LOSS_REPS} reps"
    return Measure(name, value, "%", made_of, missing or "none in the first reps", 0)


def rests_s(session: Session) -> list[float | None]:
    """For each set the rest before it, from the end of the one before; None for the first, or without times."""
    ends = [None, *(one.end_s for one in session.sets)]
    pairs = zip(ends, session.sets, strict=False)
    return [None if end_s is None or one.start_s is None else one.start_s - end_s for end_s, one in pairs]


def held_pauses(reps: Sequence[Rep], target_s: float) -> Measure:
    """The share of reps whose peak pause reached its target."""
    held = sum(pause_s >= target_s for pause_s in known(reps, "peak_pause_s"))
    value = 100 * held / len(reps) if reps else None
    made_of = f"{held} of {_count(reps)} paused at the top for {target_s:g} s or longer"
    return Measure("pause held", value, "%", made_of, _NO_REPS, 0)


def flag_counts(reps: Iterable[Rep]) -> dict[str, int]:
    """How many reps carry each flag, most first."""
    flags = [flag for rep in reps for flag in rep.flags]
    return {flag: flags.count(flag) for flag in sorted(set(flags), key=lambda flag: (-flags.count(flag), flag))}


def weights_kg(sets: Iterable[SessionSet]) -> list[float]:
    """The weights that were told, lightest first."""
    return sorted({one.weight_kg for one in sets if one.weight_kg is not None})


def unit_of(reps: Sequence[Rep]) -> str:
    """deg or mm."""
    return reps[0].rom_unit if reps else "deg"


def why_no_range(reps: Sequence[Rep]) -> str:
    """Why these reps support no range and no speed; empty where they do."""
    if not reps:
        return _NO_REPS
    if len({rep.rom_unit for rep in reps}) > 1:
        return "degrees and millimetres cannot be put together"
    slow = sum(map(is_slow_sled, reps))
    if 2 * slow >= len(reps):
        return f"{slow} of {len(reps)} reps have a stroke above {SLED_SLOW_S} s, too slow for a sled's accelerometer"
    return ""


def is_slow_sled(rep: Rep) -> bool:
    """Whether this rep's own range and speed are not to be relied on."""
    return rep.rom_unit == "mm" and max(rep.concentric_s or 0, rep.eccentric_s or 0) > SLED_SLOW_S


_NO_REPS = "no rep was recorded"


def count_of(number: int, what: str) -> str:
    """1 rep, 2 reps."""
    return f"{number} {what if number == 1 else what + 's'}"


def _count(rows: Sequence) -> str:
    return count_of(len(rows), "rep")


def _of(name: str, values: Sequence[float], unit: str, made_of: str, missing: str, hide: str = "", digits=1) -> Measure:
    value = median(values) if values and not hide else None
    return Measure(name, value, unit, made_of, missing, digits)
