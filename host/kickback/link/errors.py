"""What can go wrong between laptop and sensor, each as one sentence: what, where, what to do."""

from kickback_protocol import message_kinds


class LinkError(ValueError):
    """The sensor cannot be reached, or will not; the message is one sentence."""


class LinkLost(LinkError):
    """The link broke in the middle of something: it can be taken up again."""


class LinkDamaged(LinkLost):
    """What came does not match its checksum."""


class Refused(LinkError):
    """The sensor answered, and refused. code: one of wire's."""

    def __init__(self, sentence: str, code: int) -> None:
        super().__init__(sentence)
        self.code = code


# code: after the sensor's name
_REFUSALS = {
    message_kinds.UNPROVEN: "asks for its owner's key: kickback pair claims it, or its owner has closed its live data",
    message_kinds.NEWER: "speaks an older protocol (version {text}) than was asked for: update it: kickback flash",
    message_kinds.TAKEN: "has another owner already: reset it by hand to claim it (hold its button, see the README)",
    message_kinds.CLOSED: "takes no owner now: press its button, then run kickback pair within a minute",
    message_kinds.CABLE: "cannot encrypt this connection: use the cable (kickback pair --usb)",
    message_kinds.REFUSED: "refused: {text}",
    message_kinds.UNKNOWN: "does not know this request: its firmware is older, kickback flash brings it up to date",
    message_kinds.STORAGE: "could not read or write its flash ({text}): try again, or make room with kickback erase",
    message_kinds.WRONG_KEY: "has another owner's key: reset it by hand, then run kickback pair again",
    message_kinds.UNCLAIMED: "has no owner yet: kickback pair makes it yours",
    message_kinds.GONE: "has no such raw trace any more",
    message_kinds.BEYOND: "has only {text} bytes of what was asked for: run it again",
}


def refusal(name: str, code: int, text: str) -> Refused:
    """The sentence for a REPLY's code."""
    sentence = _REFUSALS.get(code, "refused for a reason that this kickback does not know (" + str(code) + ")")
    return Refused(f"{name} {sentence.format(text=text)}", code)


def newer(name: str, version: int) -> LinkError:
    return LinkError(
        f"{name} speaks version {version} of the protocol, this kickback {message_kinds.PROTOCOL}: update kickback"
    )
