"""What lifters do, piece by piece: a rep with everything that can happen in it, sets of reps, and fuss between them."""

from dataclasses import dataclass

from kickback.simulate.script import GRID_HZ, Rep, Shape

BEAT = Shape(1.5, 1.5)  # short push, pulse or rebound


@dataclass
class Style:
    """How a set is done; pairs are (least, most), times in s, shares of the machine's range."""

    reps: tuple = (7, 12)
    kick: tuple = (0.6, 1.6)
    hold: tuple = (0.5, 2.0)
    back: tuple = (1.0, 2.6)
    rest: tuple = (0.3, 1.6)
    vary: float = 0.04  # of range, from rep to rep
    bottom: tuple = (0.0, 0.0)  # where returns end, except the last
    shrink: float = 0.0  # of range, over the set
    sticking: float = 0.0  # how deep the speed dips in the kick by the end of the set
    halts: tuple = (0, 0)  # times that friction stops the plate within each stroke
    pulses: tuple = (0, 0)
    rebound: tuple = (0.0, 0.0)  # speed of the first bounce at the bottom, share of the return's mean speed
    sag: float = 0.0  # share of the edge speed at which the plate sinks while held
    impact: bool = False  # returns end against the stop instead of softly
    sway: float = 0.0  # how much a limb turns off the path, 1 being a sensor carried in the hand


def do_set(s, style, size=None):
    """One set; returns the range of its last rep."""
    size = size or s.range
    n = int(s.rng.integers(style.reps[0], style.reps[1] + 1))
    pace = [s.between(*pair) for pair in (style.kick, style.hold, style.back, style.rest)]
    top = size
    for i in range(n):
        tired = i / max(1, n - 1)
        top = size * (1 - style.shrink * tired) * (1 + s.between(-1, 1) * style.vary)
        low = 0.0 if i == n - 1 else s.between(*style.bottom) * size
        kick, hold, back, rest = (_near(s, p, pair) for p, pair in zip(pace, _limits(style), strict=True))
        do_rep(s, style, top, low, (kick * (1 + 0.6 * style.shrink * tired), hold, back), tired)
        s.wait(rest)
    s.set += 1
    return top


def do_rep(s, style, top, low, times, tired=0.0, counts=True):
    """One kick to `top` and return to `low`, in (kick, hold, back) seconds."""
    kick, hold, back = times
    base = s.at
    dips = ()
    if style.sticking:
        dips = ((s.between(0.35, 0.65), s.between(0.06, 0.12), min(0.75, style.sticking * (0.3 + 0.7 * tired))),)
    out = s.stroke(top, kick, _shape(s, dips + _halts(s, style)))
    if s.rng.random() < 0.1:
        s.hit(0.3)
    held = s.now
    pulses = _hold(s, style, top - base, hold, kick)
    s.mark("tremor", (s.now - held) / GRID_HZ, s.tremor * s.between(0.3, 1.2), start=held)
    home = s.stroke(low, back, _shape(s, _halts(s, style), s.between(0.6, 1.0) if style.impact else None))
    s.reps.append(Rep(s.set, counts, out, home, pulses))
    if style.sway:
        s.mark("carry", (s.now - out[0]) / GRID_HZ, style.sway, start=out[0])
    if low == 0:
        s.hit()
        if style.rebound[1]:
            _bounce(s, s.between(*style.rebound) * (top - base) / back)


def fuss(s, seconds, kinds=("push", "bump", "rattle", "walk", "weights", "pin")):
    """Handling of machine and plate for about that long; none of it counts."""
    end = s.now + seconds * GRID_HZ
    while s.now < end:
        s.wait(min(s.between(0.4, 4), max(0.1, (end - s.now) / GRID_HZ)))
        HANDLING[kinds[s.rng.integers(len(kinds))]](s)
    s.wait(s.between(1.2, 2.5))


