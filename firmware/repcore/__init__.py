"""Detection core of kickback: raw sensor counts in, reps out; the same files on the ESP32 and on the laptop."""
