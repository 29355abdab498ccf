"""The capacity of the flash, and the order of deletion when it is full; on littlefs in MicroPython (full_chip.py)."""

import json
import subprocess
from pathlib import Path

from compiled_firmware import compiled  # noqa: F401 (a fixture)

SCRIPT = Path(__file__).parents[1] / "support/full_chip.py"


def run(micropython, folder, what):
    command = [micropython[0], "-X", "heapsize=12m", SCRIPT, folder, what]
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_ten_thousand_reps(micropython, compiled):  # noqa: F811
    """200 sessions of 5 sets of 10 on 2 MB, beside two versions of the firmware (256 kB).

    A REP has 5 bytes of frame, 1 that counts and 14 integers: session 1 or 2, set 1, rep 1, start 5 or 6, six times 2
    and three times 3, flags 1, kind 1; 38 at most, 10,000 of them 380 kB. 1000 SETs have at most 6 + 28 = 34 bytes
    each: 34 kB; 200 SESSIONs at most 40: 8 kB. A segment of at most 16,384 bytes fills 5 blocks of 4096 at worst.
    """
    reported = run(micropython, compiled, "many")
    print(reported)
    assert reported["reps"] == 10_000 and reported["in order"] and reported["same end"]
    assert (reported["session"], reported["boot"]) == (200, 1)
    assert reported["bytes"] < 10_000 * 38 + 1000 * 34 + 200 * 40 + reported["segments"] * 40
    assert reported["taken"] <= (reported["segments"] + 1) * 5 * 4096
    assert reported["free"] > 294_912, "raw traces have room too"


def test_full_flash(micropython, compiled):  # noqa: F811
    """Deleted are the oldest pulled sessions, then raw traces, then the oldest sessions; each loss is noted."""
    reported = run(micropython, compiled, "full")
    print(reported)
    kinds = ["raw" if name.endswith(".kbt") else name for name in reported["gone"]]
    assert [name for name in reported["gone"] if name.endswith(".kbt")] == ["00001.kbt", "00002.kbt", "00003.kbt"]
    order = list(dict.fromkeys(kinds))
    assert order == ["pulled", "raw", "unpulled"] and kinds == sorted(kinds, key=order.index)
    texts = [text for _, code, text in reported["notes"] if code == 5]
    assert texts[0] == "flash is full: raw traces to 00001.kbt are deleted"
    assert len(texts) > 1
    assert all("raw traces and sessions before" in text and "no host had them" in text for text in texts[1:])
    assert reported["in order"] and reported["last"] == 50 and not reported["broken"]
