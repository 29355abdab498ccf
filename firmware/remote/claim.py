"""A sensor that nobody owned gets its owner: loaded for that alone."""

import os


def claim(owner, key):
    """Raises OSError where the key cannot be stored; then nobody has claimed."""
    new = owner.path + ".new"
    with open(new, "wb") as file:
        file.write(key)
    os.rename(new, owner.path)  # littlefs renames atomically
    owner.key = key
