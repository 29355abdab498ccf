"""Errors between laptop and sensor. Each message is one sentence: what is wrong, where, and what to do."""

from kickback_protocol import message_kinds


class LinkError(ValueError):
    """The sensor cannot be reached or refuses a request."""


class LinkLost(LinkError):
    """The connection broke during a request; a new connection can continue."""


class LinkDamaged(LinkLost):
    """Received data does not match its checksum."""


class Refused(LinkError):
    """The sensor refused a request.

    code: the reason, one of the codes in message_kinds.
    """

    def __init__(self, sentence: str, code: int) -> None:
        super().__init__(sentence)
        self.code = code


# By code; each follows the sensor's name.
_REFUSALS = {
    message_kinds.UNPROVEN: "requires its owner's key: claim it with kickback pair, or ask its owner to open live data",
    message_kinds.NEWER: "uses an older protocol (version {text}): update its firmware with kickback flash",
    message_kinds.TAKEN: "already has an owner: reset it with its button (see the README), then run kickback pair",
    message_kinds.CLOSED: "does not accept an owner now: press its button, then run kickback pair within a minute",
    message_kinds.CABLE: "has no code for claims over the air: use the cable (kickback pair --usb)",
    message_kinds.REFUSED: "refused the request: {text}",
    message_kinds.UNKNOWN: "does not support this request: update its firmware with kickback flash",
    message_kinds.STORAGE: "could not read or write its flash ({text}): try again, or free space with kickback erase",
    message_kinds.WRONG_KEY: "has the key of another owner: reset it with its button, then run kickback pair",
    message_kinds.UNCLAIMED: "has no owner yet: claim it with kickback pair",
    message_kinds.GONE: "no longer has this raw trace",
    message_kinds.BEYOND: "has only {text} bytes of the requested data: run the command again",
}


def refusal(name: str, code: int, text: str) -> Refused:
    """The error for a REPLY with this code and text."""
    sentence = _REFUSALS.get(code, f"refused the request with code {code}, which is unknown to this kickback")
    return Refused(f"{name} {sentence.format(text=text)}", code)


def newer_protocol(name: str, version: int) -> LinkError:
    """The error for a sensor whose protocol is newer than this package's."""
    own = message_kinds.PROTOCOL
    return LinkError(f"{name} uses protocol version {version}, this kickback version {own}: update kickback")
