"""Every setting of the detection core, once, in the units people use.

The only file of the core with fractions: ``derive`` turns the table into integers when a counter is made.
"""

# name, unit, default, lowest, highest
SETTINGS = (
    ("gyro_range_dps", "deg/s", 500, 250, 2000),  # as set in the sensor's GYRO_CONFIG
    ("accel_range_g", "g", 4, 2, 16),  # as set in the sensor's ACCEL_CONFIG
    ("sure_range_deg", "deg", 10, 2, 90),  # a lever's movement above this counts at once
    ("sure_range_mm", "mm", 100, 30, 1000),  # a sled's
    ("set_gap", "s", 12, 2, 120),  # a set ends when no rep begins for this long
    ("guided_share", "", 0.8, 0, 1),  # least share of a rep's motion along its path; 0 for a sensor worn on a leg
    ("pause_target", "s", 0.3, 0, 60),  # a shorter peak pause is flagged
    ("over_range", "", 0, 0, 10000),  # the lifter's own limit, in degrees or millimetres; 0 for none
)


def fit(row, value):
    """Raises ValueError, naming the setting, its value and its limits, where value does not fit a row of a table."""
    name, unit, _, low, high = row
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
        raise ValueError("setting %s is %r: give a number from %s to %s %s" % (name, value, low, high, unit))


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
