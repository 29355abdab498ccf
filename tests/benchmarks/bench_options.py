"""The command line of the benchmarks that count instructions."""

import argparse

from core_cost import TOOLS


def bench_options(description: str, quick: dict, save_help: str) -> argparse.Namespace:
    """Parses --quick and --save. quick: arguments of --quick. Exits with a message if MicroPython is missing."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--quick", **quick)
    parser.add_argument("--save", action="store_true", help=save_help)
    options = parser.parse_args()
    if not (TOOLS / "callgrind").exists():
        parser.error("the 32-bit MicroPython is missing: run make micropython")
    return options
