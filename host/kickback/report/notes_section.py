"""The last section of every page: the meaning of the numbers and the limits of a sensor on the plate."""

from kickback.report.page_model import Section

UNSEEN = (
    "A sensor on the plate cannot see the spine, whether the hips are square, heel or toe, or the load. Wobble and "
    "past your range limit are the nearest hints. It cannot see which leg works: the side is the one that was recorded."
)
FLAGS = (
    "Flags are thresholds, each with its number. None of them is a judgement: in an eight-week trial strict and loose "
    "form built muscle alike."
)
TEMPO = (
    "Tempo is kick-hold-return-rest: concentric, peak pause, eccentric, bottom pause. Strength books begin with the "
    "eccentric."
)
SLED = (
    "A sled is measured by its accelerometer alone: the slower the stroke, the less certain its range. Do not rely on "
    "centimetres."
)


def notes_section(kind: str | None) -> Section:
    """The section. kind: lever, sled or None."""
    lines = [UNSEEN, *([SLED] if kind == "sled" else []), FLAGS, TEMPO]
    return Section("limits", "What a plate sensor cannot see", lines)
