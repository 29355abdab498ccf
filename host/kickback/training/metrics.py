"""The figures of a set and of a session, each with its source data or with the reason why it is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from kickback.training.rep import Rep, known
from kickback.training.session import Session, SessionSet
from kickback.training.tempo import PHASE_NAMES, PHASES

# A sled is measured by the accelerometer alone. In 638 simulated reps of five sled families, 95 % of the reps with
# strokes below 2 s had a range error within 3 %; slower strokes had 6 to 14 %, single ones 28 %.
SLED_SLOW_S = 2
LOSS_REPS = 3  # the first and the last reps of a set that represent its beginning and its end
NO_REPS = "no rep was recorded"


@dataclass(frozen=True)
class Measure:
    """One figure. value is None if the data do not support it; then missing gives the reason."""

    name: str
    value: float | None
    unit: str
    made_of: str
    missing: str = ""
    digits: int = 1

    def __str__(self) -> str:
        return f"{self.number} {self.unit}".strip() if self.value is not None else "-"

    @property
    def number(self) -> str:
        """The value without its unit; "-" if there is none."""
        return "-" if self.value is None else f"{self.value:.{self.digits}f}"


def phase_medians(reps: Sequence[Rep]) -> list[Measure]:
    """The medians of kick, hold, return and rest."""
    measures = []
    for name, field in zip(PHASE_NAMES, PHASES, strict=True):
        spans = known(reps, field)
        missing = NO_REPS if not reps else "no rep was followed by another rep in its set"
        measures.append(_median(name, spans, "s", f"median of {count_of(len(spans), 'rep')}", missing, digits=2))
    return measures


def under_tension(reps: Sequence[Rep]) -> Measure:
    """The sum of kick, hold and return of all reps."""
    total = sum(known(reps, "tension_s")) if reps else None
    made_of = f"kick, hold and return of {count_of(len(reps), 'rep')}, summed"
    return Measure("time under tension", total, "s", made_of, NO_REPS)


def tension_s(rep: Rep) -> float:
    """The time under tension of a rep whose phases are known, in s."""
    assert rep.tension_s is not None
    return rep.tension_s


def range_median(reps: Sequence[Rep]) -> Measure:
    """The median range, in the unit of the machine."""
    missing = why_no_range(reps)
    values = [] if missing else known(reps, "rom")
    return _median("range", values, unit_of(reps), f"median of {count_of(len(reps), 'rep')}", missing)


def speed_median(reps: Sequence[Rep]) -> Measure:
    """The median of the mean speeds of the kicks."""
    missing = why_no_range(reps)
    values = [] if missing else known(reps, "mean_speed")
    made_of = f"median of the mean kick speeds of {count_of(len(reps), 'rep')}"
    return _median("kick speed", values, f"{unit_of(reps)}/s", made_of, missing)


def velocity_loss(reps: Sequence[Rep]) -> Measure:
    """100 (best - last) / best of the mean kick speeds of one set."""
    speeds = known(reps, "mean_speed")
    missing = why_no_range(reps) or ("" if len(speeds) > 1 else "a loss needs a second rep")
    best = max(speeds, default=0)
    value = 100 * (best - speeds[-1]) / best if best and not missing else None
    made_of = f"the best and the last of {len(speeds)} mean kick speeds of the set"
    return Measure("velocity loss", value, "%", made_of, missing or "no speed was measured", 0)


def velocity_losses(sets: Iterable[SessionSet]) -> list[float]:
    """The velocity losses in percent of those sets that have one."""
    return [value for one in sets if (value := velocity_loss(one.reps).value) is not None]


def loss_within_set(name: str, reps: Sequence[Rep], field: str) -> Measure:
    """How far the median of the last three reps is below that of the first three, in percent."""
    values = known(reps, field)
    missing = why_no_range(reps) if field == "rom" else ""
    if len(values) < 2 * LOSS_REPS:
        missing = f"a loss needs {2 * LOSS_REPS} reps in the set; it has {len(values)}"
    first, last = median(values[:LOSS_REPS] or [0]), median(values[-LOSS_REPS:] or [0])
    value = 100 * (first - last) / first if first and not missing else None
    made_of = f"medians of the first {LOSS_REPS} and the last {LOSS_REPS} reps of the set"
    return Measure(name, value, "%", made_of, missing or "the first reps have none", 0)


def rests_s(session: Session) -> list[float | None]:
    """For each set the rest before it in s, from the end of the previous set; None if a time is unknown."""
    ends = [None, *(one.end_s for one in session.sets)]
    pairs = zip(ends, session.sets, strict=False)
    return [None if end_s is None or one.start_s is None else one.start_s - end_s for end_s, one in pairs]


def held_pauses(reps: Sequence[Rep], target_s: float) -> Measure:
    """The percentage of reps whose hold reached its target."""
    held = sum(pause_s >= target_s for pause_s in known(reps, "peak_pause_s"))
    value = 100 * held / len(reps) if reps else None
    made_of = f"{held} of {count_of(len(reps), 'rep')} held for {target_s:g} s or longer"
    return Measure("holds on target", value, "%", made_of, NO_REPS, 0)


def flag_counts(reps: Iterable[Rep]) -> dict[str, int]:
    """The number of reps with each flag, most frequent first."""
    flags = [flag for rep in reps for flag in rep.flags]
    return {flag: flags.count(flag) for flag in sorted(set(flags), key=lambda flag: (-flags.count(flag), flag))}


def weights_kg(sets: Iterable[SessionSet]) -> list[float]:
    """The recorded weights, lightest first."""
    return sorted({one.weight_kg for one in sets if one.weight_kg is not None})


def unit_of(reps: Sequence[Rep]) -> str:
    """The unit of the reps' ranges: deg or mm."""
    return reps[0].rom_unit if reps else "deg"


def why_no_range(reps: Sequence[Rep]) -> str:
    """The reason why these reps support no range and no speed; empty if they do."""
    if not reps:
        return NO_REPS
    if len({rep.rom_unit for rep in reps}) > 1:
        return "degrees and millimetres cannot be combined"
    slow = sum(map(is_slow_sled, reps))
    if 2 * slow >= len(reps):
        return f"{slow} of {count_of(len(reps), 'rep')} took longer than {SLED_SLOW_S} s per stroke, which is too slow for a sled's accelerometer"  # noqa: E501
    return ""


def is_slow_sled(rep: Rep) -> bool:
    """Whether the range and the speed of this rep are unreliable."""
    return rep.rom_unit == "mm" and max(rep.concentric_s or 0, rep.eccentric_s or 0) > SLED_SLOW_S


def edits_in_words(session: Session) -> str:
    """A sentence about the corrections of a session."""
    sets, reps = len(session.removed_sets), sum(len(one.removed) for one in session.sets)
    removed = f"{count_of(sets, 'set')} and {count_of(reps, 'rep')} removed"
    return f"Edited {count_of(session.edits, 'time')}; {removed}."


def count_of(number: int, noun: str) -> str:
    """A number with its noun: "1 rep", "2 reps"."""
    return f"{number} {noun if number == 1 else noun + 's'}"


def _median(name: str, values: Sequence[float], unit: str, made_of: str, missing: str, digits: int = 1) -> Measure:
    return Measure(name, median(values) if values else None, unit, made_of, missing, digits)
