"""Escapes untrusted text for terminal output: names and messages of sensors, notes, file names."""


def plain(text: str) -> str:
    """The text on one line, with "?" for each control character and each invisible character."""
    return "".join(char if char.isprintable() else "?" for char in text)
