"""Bar charts of one line of text."""

from collections.abc import Sequence

BARS = "▁▂▃▄▅▆▇█"
ABSENT = "·"


def sparkline(values: Sequence[float | None], low: float | None = None, least_span: float = 0) -> str:
    """A bar for each value, scaled from the lowest value (or low) to the highest; a dot for None.

    least_span: the least difference that fills the height, so that noise stays flat
    """
    known = [value for value in values if value is not None]
    if not known:
        return ABSENT * len(values)
    bottom, top = min(known) if low is None else low, max(known)
    step = max(top - bottom, least_span) / (len(BARS) - 1)
    return "".join(ABSENT if value is None else BARS[round((value - bottom) / step) if step else 3] for value in values)
