"""The virtual flash chip: NOR rules, times, wear, journal, power cuts."""

import littlefs
import pytest
from kickback.virtual import PowerCut, VirtualDevice, power_cuts, read_image
from kickback.virtual.board.flash_image import SECTOR
from kickback.virtual.run.boot_plan import ERASE_US, PROGRAM_US
from snippets import device, printed

pytestmark = pytest.mark.usefixtures("micropython")

WRITER = """
import time
for i in range({count}):
    with open("/data", "ab") as file:
        file.write(bytes([i]) * 64)
    print(time.ticks_ms())
    time.sleep_ms(100)
"""


def test_files_are_copied_in_both_directions(tmp_path):
    made = device(tmp_path, "text = open('/in.txt').read()\nprint(text)\nopen('/out.txt', 'w').write(text * 2)")
    assert made.image
    made.image.write({"/in.txt": b"from the host", "/deep/er/x": b"1"})
    made.run(5)
    files = made.image.read()
    assert printed(made) == ["from the host"]
    assert files["/deep/er/x"] == b"1" and "/out.txt" in files


def test_written_files_survive_a_restart(tmp_path):
    made = device(tmp_path, WRITER.format(count=3))
    assert made.image
    made.run(5)
    assert made.image.read()["/data"] == b"".join(bytes([i]) * 64 for i in range(3))
    made.power_off()
    made.run(5)
    assert len(made.image.read()["/data"]) == 6 * 64


def test_times_are_those_of_the_data_sheet(tmp_path):
    """A write takes the sum of the chip's times; the maximum times are also those of the data sheet."""
    took = {}
    for slow in (False, True):
        folder = tmp_path / str(slow)
        folder.mkdir()
        main = "import time\nt = time.ticks_us()\nwith open('/big', 'wb') as f:\n    f.write(bytes(20000))\n"
        made = device(folder, main + "print(time.ticks_diff(time.ticks_us(), t))", journal=True, slow_flash=slow)
        made.run(30)
        assert made.image
        operations = made.image.operations()
        programs = sum(operation.data is not None for operation in operations)
        erases = len(operations) - programs
        assert erases >= 5 and programs >= 20000 / 128
        took[slow] = int(printed(made)[0])
        least = programs * PROGRAM_US[slow] + erases * ERASE_US[slow]
        assert least <= took[slow] < least + 60_000  # reads
    assert took[True] > 4 * took[False]


def test_wear_counts_every_erase(tmp_path):
    made = device(tmp_path, WRITER.format(count=40), journal=True)
    made.run(30)
    assert made.image
    erased = [operation.address // SECTOR for operation in made.image.operations() if operation.data is None]
    wear = made.image.wear()
    assert erased and wear.sum() == len(erased)
    assert all(wear[sector] == erased.count(sector) for sector in set(erased))


def test_journal_rebuilds_the_chip(tmp_path):
    made = device(tmp_path, WRITER.format(count=20), journal=True)
    assert made.image
    before = made.image.path.read_bytes()
    made.run(10)
    operations = made.image.operations()
    *_, (index, part, last) = power_cuts(before, operations)
    assert (index, part) == (len(operations) - 1, 0.5)
    rebuilt = bytearray(before)
    for address, data, _ in operations:
        new = b"\xff" * SECTOR if data is None else data
        rebuilt[address : address + len(new)] = new
    assert rebuilt == made.image.path.read_bytes() != last


def test_power_cuts_leave_a_file_system(tmp_path):
    """Each image mounts, has the files that were closed before, and no incomplete record, as littlefs specifies."""
    made = device(tmp_path, WRITER.format(count=12), journal=True)
    assert made.image
    before = made.image.path.read_bytes()
    seen = made.run(10)
    closed = [int(line) for _, line in seen.console]
    operations = made.image.operations()
    assert len(operations) > 12
    for index, _, image in power_cuts(before, operations):
        data = read_image(image).get("/data", b"")
        done = sum(at_ms < operations[index].ms for at_ms in closed)
        assert len(data) % 64 == 0
        assert len(data) >= 64 * done


def test_power_cut_in_the_middle_of_an_erase(tmp_path):
    """At a time in the run: the sector is half erased."""
    made = device(tmp_path, "open('/big', 'wb').write(bytes(8000))", journal=True, slow_flash=True)
    assert made.image
    before = bytearray(made.image.path.read_bytes())
    made.run(20)
    made.power_off()
    erase = next(operation for operation in made.image.operations() if operation.data is None)
    for at in range(0, len(before), SECTOR):  # free sectors are filled with zeros, to detect erases
        if not before[at : at + SECTOR].strip(b"\xff"):
            before[at : at + SECTOR] = bytes(SECTOR)
    for after_ms, erased in ((100, 0), (300, SECTOR // 2)):
        made.image.path.write_bytes(before)
        cut = VirtualDevice(made.image, slow_flash=True, script=[((erase.ms + after_ms) / 1000, PowerCut())])
        cut.run(until=lambda one: len(one.result.boots) == 2)
        cut.power_off()
        sector = made.image.path.read_bytes()[erase.address : erase.address + SECTOR]
        assert sector == b"\xff" * erased + bytes(SECTOR - erased)


def test_programming_twice_is_detected(tmp_path):
    """The chip only clears bits: programming without an erase is an error for the firmware and for the test."""
    made = device(tmp_path, "import os\nwith open('/x', 'w') as f:\n    f.write('x' * 5000)")
    assert made.image
    image = bytearray(made.image.path.read_bytes())
    made.run(10)
    assert made.result.flash_errors == []
    made.power_off()
    stuck = VirtualDevice(made.image, entry=TWICE)
    made.image.path.write_bytes(image)
    stuck.run(10)
    assert stuck.result.flash_errors == [300 * SECTOR + 40]
    assert printed(stuck) == ["None -5"]


TWICE = """
import vfs
from virtual_boot import chip
block = bytearray(b"\\xff" * 64)
block[40] = 1
first = chip[0].writeblocks(300, block, 0)
block[40] = 3
print(first, chip[0].writeblocks(300, block, 0))
"""


def test_damaged_image_does_not_mount(tmp_path):
    with pytest.raises(littlefs.LittleFSError):
        read_image(bytes(64 * SECTOR))
