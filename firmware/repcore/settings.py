"""Every setting of the detection core, once, in the units people use.

The only file of the core with fractions, but for derive.py.
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
