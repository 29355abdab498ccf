"""The time column of CSV traces: repeated stamps, counters, and recorders that were restarted."""

import re

import numpy as np

from kickback.traces.trace import TraceError

MIN_STEPS_OF_ONE = 0.9  # the others are lost samples
COUNTER = re.compile(r"count|index|packet|sample|seq|frame|row|^n$|^#$", re.I)


def spread_repeats(t: np.ndarray) -> np.ndarray:
    """Spreads samples that share a time stamp evenly up to the next stamp.

    A logger that stalls writes a stamp twice; one that sends batches stamps all samples of a batch alike. The samples
    of the last stamp get the step of those before.
    """
    starts = np.flatnonzero(np.concatenate(([True], t[1:] != t[:-1])))
    if len(starts) == len(t) or len(starts) < 2:
        return t
    stamps = t[starts]
    counts = np.diff(np.append(starts, len(t)))
    steps = np.diff(stamps) / counts[:-1]
    steps = np.append(steps, np.median(steps))
    within = np.arange(len(t)) - np.repeat(starts, counts)
    return np.repeat(stamps, counts) + within * np.repeat(steps, counts)


def check_is_counter(t: np.ndarray, column: str, name: str) -> None:
    """Raises TraceError for a column that does not count samples."""
    if not _counts_samples(t):
        raise TraceError(f"{name}: --rate needs a column that counts samples, and {column} does not rise by 1 per line")


def check_is_time(t: np.ndarray, column: str, unit: str, name: str) -> None:
    """Raises TraceError for a column that counts samples, by its name or because seconds are too long for samples."""
    if not _counts_samples(t):
        return
    found = f"{name}: column {column} counts samples and is not a time"
    if COUNTER.search(column):
        raise TraceError(f"{found}: give the rate of the recording with --rate HZ")
    if unit == "s":
        raise TraceError(f"{found}: give the rate with --rate HZ, or --time-unit ms if it counts milliseconds")


def _counts_samples(t: np.ndarray) -> bool:
    """Whether these are whole numbers that mostly rise by one."""
    return bool(len(t) > 1 and np.all(t == np.floor(t)) and np.mean(t[1:] == t[:-1] + 1) > MIN_STEPS_OF_ONE)


def check_order(t: np.ndarray, line_of: np.ndarray, name: str) -> None:
    """Raises TraceError at the first time that is earlier than the one before. line_of: the line of each sample."""
    backwards = np.flatnonzero(t[1:] < t[:-1])
    if len(backwards):
        before, now = t[backwards[0]], t[backwards[0] + 1]
        raise TraceError(
            f"{name}, line {line_of[backwards[0] + 1]}: time runs backwards ({before:.10g}, then {now:.10g}); if the "
            "recorder was restarted there, save the lines from there on, with the header, as another file"
        )
