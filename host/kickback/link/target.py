"""The sensors that a command addresses, and how to reach them."""

import re
from dataclasses import dataclass

ONLY_PORT = "the only one"  # stands for the port of the only connected board
PORT = re.compile(r"/|\\\\|COM\d+$|\w+://", re.IGNORECASE)  # start of a serial port's name


@dataclass(frozen=True)
class Target:
    """The sensors of one command.

    names: sensors by name over Bluetooth; () for all sensors that this laptop owns
    usb: a serial port or ONLY_PORT; None without a cable
    virtual: the trace file that moves a virtual device; None for real sensors
    """

    names: tuple[str, ...] = ()
    usb: str | None = None
    virtual: str | None = None

    @property
    def is_default(self) -> bool:
        """Whether no option names a sensor."""
        return not (self.names or self.usb or self.virtual)
