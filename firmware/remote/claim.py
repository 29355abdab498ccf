"""Stores the key of a new owner. Loaded on demand."""

import os


def claim(owner, key):
    """Raise OSError if the key cannot be stored; the sensor is then still unclaimed."""
    new = owner.path + ".new"
    with open(new, "wb") as file:
        file.write(key)
    os.rename(new, owner.path)  # littlefs renames atomically
    owner.key = key
