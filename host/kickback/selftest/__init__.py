"""Test the electronics of a sensor over USB."""
