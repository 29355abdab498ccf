"""A session: the sets of one visit to a machine, recorded by a sensor, imported, or replayed from a trace."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone

from kickback.training.rep import Rep

MAX_EPOCH_S = 1 << 33  # in the year 2242


SET_TYPES = ("normal", "warmup", "dropset", "failure")


@dataclass(frozen=True)
class SessionSet:
    """One set with its corrections applied.

    lifter: of this set; empty for that of the session. weight_unit: kg or lb, as the weight was entered. type: one of
    SET_TYPES. reps: those that count, in order. removed: those that an edit removed. unmeasured: the number of further
    reps that count, without figures of their own. reported_reps, reported_start_s, reported_end_s: as the device or the
    imported file gives them; used if the reps were not recorded one by one. gaps, saturated: sensor dropouts and
    saturated samples. Times are in s since the start of the session.
    """

    set: int
    lifter: str = ""
    side: str | None = None
    weight_kg: float | None = None
    weight_unit: str = "kg"
    type: str = "normal"
    note: str = ""
    reps: list[Rep] = field(default_factory=list)
    removed: list[Rep] = field(default_factory=list)
    unmeasured: int = 0
    reported_reps: int = 0
    reported_start_s: float | None = None
    reported_end_s: float | None = None
    gaps: int | None = None
    saturated: int | None = None

    @property
    def count(self) -> int:
        """The number of reps that count; the reported number if no rep was recorded one by one."""
        recorded = self.reps or self.removed
        return len(self.reps) + self.unmeasured if recorded else self.reported_reps

    @property
    def start_s(self) -> float | None:
        """The start of the first rep."""
        return self.reps[0].start_s if self.reps else self.reported_start_s

    @property
    def end_s(self) -> float | None:
        """The end of the last rep."""
        return self.reps[-1].end_s if self.reps else self.reported_end_s


@dataclass(frozen=True)
class Session:
    """Sets on one machine in one visit. lifter: that of the sets without one of their own.

    exercise: as another program calls it. number: in the store; None for a trace. start: with its time zone; None if
    the device's clock was never set. kind: lever, sled or None. settings: those of the detection core, by name, as far
    as they are known. edits: the number of corrections. quality: a sentence about the trace. removed_sets: those that
    an edit removed.
    """

    name: str
    number: int | None = None
    start: datetime | None = None
    lifter: str = ""
    machine: str = ""
    exercise: str = ""
    kind: str | None = None
    note: str = ""
    origin: str = ""
    sets: list[SessionSet] = field(default_factory=list)
    removed_sets: list[SessionSet] = field(default_factory=list)
    settings: dict[str, float] = field(default_factory=dict)
    edits: int = 0
    quality: str = ""
    unit: str = "deg"

    @property
    def reps(self) -> list[Rep]:
        """All reps of all sets that count."""
        return [rep for one in self.sets for rep in one.reps]

    @property
    def count(self) -> int:
        """The number of reps that count, including those without a record of their own."""
        return sum(one.count for one in self.sets)

    @property
    def sides(self) -> list[str]:
        """The recorded sides, left first."""
        return [side for side in ("left", "right") if any(one.side == side for one in self.sets)]

    def at(self, seconds: float | None) -> datetime | None:
        """The date and time of a moment on the session's clock."""
        return None if self.start is None or seconds is None else self.start + timedelta(seconds=seconds)


def split_by_lifter(session: Session) -> list[Session]:
    """One session per lifter, in the order of their first sets; the session itself if all sets are of one lifter."""
    lifters = list(dict.fromkeys(one.lifter or session.lifter for one in session.sets))
    if len(lifters) < 2:
        return [session]
    return [
        replace(
            session,
            lifter=lifter,
            sets=[one for one in session.sets if (one.lifter or session.lifter) == lifter],
            removed_sets=[one for one in session.removed_sets if (one.lifter or session.lifter) == lifter],
        )
        for lifter in lifters
    ]


def parse_start(value: str) -> datetime:
    """The start that an edit holds: seconds since 1970 and minutes ahead of UTC. Raises ValueError."""
    epoch_s, utc_offset_min = value.split()
    return local_time(float(epoch_s), int(utc_offset_min))


def local_time(epoch_s: float, utc_offset_min: int) -> datetime:
    """A time in its recorded zone. Raises ValueError for a time outside 1970 to 2242."""
    if not 0 <= epoch_s <= MAX_EPOCH_S:  # a later end must still be a valid date in any zone
        raise ValueError(f"{epoch_s} is outside 1970 to 2242")
    return datetime.fromtimestamp(epoch_s, timezone(timedelta(minutes=utc_offset_min)))
