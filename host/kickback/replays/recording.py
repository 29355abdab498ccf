"""The quality of a recording in words."""

from kickback.replays.result import Replay
from kickback.training.metrics import count_of

CORE_RATE_HZ = 100  # of resampled traces


def recording_in_words(result: Replay) -> str:
    """A sentence without its full stop, such as "Recording complete (70 s)" or "Recording with 2 sensor dropouts"."""
    quality = result.quality
    span = f"({quality.samples / (CORE_RATE_HZ if result.resampled else result.rate_hz):.0f} s)"
    losses = []
    if quality.gaps:
        losses.append(count_of(quality.gaps, "sensor dropout"))
    if quality.saturated:
        losses.append(f"{count_of(quality.saturated, 'sample')} past the limit of the sensor")
    return f"Recording with {' and '.join(losses)} {span}" if losses else f"Recording complete {span}"


def machine_in_words(result: Replay) -> str:
    """The kind of machine with a capital letter."""
    return f"{result.machine.capitalize()} machine" if result.machine else "Machine unknown"
