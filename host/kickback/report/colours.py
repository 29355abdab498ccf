"""Named colours: variables of the page's style sheet (light, dark and print), or fixed values for a picture file.

The palette is Okabe and Ito's, which readers with red-green colour blindness can distinguish. Phases and sides also
differ by position, word or shape.
"""

import json

LIGHT = {
    "kick": "#0072B2",
    "hold": "#E6C700",
    "return": "#D55E00",
    "rest": "#9A9A9A",
    "left": "#007A5A",
    "right": "#B0508A",
    "ink": "#1B1B1B",
    "soft": "#5A5A5A",
    "grid": "#E2E2E2",
    "paper": "#FFFFFF",
    "accent": "#0072B2",
}
DARK = LIGHT | {
    "kick": "#56B4E9",
    "hold": "#F0E442",
    "return": "#FF8A3D",
    "rest": "#8A8A8A",
    "left": "#2FC79B",
    "right": "#E08CC0",
    "ink": "#ECECEC",
    "soft": "#B4B4B4",
    "grid": "#3A3D42",
    "paper": "#16181B",
    "accent": "#56B4E9",
}
PHASE_COLOURS = ["@kick", "@hold", "@return", "@rest"]

AXIS = {
    "labelColor": "@ink", "titleColor": "@ink", "gridColor": "@grid", "domainColor": "@soft", "tickColor": "@soft",
    "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "titlePadding": 8,
}  # fmt: skip
CONFIG = {
    "font": "system-ui, -apple-system, Segoe UI, Roboto, Liberation Sans, Arial, sans-serif",
    "aria": False,  # the page has a summary of each chart in words; hundreds of marks read aloud would not help
    "axis": AXIS,
    "legend": {
        "labelColor": "@ink", "titleColor": "@ink", "orient": "top", "labelFontSize": 12, "title": None,
        "symbolStrokeColor": "@ink",
    },
    "view": {"stroke": None},
    "text": {"color": "@ink", "fontSize": 12},
    "rule": {"color": "@soft"},
    "line": {"color": "@ink"},
    "point": {"size": 50, "filled": True},
}  # fmt: skip


def for_page(spec: dict) -> str:
    """The spec as JSON, with the style sheet's variables as colours."""
    return _named(spec | {"background": "transparent"}, {name: f"var(--{name})" for name in LIGHT})


def for_file(spec: dict) -> str:
    """The spec as JSON, with the colours for white paper and with the size and margins that a page provides itself."""
    width = {"width": 720} if spec.get("width") == "container" else {}
    return _named(spec | width | {"background": "white", "padding": 12}, LIGHT)


def _named(spec: dict, colours: dict[str, str]) -> str:
    text = json.dumps(spec | {"config": CONFIG}, separators=(",", ":"))
    for name, colour in colours.items():
        text = text.replace(f'"@{name}"', json.dumps(colour))
    return text


def style_sheet() -> str:
    """The style sheet's variables, for light and dark screens and for paper."""
    light, dark = (" ".join(f"--{name}: {colour};" for name, colour in one.items()) for one in (LIGHT, DARK))
    return (
        f":root {{ color-scheme: light dark; {light} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
    )
