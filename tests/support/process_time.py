"""The time in which a process runs or waits, without the time in which it is ready but others use the processor."""

import os
import time
from pathlib import Path


class ProcessTime:
    """Measures a process, in s since the last call. LONGEST_WAIT_S: limit of one wait."""

    LONGEST_WAIT_S = 0.01

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._ran_s, self._counted_s = 0.0, time.monotonic()

    def active_s(self) -> float:
        """Seconds in which the process ran or waited since the last call."""
        state, *fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        ran_s, now_s = (int(fields[10]) + int(fields[11])) / os.sysconf("SC_CLK_TCK"), time.monotonic()
        waited_s = 0 if state == "R" else min(self.LONGEST_WAIT_S, now_s - self._counted_s)
        active_s = ran_s - self._ran_s + waited_s
        self._ran_s, self._counted_s = ran_s, now_s
        return active_s
