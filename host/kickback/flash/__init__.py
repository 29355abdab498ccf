"""Install a version of the firmware on a device over USB."""
