"""The board: ESP32, flash chip, pins, supplies, sleep, and the clock of a run."""
