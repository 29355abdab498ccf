"""The fields of log records: names, limits, and the columns that they fill."""

from collections.abc import Mapping

from kickback.training.session import MAX_EPOCH_S

AMENDED_FIELDS = {1: "lifter", 2: "machine", 3: "side", 4: "weight_g", 5: "note"}  # by the number in an AMEND record
# Codes of notes: a record that contradicts a stored one; a record with numbers that no sensor sends.
CONTRADICTION, IMPOSSIBLE = -1, -2
YEAR_MS = 366 * 86_400_000
MAX_NUMBER = 1 << 41  # 69 years in ms
SPANS = ("concentric_ms", "peak_pause_ms", "eccentric_ms", "top_ms", "rep_ms", "tension_ms")
LIMITS = {
    "epoch_s": (0, MAX_EPOCH_S),
    "utc_offset_min": (-24 * 60 + 1, 24 * 60 - 1),
    **dict.fromkeys(("set", "rep", "reps"), (0, 10_000)),
    **dict.fromkeys(SPANS, (-YEAR_MS, YEAR_MS)),
}
# The columns of each table, as the fields of its record are named. Records of newer firmware may have more fields.
REP_FIELDS = [
    "set",
    "rep",
    "start_ms",
    "concentric_ms",
    "peak_pause_ms",
    "eccentric_ms",
    "top_ms",
    "rep_ms",
    "rom",
    "mean_speed",
    "peak_speed",
    "flags",
    "kind",
    "pulses",
]
SET_FIELDS = [
    "side",
    "reps",
    "start_ms",
    "end_ms",
    "tension_ms",
    "velocity_loss",
    "weight_g",
    "gaps",
    "saturated",
    "temperature",
]
SET_COLUMNS = (
    "side, reps, start_ms, end_ms, tension_ms, velocity_loss_pct, weight_g, gaps, saturated, temperature_deci_c"
)
Fields = Mapping[str, int | str]


def values_of(fields: Fields, *names: str) -> tuple:
    """The values of these fields. Raises TypeError if the record lacks one."""
    try:
        return tuple(fields[name] for name in names)
    except KeyError as error:
        raise TypeError(f"the record has no field {error}") from None


def is_possible(name: str, value: int | str) -> bool:
    """Whether a sensor can send this value in a field."""
    least, most = LIMITS.get(name, (-MAX_NUMBER, MAX_NUMBER))
    return isinstance(value, str) or least <= value <= most
