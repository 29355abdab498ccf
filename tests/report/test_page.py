"""Recomputes every number of a page from the rows of the store in a second, simple way."""

import re

import numpy as np
import pytest
from kickback.report.page import to_html
from kickback.report.session_page import session_page
from kickback.report.set_charts import position_chart
from page_reader import Reader, specs_of, values_of
from training_data import make_rep, make_session, make_set, sled

SIDES = {1: "left", 2: "right"}


@pytest.fixture
def raw(month):
    """The rows of the last session's reps by (set, rep), after one rep was removed."""
    month.edit(14, "removed", "1", set=2, rep=3)
    month.edit(14, "weight_g", "22500", set=4)
    month.edit(14, "note", "hips & <spine>")
    month.connection.row_factory = None
    names = [row[1] for row in month.connection.execute("PRAGMA table_info(reps)")]
    rows = [
        dict(zip(names, row, strict=True))
        for row in month.connection.execute("SELECT * FROM reps WHERE session_id = 14")
    ]
    return {(row["set_number"], row["number"]): row for row in rows if (row["set_number"], row["number"]) != (2, 3)}


@pytest.fixture
def html(raw, kickback, tmp_path):
    page = tmp_path / "page.html"
    result = kickback("report", "last", "-o", page, "--tempo", "1-1-2-0")
    assert result.exit_code == 0, result.output
    return page.read_text(encoding="utf-8")


@pytest.fixture
def page(html):
    return Reader(html)


def of_set(raw, number):
    return [row for (set_number, _), row in sorted(raw.items()) if set_number == number]


def middle(rows, name):
    return float(np.percentile([row[name] for row in rows], 50)) / 1000


def rests(rows):
    """The rest after each rep except the last; nan if the next one was removed."""
    ends = [row["start_ms"] + row["concentric_ms"] + row["pause_ms"] + row["eccentric_ms"] for row in rows]
    pairs = zip(rows, rows[1:], ends, strict=False)
    return [(b["start_ms"] - end) / 1000 if b["number"] == a["number"] + 1 else np.nan for a, b, end in pairs]


def tension(rows):
    return sum(row["concentric_ms"] + row["pause_ms"] + row["eccentric_ms"] for row in rows) / 1000


def loss(rows):
    speeds = np.array([row["mean_speed_milli"] for row in rows])
    return 100 * (1 - speeds[-1] / speeds.max())


def test_cards(page, raw):
    rows = list(raw.values())
    sets = [of_set(raw, number) for number in (1, 2, 3, 4)]
    spans = [middle(rows, name) for name in ("concentric_ms", "pause_ms", "eccentric_ms")]
    spans.append(float(np.nanmedian([rest for one in sets for rest in rests(one)])))
    held = 100 * sum(row["pause_ms"] >= 1000 for row in rows) / len(rows)
    flagged = sum(row["flags"] == 8 for row in rows)
    assert page.cards == {
        "reps": f"{len(rows)} in 4 sets",
        "tension": f"{tension(rows):.1f} s",
        "tempo": "-".join(f"{span:.1f}" for span in spans) + " s",
        "range": f"{middle(rows, 'rom_milli'):.1f} deg",
        "speed": f"{middle(rows, 'mean_speed_milli'):.1f} deg/s",
        "loss": f"{np.median([loss(one) for one in sets]):.0f} %",
        "held": f"{held:.0f} %",
        "flags": f"short range {flagged}" if flagged else "none",
    }


def test_sets(page, raw):
    headers, *rows, target = page.tables["sets"]
    assert headers[:9] == ["set", "side", "weight", "reps", "kick s", "hold s", "return s", "rest s", "under tension s"]
    assert target[:8] == ["target", "", "", "", "1", "1", "2", "0"]
    ends = {}
    for number, cells in enumerate(rows, 1):
        reps = of_set(raw, number)
        spans = [middle(reps, name) for name in ("concentric_ms", "pause_ms", "eccentric_ms")]
        begun, ends[number] = reps[0]["start_ms"], reps[-1]["start_ms"] + 1000 * tension(reps[-1:])
        rest = f"{(begun - ends[number - 1]) / 1000:.0f}" if number > 1 else "-"
        assert cells[:4] == [str(number), SIDES[2 - number % 2], "22.5 kg" if number == 4 else "20 kg", str(len(reps))]
        assert cells[4:8] == [f"{span:.2f}" for span in [*spans, float(np.nanmedian(rests(reps)))]]
        motion = [tension(reps), middle(reps, "rom_milli"), middle(reps, "mean_speed_milli")]
        assert cells[8:11] == [f"{value:.1f}" for value in motion]
        assert cells[11:13] == [f"{loss(reps):.0f}", rest]


