"""Which sensors a command means, and the way to them."""

import re
from dataclasses import dataclass

ONLY_PORT = "the only one"


PORT = re.compile(r"/|\\\\|COM\d+$|\w+://", re.IGNORECASE)  # how a port's name begins


@dataclass(frozen=True)
class How:
    """names: sensors meant, () for all that are this laptop's own; usb: a port; virtual: a trace."""

    names: tuple[str, ...] = ()
    usb: str | None = None
    virtual: str | None = None

    @property
    def nobody(self) -> bool:
        """Whether no option names a way to a sensor."""
        return not (self.names or self.usb or self.virtual)
