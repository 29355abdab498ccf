"""Text of others' making, fit for a terminal: names and sentences of sensors, notes, file names."""


def plain(text: str) -> str:
    """The text on one line, with "?" for each sign that would steer the terminal or that cannot be seen."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)
