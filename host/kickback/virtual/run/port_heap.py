"""MicroPython's heap on an ESP32: a first area, and a second one when it grows.

Figures of an ESP32_GENERIC image of MicroPython 1.26.1 in an emulator: first area 56,000 bytes; ESP-IDF has 144,064
bytes free then, in blocks of at most 110,592. A growth takes an area of the same size, or the largest block.
"""

FIRST_AREA = 56_000
LARGEST_BLOCK = 110_592
NIMBLE = 75_000  # of ESP-IDF's memory once the radio is on (seen with NimBLE of 1.28.0 over a virtual controller)


def areas(radio_first: bool) -> tuple[int, int]:
    """Bytes of the first and second area; radio_first: the radio was switched on before the heap grew."""
    left = LARGEST_BLOCK - NIMBLE if radio_first else LARGEST_BLOCK
    return FIRST_AREA, min(FIRST_AREA, left)
