"""Records, messages and raw traces: the same files run on the ESP32 and on the laptop."""
