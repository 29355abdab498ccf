"""How commands reach a sensor."""
