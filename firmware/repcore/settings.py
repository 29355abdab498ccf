"""Stub; the real table comes."""
SETTINGS = (
    ("accel_range_g", "g", 4, 2, 16),
    ("gyro_range_dps", "deg/s", 500, 250, 2000),
    ("set_gap", "s", 12, 2, 120),
    ("guided_share", "", 0.8, 0, 1),
)
