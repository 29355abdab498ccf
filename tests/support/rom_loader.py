"""The ESP32's serial loader in its ROM, and esptool's stub, as far as esptool and esptool-js need them.

Frames, commands and answers: docs.espressif.com/projects/esptool, "Serial Protocol". The flash is a bytearray: erased
bytes are 0xFF, and writing clears bits only, so that a missing erase shows.
"""

import hashlib
import struct
import zlib
from collections.abc import Callable, Iterator

END, ESCAPE, ESCAPED = b"\xc0", b"\xdb", {b"\xdb\xdc": b"\xc0", b"\xdb\xdd": b"\xdb"}
SECTOR = 4096
INVALID = b"\x01\x05"  # status of a command that the ROM does not have
FLASH_IDS = {4: 0x1640EF, 8: 0x1740EF, 16: 0x1840EF}  # by size in MB, as the SPI command RDID answers
REGISTERS = {
    0x40001000: 0x00F01D83,  # magic value of the ESP32
    0x3FF40014: 347,  # divider of the UART at 115200 baud
    0x3FF5A004: 0xB1C2D3E4,  # MAC address
    0x3FF5A008: 0x0000A0F0,
    0x3FF5A010: 200,  # frequency of the 8 MHz oscillator, in the ROM's unit
    0x3FF5F06C: 512 << 7,  # measured against the crystal: 40 MHz
}


def frame(packet: bytes) -> bytes:
    """A SLIP frame."""
    return END + packet.replace(b"\xdb", b"\xdb\xdd").replace(b"\xc0", b"\xdb\xdc") + END


class RomLoader:
    """Takes the bytes that the host sends and returns those that the chip sends.

    on_write: called before each change of the flash with the number of changes so far; may raise
    changes: address and bytes of each change
    """

    def __init__(self, flash: bytearray, on_write: Callable[[int], None] = lambda number: None) -> None:
        self.flash, self.on_write = flash, on_write
        self.changes: list[tuple[int, bytes]] = []
        self.stub = False
        self.corrupt = False  # whether writing a sector flips one of its bits
        self._received = b""
        self._reading: Iterator[bytes] = iter(())
        self._inflate, self._at, self._erased = zlib.decompressobj(), 0, 0

    def feed(self, received: bytes) -> bytes:
        """The answer to some bytes of the host."""
        self._received += received
        answer = b""
        while (start := self._received.find(END)) >= 0:
            end = self._received.find(END, start + 1)
            if end < 0:
                break
            packet, self._received = self._received[start + 1 : end], self._received[end + (end > start + 1) :]
            answer += self._answer(_unescape(packet))
        return answer

    def _answer(self, packet: bytes) -> bytes:
        if len(packet) == 4:  # the host confirms a frame of READ_FLASH
            return next(self._reading, b"")
        if len(packet) < 8 or packet[0]:
            return b""
        operation, data = packet[1], packet[8:]
        value, content, status, after = self._run(operation, data)
        status += b"" if self.stub else b"\0\0"
        answer = frame(struct.pack("<BBHI", 1, operation, len(content + status), value) + content + status)
        return answer * (8 if operation == 0x08 else 1) + after

    def _run(self, operation: int, data: bytes) -> tuple[int, bytes, bytes, bytes]:
        """Value, content and status of the answer, and the frames behind it."""
        words = struct.unpack_from(f"<{min(4, len(data) // 4)}I", data)
        value, content, after = 0, b"", b""
        match operation:
            case 0x08:  # SYNC
                value = 0 if self.stub else 0x20120707
            case 0x0A:  # READ_REG
                value = self._register(words[0])
            case 0x06 if words[1]:  # MEM_END with an entry point
                after, self.stub = frame(b"OHAI"), True
            case 0x02 | 0x10:  # FLASH_BEGIN, FLASH_DEFL_BEGIN
                self._begin(*words)
            case 0x03:  # FLASH_DATA
                self._write(data[16:])
            case 0x11:  # FLASH_DEFL_DATA
                self._write(self._inflate.decompress(data[16:]))
            case 0xD0 if self.stub:  # ERASE_FLASH
                self._change(0, b"\xff" * len(self.flash))
            case 0x13:  # SPI_FLASH_MD5
                digest = hashlib.md5(self.flash[words[0] : words[0] + words[1]])
                content = digest.digest() if self.stub else digest.hexdigest().encode()
            case 0x0E:  # READ_FLASH_SLOW
                content = bytes(self.flash[words[0] : words[0] + words[1]]).ljust(64, b"\0")
            case 0xD2 if self.stub:  # READ_FLASH
                self._reading = self._read(*words[:3])
                after = next(self._reading)
            case 0x05 | 0x06 | 0x07 | 0x09 | 0x0B | 0x0D | 0x0F | 0x04 | 0x12:
                pass
            case _:
                return 0, b"", INVALID, b""
        return value, content, b"\0\0", after

    def _register(self, address: int) -> int:
        if address == 0x3FF42080:  # SPI_W0, after the SPI command RDID
            return FLASH_IDS[len(self.flash) >> 20]
        return REGISTERS.get(address, 0)

    def _begin(self, size: int, _blocks: int, _block: int, offset: int) -> None:
        self._inflate, self._at, self._erased = zlib.decompressobj(), offset, offset
        if not self.stub:
            self._erase(offset + size)

    def _erase(self, end: int) -> None:
        while self._erased < end:
            self._change(self._erased, b"\xff" * SECTOR)
            self._erased += SECTOR

    def _write(self, data: bytes) -> None:
        self._erase(self._at + len(data))
        for at in range(0, len(data), SECTOR):
            part = data[at : at + SECTOR]
            if self.corrupt:
                part = bytes([part[0] ^ 1]) + part[1:]
            old = self.flash[self._at : self._at + len(part)]
            kept = int.from_bytes(old, "big") & int.from_bytes(part, "big")
            self._change(self._at, kept.to_bytes(len(part), "big"))
            self._at += len(part)

    def _change(self, at: int, data: bytes) -> None:
        self.on_write(len(self.changes))
        self.changes.append((at, data))
        self.flash[at : at + len(data)] = data

    def _read(self, offset: int, length: int, block: int) -> Iterator[bytes]:
        content = bytes(self.flash[offset : offset + length])
        for at in range(0, length, block):
            last = at + block >= length
            yield frame(content[at : at + block])
            if last:
                yield frame(hashlib.md5(content).digest())


def _unescape(packet: bytes) -> bytes:
    parts = packet.split(ESCAPE)
    return parts[0] + b"".join(ESCAPED[ESCAPE + part[:1]] + part[1:] for part in parts[1:])
