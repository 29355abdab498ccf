"""The code with which a sensor can be claimed over the air: on its flash, and on its box."""

import secrets

from kickback.board.repl import Board

PATH = "/code.txt"  # as firmware/remote/claim.py reads it
DIGITS = 8


def pairing_code(board: Board) -> str:
    """The code of the sensor at the prompt of the board; made and stored if it has none. Raises BoardError."""
    found = board.run(f"try:\n print(open('{PATH}').read())\nexcept OSError:\n print()").strip()
    if len(found) == DIGITS and found.isdigit():
        return found
    code = new_code()
    board.run(f"import os\nf = open('/code.new', 'w')\nf.write('{code}')\nf.close()\nos.rename('/code.new', '{PATH}')")
    return code


def new_code() -> str:
    """A random code."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
