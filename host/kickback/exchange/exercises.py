"""Which exercises of other programs are glute kickbacks, from their names."""

import re

KICKBACK = re.compile(r"kick\s?-?\s?backs?\b|킥\s?백|キック\s?バック|patada|coice|slanci", re.I)
GLUTE = re.compile(
    r"glut|gesä(?:ß|ss)|\bpo\b|\bhip\b|hüft|rear|donkey|\bleg\b|hamstring|글루트|둔근|힙|グルート|ヒップ|臀", re.I
)
OTHER = re.compile(r"tri[cz]ep|tríceps|\barms?\b|삼두|トライセプス|三頭|肱三", re.I)
DEFAULT = "Glute Kickback (Machine)"


def is_glute_kickback(name: str) -> bool | None:
    """Whether an exercise is a glute kickback; None if its name does not say, such as "Kickback (Cable)"."""
    if OTHER.search(name) or not KICKBACK.search(name):
        return False
    return True if GLUTE.search(name) else None
