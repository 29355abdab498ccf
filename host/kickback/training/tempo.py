"""A tempo as people write it: kick-hold-return-rest, or in the books' order after ecc:."""

from collections.abc import Mapping
from dataclasses import dataclass

PHASES = ("concentric_s", "peak_pause_s", "eccentric_s", "bottom_pause_s")
PHASE_NAMES = ("kick", "hold", "return", "rest")
BOOKS = "ecc:"


@dataclass(frozen=True)
class Tempo:
    """What is aimed at, in s; None where a phase is to be as fast as it goes (X)."""

    concentric_s: float | None
    peak_pause_s: float | None
    eccentric_s: float | None
    bottom_pause_s: float | None

    def __str__(self) -> str:
        return "-".join("X" if (aim := getattr(self, name)) is None else f"{aim:g}" for name in PHASES)


def aim_of(settings: Mapping[str, float]) -> Tempo | None:
    """The tempo that a device's settings pace, if they do: 0 is as fast as it goes, and it paces no rest."""
    kick, hold, back = (settings.get(name, 0) for name in ("concentric_s", "hold_s", "eccentric_s"))
    return Tempo(kick or None, hold, back or None, None) if kick or hold or back else None


def read_tempo(text: str) -> Tempo:
    """The tempo in words like 2-1-3-0, X-1-3-0 or ecc:3-0-2-1. Raises ValueError, a sentence."""
    parts = text.strip().lower().removeprefix(BOOKS).split("-")
    try:
        spans = [None if part == "x" else float(part) for part in parts]
    except ValueError:
        spans = []
    if len(spans) != 4 or not all(span is None or 0 <= span <= 60 for span in spans):
        raise ValueError(f"tempo {text!r}: give four times in s, kick-hold-return-rest, as in 2-1-3-0 or ecc:3-0-2-1")
    if text.strip().lower().startswith(BOOKS):
        eccentric, bottom, concentric, peak = spans
        spans = [concentric, peak, eccentric, bottom]
    return Tempo(*spans)
