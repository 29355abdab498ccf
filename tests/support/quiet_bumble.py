"""Removes the formatting of Bumble's debug log, which takes half of the time of a link test even if the log is off.

Bumble formats every packet several times.
"""

import sys

from bumble import att, colors, gatt_client, gatt_server, hci, l2cap, smp  # noqa: F401


def _plain(text: str, *_: object, **__: object) -> str:
    return text


def quieten() -> None:
    """Removes colours and packet fields from all imported modules of Bumble."""
    for name, module in list(sys.modules.items()):
        if name.startswith("bumble.") and getattr(module, "color", None) is colors.color:
            module.color = _plain  # type: ignore[attr-defined]
    for base in (hci.HCI_Packet, att.ATT_PDU, l2cap.L2CAP_PDU, l2cap.L2CAP_Control_Frame, smp.SMP_Command):
        _without_fields(base)


def _without_fields(kind: type) -> None:
    kind.__str__ = object.__repr__  # type: ignore[assignment]
    for derived in kind.__subclasses__():
        if "__str__" in vars(derived):
            del derived.__str__
        _without_fields(derived)
