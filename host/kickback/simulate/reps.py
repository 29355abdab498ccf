"""Sets and reps: what a lifter does with the plate."""

from kickback.simulate.script import GRID_HZ, Dip, Rep, Script, Shape
from kickback.simulate.styles import Pair, Style

BEAT = Shape(1.5, 1.5)  # a short push or pulse


def do_set(script: Script, style: Style, size: float | None = None) -> float:
    """Do one set over the range `size` (default: the machine's); returns the range of its last rep."""
    size = size or script.range
    n = script.integer(*style.reps)
    pairs = (style.kick, style.hold, style.back, style.rest)
    pace = [script.between(*pair) for pair in pairs]
    top = size
    for i in range(n):
        tired = i / max(1, n - 1)
        top = size * (1 - style.shrink * tired) * (1 + script.between(-1, 1) * style.vary)
        low = 0.0 if i == n - 1 else script.between(*style.bottom) * size
        kick, hold, back, rest = (_near(script, p, pair) for p, pair in zip(pace, pairs, strict=True))
        do_rep(script, style, top, low, (kick * (1 + 0.6 * style.shrink * tired), hold, back), tired)
        script.wait(rest)
    script.set += 1
    return top


def do_rep(
    script: Script,
    style: Style,
    top: float,
    low: float,
    times: tuple[float, float, float],
    tired: float = 0.0,
    counts: bool = True,
) -> None:
    """Do one kick to `top` and return to `low`, with (kick, hold, return) in s; `tired` rises from 0 to 1."""
    kick, hold, back = times
    base = script.at
    out = script.stroke(top, kick, _shape(script, _sticking(script, style, tired) + _halts(script, style)))
    if script.chance(0.1):
        script.hit(0.3)
    held = script.now
    pulses = _hold(script, style, top - base, hold, kick)
    script.mark("tremor", (script.now - held) / GRID_HZ, script.tremor * script.between(0.3, 1.2), start=held)
    halts = _halts(script, style)
    fall = script.between(0.6, 1.0) if style.impact else None
    home = script.stroke(low, back, _shape(script, halts, fall))
    script.reps.append(Rep(script.set, counts, out, home, pulses))
    if style.sway:
        script.mark("carry", (script.now - out[0]) / GRID_HZ, style.sway, start=out[0])
    if low == 0:
        script.hit()
        if style.rebound[1]:
            _bounce(script, script.between(*style.rebound) * (top - base) / back)


def _near(script: Script, value: float, pair: Pair) -> float:
    """`value`, varied by up to 20 %, within the pair."""
    return min(pair[1], max(pair[0], value * script.between(0.8, 1.2)))


def _shape(script: Script, dips: tuple[Dip, ...] = (), fall: float | None = None) -> Shape:
    if script.chance(0.25) and fall is None:
        return Shape(level=script.between(0.2, 0.5), dips=dips)
    return Shape(script.between(1.4, 2.6), fall or script.between(1.4, 2.6), 0, dips)


def _sticking(script: Script, style: Style, tired: float) -> tuple[Dip, ...]:
    """The sticking point of a kick."""
    if not style.sticking:
        return ()
    depth = min(0.75, style.sticking * (0.3 + 0.7 * tired))
    return ((script.between(0.35, 0.65), script.between(0.06, 0.12), depth),)


def _halts(script: Script, style: Style) -> tuple[Dip, ...]:
    """Dips at which friction stops the plate, one in each of as many equal parts of a stroke.

    They keep off its ends, where what is left of the stroke would be slower than its edge speed.
    """
    if not style.halts[1]:
        return ()
    n = script.integer(*style.halts)
    return tuple((0.15 + 0.6 * (i + script.between(0.2, 0.8)) / n, script.between(0.04, 0.09), 1.0) for i in range(n))


def _hold(script: Script, style: Style, size: float, seconds: float, kick: float) -> int:
    """Stay at the top, sagging or with pulses, the last of which ends near the top; returns the number of pulses."""
    edge = max(12.0 if script.sled else 0.4, min(0.05 * size, 0.1 * size / kick))
    script.wait(seconds, -style.sag * edge)
    top = script.at
    pulses = script.integer(*style.pulses)
    for _ in range(pulses):
        half = script.between(0.17, 0.4)
        deep = min(script.between(0.12, 0.4), 0.8 * half / kick)  # a pulse is not faster than the kick
        script.stroke(top - size * deep, half, BEAT)
        script.stroke(top + size * script.between(-0.03, 0.02), half, BEAT)
        script.wait(script.between(0, 0.3))
    if style.pulses[1]:
        script.wait(script.between(0.2, 0.8))
    return pulses


def _bounce(script: Script, speed: float) -> None:
    """Two rebounds off the bottom stop: the first begins at `speed`, the second at half of it."""
    rest, half = script.at, script.between(0.05, 0.11)
    for _ in range(2):
        script.stroke(rest + speed * half / 2, half, Shape(0.05, 1))
        script.stroke(rest, half, Shape(1, 0.05))
        script.hit(0.5)
        speed, half = speed / 2, half / 2
