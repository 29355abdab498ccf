"""The pages in headless Chromium: no error, no network, every chart drawn; light, dark, on a phone and printed."""

import pytest
from kickback.store import Store
from year_of_training import fill

LOOKS = {
    "light": {"width": 1000},
    "dark": {"width": 1000, "dark": True},
    "phone": {"width": 390, "height": 844, "phone": True},
    "paper": {"width": 1000, "dark": True, "paper": True},
}
PAPER = "rgb(255, 255, 255)"


@pytest.fixture(scope="module")
def pages(tmp_path_factory, repo_demo):
    """A page about a trace with its position, one about a session, one about several sessions."""
    from click.testing import CliRunner
    from kickback.cli.main import main

    folder = tmp_path_factory.mktemp("pages")
    db = folder / "sessions.db"
    with Store.open(db, create=True) as store:
        fill(store, 14, 35)
    made = {"trace": [str(repo_demo), "--tempo", "2-1-3-0"], "session": ["last"], "period": []}
    for name, words in made.items():
        result = CliRunner().invoke(main, ["report", *words, "-o", str(folder / f"{name}.html"), "--db", str(db)])
        assert result.exit_code == 0, result.output
    return folder


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", ["trace", "session", "period"])
def test_page_opens_without_errors(tab, pages, name, look):
    tab.emulate(**LOOKS[look])
    tab.open(pages / f"{name}.html")
    assert tab.errors == []
    places, drawn = tab.run(
        "[document.querySelectorAll('.chart').length, document.querySelectorAll('.chart svg').length]"
    )
    assert places == drawn > 4
    # Only tables may be wider than the page; they scroll inside.
    assert tab.run("document.documentElement.scrollWidth <= window.innerWidth")
    background = tab.run("getComputedStyle(document.body).backgroundColor")
    assert (background == PAPER) == (look != "dark")


@pytest.mark.parametrize("look", ["light", "dark"])
def test_text_contrast(tab, pages, look):
    """All text of the page and its charts has a contrast of at least 4.5 to 1."""
    tab.emulate(**LOOKS[look])
    tab.open(pages / "trace.html")
    shades = "map(e => getComputedStyle(e).{}.match(/[0-9.]+/g).map(Number))"
    ground = tab.run("getComputedStyle(document.body).backgroundColor.match(/[0-9.]+/g).map(Number)")
    of_figures = tab.run(f"[...document.querySelectorAll('.chart svg text')].{shades.format('fill')}")
    words = "h1, h2, p, li, a:not(.skip), dt, dd, th, td, caption, figcaption, button, summary, footer"
    of_page = tab.run(f"[...document.querySelectorAll('{words}')].{shades.format('color')}")
    assert len(of_figures) > 40 and len(of_page) > 100
    for shade in of_figures + of_page:
        lighter, darker = sorted((luminance(shade), luminance(ground)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5
    grounds = tab.run("[...document.querySelectorAll('.chart svg .background')].map(p => getComputedStyle(p).fill)")
    assert set(grounds) <= {"none", "rgba(0, 0, 0, 0)"}


def test_accessibility_tree(tab, pages):
    """Every chart is an image with a description, without its marks; the headings are in order."""
    tab.emulate(**LOOKS["light"])
    tab.open(pages / "trace.html")
    nodes = tab.call("Accessibility.getFullAXTree")["nodes"]
    exposed = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"]]
    images = [words for role, words in exposed if role in ("image", "img")]
    assert len(images) == tab.run("document.querySelectorAll('.chart').length")
    assert images[0].startswith("The position of the plate over ") and "10 reps" in images[0]
    assert not [role for role, _ in exposed if role.startswith("graphics")]
    assert [words for role, words in exposed if role == "heading"][:3] == ["demo.kbt", "In short", "Summary"]
    assert [words for role, words in exposed if role == "button"] == ["Zoom in", "Zoom out", "All"]
    assert {"banner", "navigation", "main", "contentinfo"} <= {role for role, _ in exposed}


def luminance(shade):
    parts = [value / 255 for value in shade[:3]]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def test_zoom_by_button_and_wheel(tab, pages):
    tab.emulate(**LOOKS["light"])
    tab.open(pages / "trace.html")
    labels = "document.querySelectorAll('#figure-position-1 .role-axis-label text')"
    numbers = f"[...{labels}].map(t => +t.textContent).filter(n => n >= 0)"
    whole = tab.run(f"Math.max(...{numbers})")
    press = "document.querySelector('#figure-position-1 [data-zoom=\"{}\"]').click()"
    tab.run(press.format("0.5"))
    tab.until(f"Math.max(...{numbers}) < {whole}")
    tab.run(press.format("0"))
    tab.until(f"Math.max(...{numbers}) === {whole}")
    x, y = middle_of(tab, "document.querySelector('#figure-position-1 svg')")
    wheel = {"type": "mouseWheel", "x": x, "y": y, "deltaX": 0, "deltaY": -200, "modifiers": 2}
    tab.call("Input.dispatchMouseEvent", **wheel)
    tab.until(f"Math.max(...{numbers}) < {whole}")
    assert tab.errors == []


def middle_of(tab, element):
    """The position of the middle of an element on the screen."""
    tab.run(f"{element}.scrollIntoView({{block: 'center'}})")
    return tab.run(f"(r => [r.x + r.width / 2, r.y + r.height / 2])({element}.getBoundingClientRect())")


def test_tooltip_shows_the_phase(tab, pages):
    tab.emulate(**LOOKS["light"])
    tab.open(pages / "trace.html")
    band = "document.querySelector('#figure-tempo-1 .mark-rect path')"
    x, y = middle_of(tab, band)
    for step in (0, 1):
        tab.call("Input.dispatchMouseEvent", type="mouseMoved", x=x + step, y=y)
    text = tab.until("document.querySelector('#vg-tooltip-element.visible')?.textContent")
    assert "phase" in text and "s" in text
    assert tab.errors == []


def test_print_includes_folded_tables(tab, pages, tmp_path):
    tab.emulate(**LOOKS["light"])
    tab.open(pages / "session.html")
    tab.call("Emulation.setEmulatedMedia", media="")
    count = "document.querySelectorAll('details[open]').length"
    assert tab.run(count) == 0
    tab.run(f"window.seen = 0; window.addEventListener('beforeprint', () => {{ window.seen = {count}; }})")
    tab.print_to(tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
    assert tab.run("window.seen") >= 4 and tab.run(count) == 0
