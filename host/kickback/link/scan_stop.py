"""When a scan for certain sensors ends early."""

import time
from collections import Counter
from collections.abc import Sequence

from kickback.link.scan import Advertiser

MORE_S = 2.0  # duration of the scan for a second sensor


class ScanStop:
    """Ends a scan when all wanted sensors are found; without wanted ones, MORE_S after the first own sensor.

    owned: this laptop's own sensors, with the number of each name
    """

    def __init__(self, owned: Counter[str], wanted: set[str]) -> None:
        self.wanted, self.least = wanted or set(owned), len(wanted) or 1
        self.unique = all(owned[name] < 2 for name in self.wanted)
        self.since_s: float | None = None

    def __call__(self, found: Sequence[Advertiser]) -> bool:
        """Whether the scan can end with those found so far."""
        names = self.wanted & {one.name for one in found}
        if len(names) < self.least:
            return False
        if self.since_s is None:
            self.since_s = time.monotonic()
        return (self.unique and names == self.wanted) or time.monotonic() - self.since_s > MORE_S
