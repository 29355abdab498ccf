"""Makes this folder the host's package kickback_firmware; stays off the device."""
