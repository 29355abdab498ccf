"""Which settings differ from their defaults. Apart from the writing, so that less is loaded at once."""


def given(values, checks):
    """Them, by name. checks: setting_check.py."""
    found = {row[0]: values[row[0]] for row in checks.CORE + checks.DEVICE if values[row[0]] != row[2]}
    found.update({name: values[name] for name in checks.TEXTS if values[name]})
    return found
