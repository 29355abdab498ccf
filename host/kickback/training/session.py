"""A session as a person means it: the sets of one visit to a machine, wherever they were recorded."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from kickback.training.rep import Rep

LATEST_S = 1 << 33  # since 1970: the year 2242


@dataclass(frozen=True)
class SessionSet:
    """One set with its corrections applied.

    reps: those that count, in order; removed: those taken out by an edit. unmeasured: reps that count besides these,
    without figures of their own. told_reps: the count that the device or an import gave, all there is where reps were
    not recorded one by one. Times in s since the session's start.
    """

    set: int
    side: str | None = None
    weight_kg: float | None = None
    note: str = ""
    reps: list[Rep] = field(default_factory=list)
    removed: list[Rep] = field(default_factory=list)
    unmeasured: int = 0
    told_reps: int = 0
    told_start_s: float | None = None
    told_end_s: float | None = None
    gaps: int | None = None
    saturated: int | None = None

    @property
    def count(self) -> int:
        """Reps that count; those told, where none was recorded one by one."""
        recorded = self.reps or self.removed
        return len(self.reps) + self.unmeasured if recorded else self.told_reps

    @property
    def start_s(self) -> float | None:
        """When its first rep begins."""
        return self.reps[0].start_s if self.reps else self.told_start_s

    @property
    def end_s(self) -> float | None:
        """When its last rep ends."""
        return self.reps[-1].end_s if self.reps else self.told_end_s


@dataclass(frozen=True)
class Session:
    """Sets of one lifter on one machine.

    number: in the store, None for a trace. start: with its time zone, None while nobody set the device's clock.
    kind: lever, sled or None. settings: the core's in force, by name, as far as known.
    edits: how many corrections were made; quality: of the trace, in words; removed_sets: those that were taken out.
    """

    name: str
    number: int | None = None
    start: datetime | None = None
    lifter: str = ""
    machine: str = ""
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
        """All reps that count, of all sets."""
        return [rep for one in self.sets for rep in one.reps]

    @property
    def count(self) -> int:
        """How many reps count, those without a record of their own included."""
        return sum(one.count for one in self.sets)

    @property
    def sides(self) -> list[str]:
        """The sides that were told, left first."""
        return [side for side in ("left", "right") if any(one.side == side for one in self.sets)]

    def at(self, seconds: float | None) -> datetime | None:
        """The calendar's time of a moment on the session's clock."""
        return None if self.start is None or seconds is None else self.start + timedelta(seconds=seconds)


def told_start(value: str) -> datetime:
    """The start that an edit tells: seconds since 1970 and minutes ahead of UTC. Raises ValueError."""
    epoch_s, utc_offset_min = value.split()
    return calendar(float(epoch_s), int(utc_offset_min))


def calendar(epoch_s: float, utc_offset_min: int) -> datetime:
    """The moment, in the zone in which it was told. Raises ValueError for one that no session has."""
    if not 0 <= epoch_s <= LATEST_S:  # what ends after it must still be on a calendar, in any zone
        raise ValueError
    return datetime.fromtimestamp(epoch_s, timezone(timedelta(minutes=utc_offset_min)))
