"""One picture of a session for a phone's screen, as SVG or PNG."""

from collections.abc import Sequence
from html import escape
from statistics import median

from kickback.report.colours import LIGHT
from kickback.report.page import CHARTS
from kickback.terminal.extras import import_extra
from kickback.training.metrics import count_of, phase_medians, range_median, tension_s
from kickback.training.session import Session, SessionSet
from kickback.training.strength import records_of
from kickback.training.tempo import PHASE_NAMES
from kickback.training.weights import weight_text

WIDTH, HEIGHT, MARGIN = 1080, 1350, 80
FONT = "system-ui, Segoe UI, Roboto, Liberation Sans, Arial, sans-serif"
BARS_TOP, BARS_HEIGHT = 560, 330
MAX_SETS = 8
MAX_TEXT = 46  # characters of a line


def to_card(session: Session, history: Sequence[Session], suffix: str) -> bytes:
    """The card as the bytes of a .png or .svg file. Raises ValueError if the extra for charts is missing."""
    svg = card_svg(session, history)
    if suffix == ".svg":
        return svg.encode()
    return import_extra(*CHARTS).svg_to_png(svg, scale=1)


def card_svg(session: Session, history: Sequence[Session]) -> str:
    """The card as SVG, WIDTH x HEIGHT: reps, a bar for each set, tempo and range, and a record if one fell."""
    day = f"{session.start:%A %d %B %Y}" if session.start else ""
    about = ", ".join(word for word in (session.lifter, session.machine) if word)
    parts = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{LIGHT["paper"]}"/>',
        f'<rect width="{WIDTH}" height="16" fill="{LIGHT["accent"]}"/>',
        _text(about or session.name, 120, 52, "ink", bold=True),
        _text(day, 180, 36, "soft"),
        _text(str(session.count), 400, 220, "accent", bold=True),
        _text(f"reps in {count_of(len(session.sets), 'set')}", 470, 48, "ink"),
        *_bars(session.sets[:MAX_SETS]),
        *(_text(line, 1010 + 60 * at, 40, "ink") for at, line in enumerate(_figures(session, history))),
        _text("counted by kickback", HEIGHT - 40, 28, "soft"),
    ]
    size = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONT}">{"".join(parts)}</svg>'


def _text(
    words: str, y: float, size: int, colour: str, bold: bool = False, x: float = MARGIN, middle: bool = False
) -> str:
    anchor = ' text-anchor="middle"' if middle else ""
    weight = ' font-weight="700"' if bold else ""
    shown = words if len(words) <= MAX_TEXT else words[: MAX_TEXT - 1] + "…"
    place = f'x="{x:.0f}" y="{y:.0f}" font-size="{size}" fill="{LIGHT[colour]}"'
    return f"<text {place}{weight}{anchor}>{escape(shown)}</text>"


def _bars(sets: Sequence[SessionSet]) -> list[str]:
    """A bar for each set, as high as its number of reps."""
    if not sets:
        return []
    step = (WIDTH - 2 * MARGIN) / len(sets)
    most = max(one.count for one in sets) or 1
    parts = []
    for at, one in enumerate(sets):
        height = BARS_HEIGHT * one.count / most
        x, top = MARGIN + at * step, BARS_TOP + BARS_HEIGHT - height
        colour = LIGHT[one.side or "accent"]
        parts.append(
            f'<rect x="{x:.0f}" y="{top:.0f}" width="{0.8 * step:.0f}" height="{height:.0f}" fill="{colour}"/>'
        )
        parts.append(_text(str(one.count), top - 12, 36, "ink", x=x + 0.4 * step, middle=True))
        label = " ".join(word for word in (one.side or "", weight_text(one)) if word)
        parts.append(_text(label, BARS_TOP + BARS_HEIGHT + 40, 26, "soft", x=x + 0.4 * step, middle=True))
    return parts


def _figures(session: Session, history: Sequence[Session]) -> list[str]:
    lines = []
    if session.reps:
        phases = phase_medians(session.reps)
        tempo = "-".join("?" if phase.value is None else f"{phase.value:.1f}" for phase in phases)
        lines.append(f"{'-'.join(PHASE_NAMES)}: {tempo} s")
        tension = median(map(tension_s, session.reps))
        lines.append(f"range {range_median(session.reps)}, {tension:.1f} s under tension per rep")
    records = [record for found in records_of(session, history).values() for record in found]
    return lines + [f"Record: {records[0].name} {records[0].value:.4g} {records[0].unit}" for _ in records[:1]]
