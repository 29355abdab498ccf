"""The device's side, run in MicroPython: modules that take the place of the ESP32's own."""
