"""A thousand random pairs of power cuts, and flipped bits in each file of both slots. --save keeps the figures.

In MicroPython on littlefs in RAM: a board's flash chip is not in it.
"""

import json
import sys
import tempfile
from pathlib import Path

from cut_runs import result_of, write_firmware, write_samples, write_two_slots
from kickback.virtual.run.interpreter import find_micropython

PAIRS = {"sessions": 700, "housekeeping": 300}
FLIPS = 8  # in each file


def main() -> None:
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        samples, firmware = write_samples(work / "set.bin"), write_firmware(work / "firmware")
        wrong = []
        for workload, pairs in PAIRS.items():
            reported = result_of(find_micropython(), "power_cut_pairs.py", firmware, samples, "cut", workload, pairs)
            wrong += reported["wrong"]
        found["random pairs of power cuts"] = sum(PAIRS.values())
        found["of them with a lost, torn or doubled record"] = len(wrong)
        for choice, count in sorted(
            result_of(find_micropython(), "bit_flips.py", write_two_slots(work / "slots"), FLIPS).items()
        ):
            found[f"flipped bits: {choice}"] = count
    for name, value in found.items():
        print(f"{name}: {value}")
    print("\n".join(wrong))
    if "--save" in sys.argv:
        Path(__file__).with_suffix(".json").write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
