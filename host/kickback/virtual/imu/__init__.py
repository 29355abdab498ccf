"""The motion sensor and its I2C bus."""
