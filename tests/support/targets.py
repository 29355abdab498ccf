"""Targets of the detection on simulated families: counts, phases and latency by kind of machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from kickback.evaluate.score import PHASES, Score
from kickback.evaluate.summary import summary
from kickback.simulate.families import FAMILIES


@dataclass
class Target:
    """Limits of a group of families: miscounts as a share of the reps, and 95 % errors in ms; None is not judged."""

    families: tuple[str, ...]
    miscounts: float
    kick_ms: float | None = None
    hold_ms: float | None = None
    return_ms: float | None = None
    top_ms: float | None = 150.0

    def misses(self, scores: Sequence[Score]) -> list[str]:
        """One sentence for each limit that the scores of these families exceed."""
        total = summary(scores)
        out = [one.failure for one in scores if one.failure]
        errors, most = total["missed"] + total["extra"], ceil(self.miscounts * total["truth"])
        if errors > most:
            out.append(f"{errors} miscounts in {total['truth']} reps, at most {most}")
        if total["inverted"]:
            out.append(f"{total['inverted']} inverted sets")
        limits = dict(zip(PHASES, (self.kick_ms, self.hold_ms, self.return_ms), strict=True))
        for name, limit in {**limits, "top_late_s": self.top_ms}.items():
            reached = total[name]["p95"]
            if limit and reached is not None and 1000 * reached > limit:
                out.append(f"{name}: 95 % within {1000 * reached:.0f} ms, at most {limit:g} ms")
        return out


NO_REPS = ("arc_handling", "arc_shaken", "bumps", "carrying", "clip_on", "handling", "lever_shaken", "sled_clip_on",
           "sled_handling", "sled_shaken", "static", "swung", "walking")  # fmt: skip
LOW_RATES = ("press10", "worn", "stack8")  # below 50 Hz
ROUGH = ("bad_link", "rate50", "rate50_fast")
REPORTED = ("wandering_pivot", "sled_return_11", "sled_woken_touch", "lever_woken_touch")  # cannot be detected reliably
TURNING = ("four_bar_15", "pivoting_plate", "cam")
SLOW_LEVERS = ("slow", "lever_return_11", "lever_upright_slow")
SLOW_SLEDS = ("sled_return_7", "sled_tempo_4241", "arc_slow")
OTHERS = {*NO_REPS, *LOW_RATES, *ROUGH, *REPORTED, *TURNING, *SLOW_LEVERS, *SLOW_SLEDS, "sled_slow", "small_strokes",
          "sled_stick_slip", "lever_stick_slip"}  # fmt: skip
SLEDS = tuple(name for name, family in FAMILIES.items() if family.sled and name not in OTHERS)
LEVERS = tuple(name for name, family in FAMILIES.items() if not family.sled and name not in OTHERS)

TARGETS = {
    "levers": Target(LEVERS, 1 / 1000, 25, 25, 30),
    "levers, 50 Hz or lost samples": Target(ROUGH, 1 / 1000, 60, 60, 60),
    "levers, strokes of 2-9 degrees": Target(("small_strokes",), 1 / 1000, 40, 40, 40),
    "levers, strokes of 8 s or more": Target(SLOW_LEVERS, 1 / 1000, 350, 350, 350),
    "levers, stick-slip": Target(("lever_stick_slip",), 1 / 1000, 150, 150, 150, None),
    "plates that turn by 5 degrees or more": Target(TURNING, 1 / 300, 150, 300, 500),
    "sleds, arcs and plates that turn less": Target(SLEDS, 1 / 100, 60, 100, 150),
    "sleds, strokes of 3 s or more": Target(("sled_slow",), 1 / 100, 250, 250, 300),
    "sleds, stick-slip": Target(("sled_stick_slip",), 1 / 100, top_ms=None),
    "sleds, returns of 5 s or more": Target(SLOW_SLEDS, 1 / 50, 900, 900, 900, None),
    "no reps": Target(NO_REPS, 0),
}
