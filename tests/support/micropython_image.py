"""A substitute for a published image of MicroPython for the ESP32."""

import hashlib
import struct

APP = 0x10000  # address of the app


def stand_in(version: str = "1.26.1", size: int = 8192) -> bytes:
    """A file like an image of MicroPython for the ESP32: bootloader, partition table, app; from 0x1000 on."""
    rows = b"".join(
        struct.pack("<2sBBII16sI", b"\xaa\x50", kind, subtype, offset, length, name, 0)
        for name, kind, subtype, offset, length in (
            (b"nvs", 1, 2, 0x9000, 0x6000), (b"phy_init", 1, 1, 0xF000, 0x1000), (b"factory", 0, 0, APP, 0x1F0000)
        )
    )  # fmt: skip
    table = rows + b"\xeb\xeb" + b"\xff" * 14 + hashlib.md5(rows).digest()
    header = b"\xe9\x01\x02\x20" + b"\0" * 20
    app = header + struct.pack("<I", size) + f"3.4.0; MicroPython v{version} on 2025-09-11\0".encode()
    app = (app + bytes(range(256)) * (size // 256))[:size]
    return header.ljust(0x7000, b"\xff") + table.ljust(0x8000, b"\xff") + app + hashlib.sha256(app).digest()
