"""100 kB of heap, Bluetooth on, a host that asks for everything: enough is free, and it is not only in small pieces."""

import asyncio

import pytest
from heap_use import heap_use

KB = 1024
BEATS, LOADS = 85 * KB, 90 * KB  # of 100 kB


@pytest.fixture
def folder(tmp_path, micropython):
    return tmp_path


def test_fifteen_kilobytes_are_spare(folder):
    used = asyncio.run(heap_use(folder / "heap"))
    assert used.traces >= 2  # that of before, and that of the set
    assert used.beats <= BEATS, used
    assert used.loads <= LOADS, used
