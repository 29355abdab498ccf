"""Three hosts that pull and a fourth that tries; tests/benchmarks/crowd_bench.py plays ten minutes of it."""

import asyncio

from crowd_bench import crowd


def test_nobody_is_lost_while_a_fourth_host_tries(folder):
    """With few credits that return late: without pauses after refused packets the first requests fail."""
    found = asyncio.run(crowd(folder, credits=6, delay_ms=100, seconds=20))
    assert found.lost == 0 and found.tries > 0 and min(found.read) > 10_000, found
