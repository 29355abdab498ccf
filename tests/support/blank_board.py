"""A new board: a flash, the loader in the chip's ROM, reset lines, and a cable over RFC 2217.

As on the chip, its start depends only on its flash: the bootloader at 0x1000, the partition table at
0x8000, the app, whose checksum must fit, and its file system. MicroPython itself is that of pty_board.py.
"""

import contextlib
import hashlib
import os
import socket
import struct
import threading
from pathlib import Path

from littlefs import LittleFS, LittleFSError
from littlefs.context import UserContext
from micropython_image import APP
from pty_board import PtyBoard
from reset_lines import ResetLines
from rom_loader import RomLoader
from serial.rfc2217 import PortManager

MB = 1 << 20
DOWNLOAD = b"rst:0x1 (POWERON_RESET),boot:0x3 (DOWNLOAD_BOOT(UART0/UART1/SDIO_REI_REO_V2))\r\nwaiting for download\r\n"
NO_BOOTLOADER = b"rst:0x10 (RTCWDT_RTC_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\ninvalid header: 0x%02x%02x%02x%02x\r\n"
NO_APP = b"E (58) boot: No bootable app partitions in the partition table\r\n"
CORRUPTED = b"The filesystem appears to be corrupted. If you had important data there, you\r\nmay want to make a flash"


class BlankBoard:
    """A board on power with a cable.

    flash: its bytes; port: for the host; printed: output of the chip outside the loader
    changes: the changes of the flash since the last start of the loader
    cut_at: number of the change of the flash before which the cable is unplugged; None for never
    """

    def __init__(self, micropython: list[str], folder: Path, flash_mb: int = 4) -> None:
        self.micropython, self.folder = micropython, folder
        self.flash = bytearray(b"\xff" * (flash_mb * MB))
        self.printed = b""
        self.cut_at: int | None = None
        self.corrupt = False
        self.buttons_needed = False  # the reset lines are not connected
        self.changes: list[tuple[int, bytes]] = []
        self.loader: RomLoader | None = None
        self.app: PtyBoard | None = None
        self._client: socket.socket | None = None
        self._lock = threading.Lock()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = f"rfc2217://127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()
        self.start()

    def start(self, download: bool = False) -> None:
        """Starts the chip, into its loader if IO0 is low."""
        if download and not self.buttons_needed:
            self.loader = RomLoader(self.flash, self._on_write)
            self.loader.corrupt, self.changes = self.corrupt, self.loader.changes
            self._send(DOWNLOAD)
        elif self.flash[0x1000] != 0xE9:
            self._print(NO_BOOTLOADER % tuple(self.flash[0x1000:0x1004]))
        elif (vfs := self._bootable()) is None:
            self._print(NO_APP)
        else:
            self._run_app(*vfs)

    def stop(self) -> None:
        """Holds the chip in reset."""
        self.loader = None
        if app := self.app:
            self.app = None
            os.close(self._keys)
            app.off()
            self.flash[self._vfs[0] : sum(self._vfs)] = app.image.read_bytes()

    def replug(self) -> None:
        """Switches the board off and on."""
        self.stop()
        self.printed, self.cut_at = b"", None
        self.start()

    def close(self) -> None:
        self._server.close()
        if self._client:
            self._client.close()
        self.stop()

    def files(self) -> dict[str, bytes]:
        """The files of the file system, by path."""
        place = self._vfs if self.app else self._bootable()
        assert place
        if self.app:
            self.flash[place[0] : sum(place)] = self.app.image.read_bytes()
        fs = self._file_system(*place)
        assert fs
        return {
            f"{folder}/{name}".replace("//", "/"): fs.open(f"{folder}/{name}", "rb").read()
            for folder, _, names in fs.walk("/")
            for name in names
        }

    def _bootable(self) -> tuple[int, int] | None:
        """Offset and size of the file system; None if the chip has no app that it would start."""
        (size,) = struct.unpack_from("<I", self.flash, APP + 24)
        app = self.flash[APP : APP + min(size, 0x1F0000)]
        if app[0] != 0xE9 or hashlib.sha256(app).digest() != self.flash[APP + size : APP + size + 32]:
            return None
        at, rows, end = 0x8000, {}, 0
        while self.flash[at : at + 2] == b"\xaa\x50":
            *_, offset, length, name, _flags = struct.unpack_from("<2sBBII16sI", self.flash, at)
            rows[name.rstrip(b"\0")], end, at = (offset, length), max(end, offset + length), at + 32
        digest = hashlib.md5(self.flash[0x8000:at]).digest()
        if self.flash[at : at + 32] != b"\xeb\xeb" + b"\xff" * 14 + digest or b"factory" not in rows:
            return None
        return rows.get(b"vfs", (end, len(self.flash) - end))  # MicroPython 1.26 makes the row itself

    def _run_app(self, offset: int, size: int) -> None:
        blank = self.flash[offset : offset + 4096] == b"\xff" * 4096
        if not blank and self._file_system(offset, size) is None:
            self._print(CORRUPTED)
            return
        self._vfs = offset, size
        self.app = PtyBoard(self.micropython, self.folder, size // 4096, hurry=20)
        self.app.image.write_bytes(self.flash[offset : offset + size])
        self._keys = os.open(self.app.port, os.O_RDWR | os.O_NOCTTY)
        self.app.on()
        threading.Thread(target=self._read_app, args=(self._keys,), daemon=True).start()

    def _file_system(self, offset: int, size: int) -> LittleFS | None:
        fs = LittleFS(
            context=UserContext(buffer=bytearray(self.flash[offset : offset + size])), mount=False, block_size=4096,
            block_count=size // 4096, read_size=32, prog_size=32, lookahead_size=32, cache_size=128,
        )  # fmt: skip
        try:
            fs.mount()
        except LittleFSError:
            return None
        return fs

    def _read_app(self, keys: int) -> None:
        with contextlib.suppress(OSError):
            while data := os.read(keys, 4096):
                self._print(data)

    def _print(self, data: bytes) -> None:
        self.printed += data
        self._send(data)

    def _send(self, data: bytes) -> None:
        with self._lock, contextlib.suppress(OSError):
            if self._client:
                self._client.sendall(data.replace(b"\xff", b"\xff\xff"))

    def _on_write(self, number: int) -> None:
        if number == self.cut_at:
            raise ConnectionError

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._server.accept()
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                with contextlib.suppress(OSError), client:
                    self._serve_client(client)

    def _serve_client(self, client: socket.socket) -> None:
        usb = ResetLines(self)
        with self._lock:
            self._client = client
        manager = PortManager(usb, _Connection(client, self._lock))  # pyright: ignore[reportArgumentType]
        while received := client.recv(65536):
            data = b"".join(manager.filter(received))
            if self.loader and data:
                self._send(self.loader.feed(data))
            elif self.app and data:
                os.write(self._keys, data)


class _Connection:
    def __init__(self, client: socket.socket, lock: threading.Lock) -> None:
        self.client, self.lock = client, lock

    def write(self, data: bytes) -> None:
        with self.lock:
            self.client.sendall(data)