def test_reps(page, raw):
    for number in (1, 2, 3, 4):
        reps = of_set(raw, number)
        after = ["" if np.isnan(rest) else f"{rest:.2f}" for rest in rests(reps)] + [""]
        wanted = [
            [str(row["number"])]
            + [f"{row[name] / 1000:.2f}" for name in ("concentric_ms", "pause_ms", "eccentric_ms")]
            + [rest]
            + [f"{row[name] / 1000:.1f}" for name in ("rom_milli", "mean_speed_milli", "peak_speed_milli")]
            for row, rest in zip(reps, after, strict=True)
        ]
        assert [row[:8] for row in page.tables[f"reps-{number}"][1:]] == wanted
    best = max(row["rom_milli"] for row in of_set(raw, 1))
    for cells, row in zip(page.tables["reps-1"][1:], of_set(raw, 1), strict=True):
        share = 100 * row["rom_milli"] / best
        assert cells[8] == (f"short range {share:.0f} %" if row["flags"] == 8 else "")


def test_fatigue(page, raw):
    for number, cells in enumerate(page.tables["fatigue"][1:], 1):
        reps = of_set(raw, number)
        parts = [100 * (1 - middle(reps[-3:], name) / middle(reps[:3], name)) for name in ("rom_milli", "pause_ms")]
        assert cells[2:] == [f"{value:.0f}" for value in (loss(reps), *parts)]


def test_sides_of_different_weights_are_not_compared(page):
    assert page.absent.count("No difference in range: the two sides moved different weights.") == 1
    assert [row[1:] for row in page.tables["sides"][1:]] == [["-"] * 4] * 3


def test_sides(month, raw, kickback, tmp_path):
    month.edit(14, "weight_g", "20000", set=4)
    kickback("report", "14", "-o", tmp_path / "page.html")
    page = Reader((tmp_path / "page.html").read_text())
    for cells, name, unit in zip(page.tables["sides"][1:], ("rom_milli", "mean_speed_milli", "pause_ms"),
                                 ("deg", "deg/s", "s"), strict=True):  # fmt: skip
        sides = [[np.array([row[name] / 1000 for row in of_set(raw, n)]) for n in of] for of in ((1, 3), (2, 4))]
        medians = [float(np.median(np.concatenate(side))) for side in sides]
        small = sides[int(np.argmin(medians))]
        within = np.concatenate([one - one.mean() for one in small])
        spread = 100 * np.sqrt((within**2).sum() / (len(within) - len(small))) / np.concatenate(small).mean()
        size = 100 * (max(medians) - min(medians)) / max(medians) * (1 if medians[1] > medians[0] else -1)
        shown = f"{size:+.0f}" if abs(size) > spread else "-"
        assert cells[1:] == [*(f"{value:.3g} {unit}" for value in medians), shown, f"{spread:.0f}"]


def test_trends(month, raw, page):
    """The range of the left at 20 kg."""
    verdicts = {(row[0], row[1]): row[2:] for row in page.tables["trends"][1:]}
    count, words = verdicts["Ana, Matrix, left, 20 kg", "range"]
    assert int(count) == 14
    query = (
        "SELECT start_epoch_s, reps.set_number, rom_milli FROM reps JOIN sets ON sets.session_id = reps.session_id AND "
        "sets.number = reps.set_number JOIN sessions ON sessions.session_id = reps.session_id WHERE side = 1"
    )
    by_session = {}
    for when, _, rom in month.connection.execute(query):
        by_session.setdefault(when, []).append(rom / 1000)
    weeks = (np.array(sorted(by_session)) - min(by_session)) / (7 * 86_400)
    values = np.array([np.median(by_session[when]) for when in sorted(by_session)])
    slopes = [(values[b] - values[a]) / (weeks[b] - weeks[a]) for b in range(14) for a in range(b)]
    line = np.median(slopes) * weeks
    off = values - line - np.median(values - line)
    spread = np.sqrt((off**2).sum() / 12)
    assert words.endswith(f"±{spread:.2g} deg")
    assert words.startswith("no change" if abs(line[-1]) <= 2 * spread else ("up" if line[-1] > 0 else "down"))


