"""Advertising data in the format of BTHome v2 (bthome.io/format)."""

# Object id and size of each object, in ascending order: packet number, battery (%), reps, moving, reps of the last set,
# its time under tension (ms). A tuple of tuples would take more heap.
OBJECTS = b"\x00\x01\x01\x01\x09\x01\x22\x01\x3d\x02\x42\x03"


def advert(values):
    """Return the advertising data: flags (general discoverable, no classic Bluetooth), then OBJECTS with these values.

    An empty sequence of values gives an advert without objects.
    """
    data = bytearray(b"\x02\x01\x06\x00\x16\xd2\xfc\x44")
    for i, value in enumerate(values):
        data.append(OBJECTS[2 * i])
        for _ in range(OBJECTS[2 * i + 1]):
            data.append(value & 255)
            value >>= 8
    data[3] = len(data) - 4
    return data
