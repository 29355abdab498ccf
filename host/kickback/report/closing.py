"""What stands at the end of every page: what the numbers mean, and what no plate sensor sees."""

from kickback.report.parts import Section

UNSEEN = (
    "A sensor on the plate cannot see the spine, whether the hips are square, heel or toe, or the load. Wobble and "
    "over range are the nearest hints. It cannot see which leg works: the side is what was told."
)
FLAGS = (
    "Flags are thresholds, each told with its number; none is a verdict. Momentum, for one, has its place: strict and "
    "loose form have grown muscle alike in an eight-week trial."
)
TEMPO = (
    "Tempo is kick-hold-return-rest: concentric, peak pause, eccentric, bottom pause. Books begin with the eccentric."
)
SLED = (
    "A sled is seen by its accelerometer alone: the slower the stroke, the less sure its range, and centimetres are "
    "not to be relied on."
)


def closing(kind: str | None) -> Section:
    """The last section."""
    return Section(
        "limits", "What a plate sensor cannot see", [UNSEEN, *([SLED] if kind == "sled" else []), FLAGS, TEMPO]
    )
