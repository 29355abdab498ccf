"""Modules that replace those of an ESP32 in MicroPython: the device's side of the virtual device."""
