"""The whole firmware as a version on trial, on the virtual device: it proves itself or is replaced."""

import pytest
from kickback.virtual import FlashImage, VirtualDevice, device_files

HEAP = 160 * 1024  # a stock board with Bluetooth off
HARD = 2  # machine.reset_cause()


@pytest.fixture
def run(micropython, tmp_path):
    """Runs a device with a proven slot a and slot b, without the named file, on trial. Returns flash and result."""

    def play(without: str = "", seconds: float = 20):
        a = device_files()
        b = {name.replace("/a/", "/b/"): content for name, content in a.items() if name != f"/a/{without}"}
        image = FlashImage(tmp_path / "chip.bin")
        image.write(a | b | {"/slot.txt": b"b 1 0\n"})
        seen = VirtualDevice(image, heap=HEAP).run(seconds)
        return image.read(), seen

    return play


def test_firmware_proves_itself(run):
    flash, seen = run()
    assert flash["/slot.txt"] == b"b 0 0\n"
    assert [line for _, line in seen.console if line.startswith("kickback")] == [
        "kickback: version b starts on trial",
        "kickback: version b works",
    ]


def test_incomplete_firmware_is_replaced_and_the_log_notes_it(run):
    flash, seen = run(without="housekeeping.mpy")
    assert [cause for _, cause, _ in seen.boots] == [1]
    assert flash["/slot.txt"] == b"a 0 0\n"
    assert b"version b has a damaged file: housekeeping.mpy" in flash["/crash.old"]
    log = b"".join(content for name, content in flash.items() if name.startswith("/log/"))
    assert b"damaged file: housekeeping.mpy" in log
