"""Styles: the tempo of a set and everything that can happen in its reps."""

from dataclasses import dataclass

Pair = tuple[float, float]  # least, most
Counts = tuple[int, int]


@dataclass
class Style:
    """How a set is done. Pairs are (least, most); times are in s, lengths are shares of the machine's range."""

    reps: Counts = (7, 12)
    kick: Pair = (0.6, 1.6)
    hold: Pair = (0.5, 2.0)
    back: Pair = (1.0, 2.6)  # the return
    rest: Pair = (0.3, 1.6)
    vary: float = 0.04  # of the range, from rep to rep
    bottom: Pair = (0.0, 0.0)  # where returns end, except the last
    shrink: float = 0.0  # of the range, over the set
    sticking: float = 0.0  # depth of the dip in the kick's speed by the end of the set
    halts: Counts = (0, 0)  # by friction, in each stroke
    pulses: Counts = (0, 0)
    rebound: Pair = (0.0, 0.0)  # speed of the first bounce at the bottom, as a share of the return's mean speed
    sag: float = 0.0  # speed at which the plate sinks while it is held, as a share of the edge speed
    impact: bool = False  # returns end against the stop instead of softly
    sway: float = 0.0  # rotation of a limb off the path; 1 is a sensor carried in the hand


PLAIN = Style()
SLED = Style(kick=(0.6, 1.1), hold=(0.8, 2.2), back=(1.1, 2.2), rest=(0.5, 1.5))
SMALL = Style(kick=(0.7, 1.3), hold=(0.4, 1.2), back=(0.8, 1.6), rest=(0.5, 1.5))
TOUCH = Style(kick=(0.6, 1.2), hold=(0, 0.04), back=(0.7, 1.3), rest=(0, 0.04))
FAST = Style(kick=(0.28, 0.5), hold=(0, 0.15), back=(0.35, 0.65), rest=(0.1, 0.7))
SLOW = Style(reps=(4, 6), kick=(2.5, 5.5), hold=(0.5, 2.5), back=(3, 8.5), rest=(0.5, 2))
ARC_SLOW = Style(reps=(4, 7), kick=(2, 4), hold=(0.8, 2.2), back=(3, 6), rest=(0.8, 2))
THIRTY = Style(reps=(30, 30), kick=(0.5, 1), hold=(0, 0.3), back=(0.6, 1.2), rest=(0, 0.1))
STICKY = Style(reps=(5, 9), kick=(1.2, 3), hold=(0.5, 2), back=(1.5, 3.5), rest=(0.5, 1.5), halts=(2, 4))
