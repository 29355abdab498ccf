"""Tempos: kick-hold-return-rest, or after "ecc:" in the order of strength books (eccentric first)."""

from collections.abc import Mapping
from dataclasses import dataclass

PHASES = ("concentric_s", "peak_pause_s", "eccentric_s", "bottom_pause_s")
PHASE_NAMES = ("kick", "hold", "return", "rest")
ECCENTRIC_FIRST = "ecc:"


@dataclass(frozen=True)
class Tempo:
    """The target time of each phase in s; None means as fast as possible (X)."""

    concentric_s: float | None
    peak_pause_s: float | None
    eccentric_s: float | None
    bottom_pause_s: float | None

    def __str__(self) -> str:
        return "-".join("X" if (span := getattr(self, name)) is None else f"{span:g}" for name in PHASES)


def target_of(settings: Mapping[str, float]) -> Tempo | None:
    """The tempo that the sensor's pacer is set to, or None. A setting of 0 means as fast as possible; rests are not
    paced."""
    kick, hold, back = (settings.get(name, 0) for name in ("concentric_s", "hold_s", "eccentric_s"))
    return Tempo(kick or None, hold, back or None, None) if kick or hold or back else None


def parse_tempo(text: str) -> Tempo:
    """Parses a tempo such as 2-1-3-0, X-1-3-0, 2-1-3 (any rest) or ecc:3-0-2-1. Raises ValueError."""
    parts = text.strip().lower().removeprefix(ECCENTRIC_FIRST).split("-")
    try:
        spans = [None if part == "x" else float(part) for part in parts]
    except ValueError:
        spans = []
    if len(spans) == 3 and not text.strip().lower().startswith(ECCENTRIC_FIRST):
        spans.append(None)
    if len(spans) != 4 or not all(span is None or 0 <= span <= 60 for span in spans):
        raise ValueError(f"tempo {text!r}: give times in s, kick-hold-return-rest, as in 2-1-3-0, 2-1-3 or ecc:3-0-2-1")
    if text.strip().lower().startswith(ECCENTRIC_FIRST):
        eccentric, bottom, concentric, peak = spans
        spans = [concentric, peak, eccentric, bottom]
    return Tempo(*spans)