def clip_on(s, turns):
    """The sensor is turned by hand, about another axis each time, and knocked a little."""
    for _ in range(turns):
        seconds = s.between(0.4, 2.0)
        s.mark("turn", seconds, s.between(0.3, 1.5), turn=s.between(30, 170))
        s.wait(seconds + s.between(0.2, 4))
        if s.rng.random() < 0.4:
            s.mark("bump", 0.6, s.between(0.3, 1.5))
            s.wait(0.7)


def push(s, most=None):
    """Somebody leans on the plate: out by up to 8 degrees or 50 mm and home within 0.9 s, either way."""
    size = s.between(0.2, 1) * (most or (50 if s.sled else 8))
    start, half = s.at, s.between(0.2, 0.42)
    s.stroke(start + size * (1 if s.rng.random() < 0.5 else -1), half, BEAT)
    s.stroke(start, half, BEAT)


def _bump(s):
    s.mark("bump", 0.6, s.between(0.3, 2))
    s.wait(0.6)


def _rattle(s):
    for _ in range(s.rng.integers(3, 9)):
        s.mark("rattle", 0.4, s.between(0.3, 1.5))
        s.wait(s.between(0.05, 0.3))


def _walk(s):
    beat, loud = s.between(0.48, 0.6), s.between(0.3, 1)
    for i in range(8):
        s.mark("step", 0.45, loud * (1 - abs(i - 4) / 6))
        s.wait(beat)


def _weights(s):
    s.mark("weights", 0.5, s.between(0.3, 1.5))
    s.wait(0.5)


def _pin(s):
    for _ in range(s.rng.integers(2, 5)):
        s.mark("pin", 0.3, s.between(0.3, 1.3))
        s.wait(s.between(0.15, 0.9))


HANDLING = {"push": push, "bump": _bump, "rattle": _rattle, "walk": _walk, "weights": _weights, "pin": _pin}


def _limits(style):
    return style.kick, style.hold, style.back, style.rest


def _near(s, value, pair):
    """`value`, varied by up to 20 %, within the pair."""
    return min(pair[1], max(pair[0], value * s.between(0.8, 1.2)))


def _shape(s, dips=(), fall=None):
    if s.rng.random() < 0.25 and fall is None:
        return Shape(level=s.between(0.2, 0.5), dips=dips)
    return Shape(s.between(1.4, 2.6), fall or s.between(1.4, 2.6), 0, dips)


def _hold(s, style, size, seconds, kick):
    """Stay at the top, perhaps sagging, perhaps with pulses, which end near the top again; returns their number."""
    edge = max(12.0 if s.sled else 0.4, min(0.05 * size, 0.1 * size / kick))
    s.wait(seconds, -style.sag * edge)
    top = s.at
    pulses = int(s.rng.integers(style.pulses[0], style.pulses[1] + 1))
    for _ in range(pulses):
        half = s.between(0.17, 0.4)
        deep = min(s.between(0.12, 0.4), 0.8 * half / kick)  # pulses are no faster than the kick was
        s.stroke(top - size * deep, half, BEAT)
        s.stroke(top + size * s.between(-0.03, 0.02), half, BEAT)
        s.wait(s.between(0, 0.3))
    if style.pulses[1]:
        s.wait(s.between(0.2, 0.8))
    return pulses


def _halts(s, style):
    """Dips of a stroke at which friction stops the plate: one in each of as many equal parts of it."""
    if not style.halts[1]:
        return ()
    n = int(s.rng.integers(style.halts[0], style.halts[1] + 1))
    return tuple((0.1 + 0.8 * (i + s.between(0.2, 0.8)) / n, s.between(0.04, 0.09), 1.0) for i in range(n))


def _bounce(s, speed):
    """Two rebounds off the bottom stop, thrown up at `speed` and slowed evenly, the second at half of that."""
    rest, half = s.at, s.between(0.05, 0.11)
    for _ in range(2):
        s.stroke(rest + speed * half / 2, half, Shape(0.05, 1))
        s.stroke(rest, half, Shape(1, 0.05))
        s.hit(0.5)
        speed, half = speed / 2, half / 2
