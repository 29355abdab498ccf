"""Advertising data in the format of BTHome v2 (bthome.io/format)."""

# Object id and bytes, in ascending order: packet number, battery (%), reps, moving, reps of the last set, its time
# under tension (ms).
OBJECTS = ((0x00, 1), (0x01, 1), (0x09, 1), (0x22, 1), (0x3D, 2), (0x42, 3))


def advert(values):
    """Return the advertising data: flags (general discoverable, no classic Bluetooth), then OBJECTS with these values.

    An empty sequence of values gives an advert without objects.
    """
    data = bytearray(b"\x02\x01\x06\x00\x16\xd2\xfc\x44")
    for (kind, size), value in zip(OBJECTS, values):
        data.append(kind)
        for _ in range(size):
            data.append(value & 255)
            value >>= 8
    data[3] = len(data) - 4
    return data