def test_charts_show_the_same_reps(html, raw):
    specs = specs_of(html)
    for number in (1, 2, 3, 4):
        rows = values_of(specs[f"tempo-{number}"])
        kicks = [row["span"] for row in rows if row["phase"] == "kick" and row["rep"] != "target"]
        assert kicks == [row["concentric_ms"] / 1000 for row in of_set(raw, number)]
        assert [row["span"] for row in rows if row["rep"] == "target"] == [1, 1, 2]
    for name, column in (("range", "rom_milli"), ("speed", "mean_speed_milli"), ("hold", "pause_ms")):
        rows = values_of(specs[f"{name}-by-rep"])
        assert [row["value"] for row in rows] == [row[column] / 1000 for _, row in sorted(raw.items())]
    assert len(values_of(specs["fatigue"])) == 12


def test_difference_from_the_target(html, raw):
    """The target is 1-1-2-0."""
    rows = list(raw.values())
    off = [middle(rows, name) - span for name, span in (("concentric_ms", 1), ("pause_ms", 1), ("eccentric_ms", 2))]
    found = re.search(r"against the target 1-1-2-0: kick (\S+), hold (\S+), return (\S+), rest", html)
    assert found and list(found.groups()) == [f"{value:+.1f}" for value in off]


@pytest.fixture
def period(month, kickback, tmp_path):
    assert kickback("report", "-o", tmp_path / "period.html").exit_code == 0
    return (tmp_path / "period.html").read_text(encoding="utf-8")


def sessions_of(month):
    """number -> set -> rows of reps."""
    month.connection.row_factory = None
    names = [row[1] for row in month.connection.execute("PRAGMA table_info(reps)")]
    found = {}
    for values in month.connection.execute("SELECT * FROM reps ORDER BY session_id, set_number, number"):
        row = dict(zip(names, values, strict=True))
        found.setdefault(row["session_id"], {}).setdefault(row["set_number"], []).append(row)
    return found


def test_summary_of_many_sessions(month, period):
    found = sessions_of(month)
    rows = [row for sets in found.values() for one in sets.values() for row in one]
    assert Reader(period).cards == {
        "sessions": "14",
        "sets": str(sum(map(len, found.values()))),
        "reps": str(len(rows)),
        "tension": f"{tension(rows) / 60:.0f} min",
    }


def test_the_list_of_sessions(month, period):
    table = Reader(period).tables["sessions"][1:]
    for cells, (number, sets) in zip(table, sorted(sessions_of(month).items(), reverse=True), strict=True):
        rows = [row for one in sets.values() for row in one]
        spans = [tension([row]) for row in rows]
        losses = [loss(one) for one in sets.values()]
        assert [cells[0], *cells[3:]] == [
            str(number), "left right", "20 kg", "4", str(len(rows)), f"{np.median(spans):.1f}",
            f"{middle(rows, 'rom_milli'):.1f} deg", f"{np.median(losses):.0f}",
        ]  # fmt: skip


def test_sides_over_sessions(month, period):
    counts = {row[0]: list(map(int, row[1:])) for row in Reader(period).tables["sides"][1:]}
    for name, column in (("range", "rom_milli"), ("kick speed", "mean_speed_milli"), ("hold", "pause_ms")):
        clear = []
        for sets in sessions_of(month).values():
            sides = [[np.array([row[column] for row in sets[n]], float) for n in of] for of in ((1, 3), (2, 4))]
            medians = [float(np.median(np.concatenate(side))) for side in sides]
            small = sides[int(np.argmin(medians))]
            within = np.concatenate([one - one.mean() for one in small])
            spread = np.sqrt((within**2).sum() / (len(within) - len(small))) / np.concatenate(small).mean()
            if 1 - min(medians) / max(medians) > spread:
                clear.append(medians[1] > medians[0])
        assert counts[name] == [14, len(clear), clear.count(False), clear.count(True)]


