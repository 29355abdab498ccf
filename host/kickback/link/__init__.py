"""Communication with a sensor: transports, requests, ownership, pull and live data."""
