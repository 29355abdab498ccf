"""The bytes that leave the device: log records, messages, raw traces; the same files on the ESP32 and on the laptop."""
