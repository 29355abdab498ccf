"""The interface of a transport: what carries messages between laptop and sensor."""

from collections.abc import Callable
from typing import Protocol

from kickback.link.errors import LinkLost


class Transport(Protocol):
    """A connection that carries whole messages; implemented by BleTransport and CableTransport.

    trusted: physical access (a cable) replaces the proof of the key
    on_message: called with each received message, or once with the LinkLost that ended the connection
    """

    name: str
    trusted: bool
    on_message: Callable[[bytes | LinkLost], None]

    async def send(self, message: bytes) -> None:
        """Sends a message."""
        ...

    async def reconnect(self) -> None:
        """Replaces a broken connection. Raises LinkError."""
        ...

    async def close(self) -> None:
        """Ends the connection."""
        ...