def test_period_charts_show_the_same_reps(month, period):
    specs, found = specs_of(period), sessions_of(month)
    weeks = values_of(specs["volume"])
    for side, of in (("left", (1, 3)), ("right", (2, 4))):
        total = sum(len(sets[n]) for sets in found.values() for n in of)
        assert sum(row["reps"] for row in weeks if row["side"] == side) == total
    for name, column, of in (("trend-1-range", "rom_milli", (1, 3)), ("trend-2-hold", "pause_ms", (2, 4))):
        points = [row["value"] for row in values_of(specs[name])]
        wanted = [middle([row for n in of for row in sets[n]], column) for sets in found.values()]
        assert points == pytest.approx(wanted, abs=0.00051)


def test_notes_are_escaped(html):
    assert "hips &amp; &lt;spine&gt;" in html and "<spine>" not in html


def test_page_needs_no_network(html):
    """Neither src nor href leads to another file."""
    markup = html.split("<script>", 1)[0]
    assert re.findall(r'(?:src|href)="(?!#|data:)[^"]*"', markup) == []
    assert "default-src 'none'" in markup
    assert len(html) < 3_000_000


def test_names_for_screen_readers(html):
    markup = html.split("<script>", 1)[0]
    figures = re.findall(r'<div class="chart" role="img" aria-label="([^"]+)"', markup)
    assert len(figures) == markup.count("<figure") > 8 and all(len(words) > 30 for words in figures)
    assert markup.count("<h1") == 1 and 'lang="en"' in markup
    assert markup.count("<table") == markup.count("<caption>") == markup.count("data-table=")
    assert 'href="#main"' in markup and 'id="main"' in markup


def test_missing_figures_have_a_reason(kickback):
    slow = [sled(make_rep(1, at, eccentric_s=4.0)) for at in range(1, 8)]
    session = make_session([make_set(1, None, slow)], kind="sled", unit="mm")
    page = Reader(to_html(session_page(session, [], [session])))
    assert page.cards["range"] == page.cards["speed"] == "-"
    assert page.tables["sets"][1][9:12] == ["-", "-", "-"]
    why = "too slow for a sled's accelerometer"
    assert sum(why in sentence for sentence in page.absent) >= 4
    assert "No comparison: no set has a side." in page.absent
    assert any("a trend needs 5 comparable sessions; there are 1" in sentence for sentence in page.absent)
    assert "No position: no raw trace of this set is stored." in page.absent


def test_slow_rep_of_a_sled_is_left_out():
    reps = [sled(make_rep(1, at, rom=300.0 + at)) for at in range(1, 8)] + [sled(make_rep(1, 8, eccentric_s=4.0))]
    session = make_session([make_set(1, None, reps)], kind="sled", unit="mm")
    html = to_html(session_page(session, [], [session]))
    page = Reader(html)
    assert [row[5] for row in page.tables["reps-1"][7:]] == ["307.0", "-"]
    assert len(values_of(specs_of(html)["range-by-rep"])) == 7 and "without 1 too slow for a sled" in html
    assert len(values_of(specs_of(html)["hold-by-rep"])) == 8


def test_session_without_sets():
    page = Reader(to_html(session_page(make_session([]), [], [])))
    assert page.cards["reps"] == "0 in 0 sets" and page.tables == {"sets": page.tables["sets"][:1]}


def test_imported_session_has_no_invented_numbers():
    session = make_session([make_set(1, "left")], kind=None)
    page = Reader(to_html(session_page(session, [], [session])))
    assert {page.cards[key] for key in ("tension", "tempo", "range", "speed", "loss", "held")} == {"-"}
    assert set(page.tables["sets"][1][4:12]) == {"-"}


def test_every_figure_names_its_source(two_sides):
    found = session_page(two_sides, [], [two_sides])
    assert all(chart.made_of and chart.summary for chart in found.charts)
    assert all(card.made_of for section in found.sections for card in section.cards)
    assert len({chart.name for chart in found.charts}) == len(found.charts)


def test_track_is_thinned_and_matches_its_bands(repo_demo):
    from kickback.report.tracks import MAX_POINTS, tracks_of_trace

    session, (track,) = tracks_of_trace(repo_demo)
    assert len(track.t_s) == len(track.position) <= MAX_POINTS
    spec = position_chart(track).spec
    bands = spec["layer"][0]["data"]["values"]
    assert [band["phase"] for band in bands[:4]] == ["kick", "hold", "return", "rest"]
    assert [(band["from"], band["to"]) for band in bands if band["phase"] == "hold"] == [
        (rep.peak_start_s, rep.peak_end_s) for rep in session.reps
    ]
