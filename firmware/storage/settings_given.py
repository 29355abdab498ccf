"""Finds the settings that differ from their defaults. Separate from the writing to need less heap at once."""


def given(values, checks):
    """Return these settings by name. checks: the module setting_check."""
    found = {row[0]: values[row[0]] for row in checks.CORE + checks.DEVICE if values[row[0]] != row[2]}
    found.update({name: values[name] for name in checks.TEXTS if values[name]})
    return found
