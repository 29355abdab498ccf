"""The chip for launcher and cable: each act is a word to pty_board.py, which performs it."""

import os
import time

PWRON_RESET = 1
HARD_RESET = 2
WDT_RESET = 3
DEEPSLEEP_RESET = 4
SOFT_RESET = 5

_acts = os.getenv("ACTS") and open(int(os.getenv("ACTS")), "wb")


def act(what):
    if _acts:
        _acts.write(what + b"\n")


def reset():
    act(b"reset")
    while True:
        time.sleep(1)  # until it is killed


def reset_cause():
    return int(os.getenv("RESET_CAUSE"))


class WDT:
    def __init__(self, id=0, timeout=5000):
        act(b"watch %d" % timeout)

    def feed(self):
        act(b"feed")


class Pin:
    OUT = 1

    def __init__(self, number, mode=-1, value=None):
        self.number = number
        if value is not None:
            act(b"pin %d %d" % (number, value))
