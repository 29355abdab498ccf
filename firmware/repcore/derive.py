"""The settings that a counter is made with, from what people gave: fractions end here."""

from .settings import SETTINGS, fit


def derive(values):
    """The settings in force as whole thousandths, in the table's order.

    values: dict of name -> number in the table's unit, or None; what it lacks takes the default.
    Raises ValueError, a sentence, for an unknown or unfit one.
    """
    rest = dict(values or {})
    made = []
    for row in SETTINGS:
        value = rest.pop(row[0], row[2])
        fit(row, value)
        made.append(int(value * 1000 + 0.5))
    for name in rest:
        raise ValueError("there is no setting %s: choose from %s" % (name, ", ".join([row[0] for row in SETTINGS])))
    return made
