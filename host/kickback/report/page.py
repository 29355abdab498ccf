"""Writes a page as one HTML file that needs no network, and a chart as a picture."""

import json
import re
from contextlib import suppress
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING

from kickback.files import write_atomic
from kickback.report.colours import for_file, for_page, style_sheet
from kickback.report.page_model import Chart, Page
from kickback.terminal.extras import import_extra

if TYPE_CHECKING:
    from markupsafe import Markup

CHARTS = ("vl_convert", "plot", "a chart")
PICTURES = (".png", ".svg", ".pdf")
TEXT_HEADERS = (
    "flags",
    "side",
    "sides",
    "sets of",
    "figure",
    "over weeks",
    "machine",
    "start",
    "lifter",
)  # columns of text
LONG_HEADERS = ("flags", "records", "over weeks", "sets of")
EXPOSED = "window.vegaEmbed = vegaEmbed;"


def to_html(page: Page) -> str:
    """The page as HTML, with its scripts, styles and data. Raises ValueError if the extra for charts is missing."""
    import jinja2
    from markupsafe import Markup

    folder = files("kickback.report")
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string((folder / "page.html").read_text(encoding="utf-8"))
    environment.globals["words"] = lambda header: Markup(_text_class(header))
    specs = ",\n".join(f"{json.dumps(chart.name)}: {for_page(chart.spec)}" for chart in page.charts)
    return template.render(
        page=page,
        version=version("kickback"),
        style=_safe(style_sheet() + (folder / "page.css").read_text(encoding="utf-8")),
        library=_safe(_library() if page.charts else ""),
        specs=_safe("{" + specs + "}") if page.charts else "",
        script=_safe((folder / "page.js").read_text(encoding="utf-8")),
    )


def _text_class(header: str) -> str:
    """The class attribute of the cells of a column of text."""
    if header in LONG_HEADERS:
        return ' class="words long"'
    return ' class="words"' if header in TEXT_HEADERS else ""


def _safe(text: str) -> "Markup":
    """Marks text as safe inside <script> and <style>, after escaping whatever could end them."""
    from markupsafe import Markup

    return Markup(re.sub(r"<(?=/script|/style|!--|script)", r"\\x3c", text, flags=re.IGNORECASE))


def _library() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script. Bundling takes a second, so the result is cached."""
    import platformdirs

    vl_convert = import_extra(*CHARTS)
    cached = platformdirs.user_cache_path("kickback", appauthor=False) / f"vega-{version('vl-convert-python')}.js"
    try:
        return cached.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        script = vl_convert.javascript_bundle(EXPOSED, vl_version=vl_convert.get_vegalite_versions()[-1])
    with suppress(OSError, ValueError):  # without a cache each page takes that second
        cached.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(cached, script.encode())
    return script


def to_picture(chart: Chart, suffix: str) -> bytes:
    """The chart as the bytes of a .png, .svg or .pdf file. Raises ValueError if the extra for charts is missing."""
    vl_convert = import_extra(*CHARTS)
    spec = json.loads(for_file(chart.spec | {"title": {"text": chart.title, "anchor": "start", "fontSize": 14}}))
    newest = vl_convert.get_vegalite_versions()[-1]
    if suffix == ".png":
        return vl_convert.vegalite_to_png(spec, vl_version=newest, scale=2)
    if suffix == ".pdf":
        return vl_convert.vegalite_to_pdf(spec, vl_version=newest)
    return vl_convert.vegalite_to_svg(spec, vl_version=newest).encode()
