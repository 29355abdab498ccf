"""Actions of DO messages by number. The device loads this module on demand."""

# The function's name, and the slice of (a, b, c, text) that it takes.
ACTIONS = (
    ("mark_pulled", 0, 1),
    ("set_time", 0, 2),
    ("record", 0, 1),
    ("erase", 0, 3),
    ("identify", 0, 0),
    ("end_set", 0, 0),
    ("switch_side", 0, 0),
    ("set_setting", 3, 4),
    ("set_profile", 3, 4),
    ("amend", 0, 4),
    ("load", 0, 4),
    ("install", 3, 4),
    ("reset", 0, 0),
)
# Modules of the functions that are not in commands.py.
_MODULES = {"set_setting": "setting_check", "set_profile": "profile_check", "load": "update",
            "install": "update", "reset": "update"}  # fmt: skip


def resolve(action, arguments):
    """Return the module, the function's name and its arguments for an action; None if the action is unknown."""
    if not 0 <= action < len(ACTIONS):
        return None
    name, first, last = ACTIONS[action]
    return _MODULES.get(name, "commands"), name, arguments[first:last]
