"""The page shows the sessions of a sensor's log like the laptop's store; files that the page exports."""

import base64
import csv
import io
import json
from dataclasses import asdict

from kickback.store import Store, read_records
from store_log import evening, record_bytes

SESSIONS = """(text) => import("/js/core/client.js").then(async ({ ask }) => {
  const log = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const found = await ask("sessions", log, "kb-1234/1");
  const { put } = await import("/js/keep/database.js");
  await put({ sessions: found });
  return found;
})"""


def shown(page, log: bytes) -> list[dict]:
    """The page's sessions of a log, which it stores."""
    return page.run(f"({SESSIONS})({base64.b64encode(log).decode()!r})")


def test_sessions_equal_those_of_the_laptop(page, own_store):
    log = b"".join(evening())
    found = shown(page, log)
    with Store.open(own_store, create=True) as store:
        records, end = read_records(log, 0)
        store.add_log("kb-1234", records, end)
        stored = store.sessions()
    assert len(found) == len(stored) == 2
    for one, other in zip(found, stored, strict=True):
        assert other.start
        assert one["startMs"] == other.start.timestamp() * 1000
        assert (one["lifter"], one["machine"], one["kind"]) == (other.lifter, other.machine, other.kind)
        assert [part["side"] for part in one["sets"]] == [part.side for part in other.sets]
        assert [part["weight_kg"] for part in one["sets"]] == [part.weight_kg for part in other.sets]
        reps = [rep for part in one["sets"] for rep in part["reps"]]
        assert reps == [json.loads(json.dumps(asdict(rep))) for rep in other.reps]


def test_damage_costs_only_the_damaged_record(page):
    records = evening()
    records[5] = records[5][:-1] + bytes([records[5][-1] ^ 1])
    found = shown(page, b"".join(records))
    assert [len(part["reps"]) for part in found[0]["sets"]] == [2, 2]


def test_page_of_a_session(page):
    shown(page, b"".join(evening()))
    page.go("sessions")
    page.until("document.querySelectorAll('.list a').length === 2")
    assert "Matrix, Ana, sensor kb-1234" in page.text()
    page.run("[...document.querySelectorAll('.list a')].at(-1).click()")
    page.until("document.querySelectorAll('table').length === 2")
    text = page.text()
    assert "3 reps, left, 20 kg" in text and "2 reps, right, 22.5 kg" in text
    assert "range: left 45.0, right 45.0" in text and page.tab.errors == []


def test_json_and_csv(page):
    shown(page, b"".join(evening()))
    made = page.run(
        "import('/js/keep/export.js').then(async ({ allSessions, toJson, toCsv }) => { const all = await allSessions();"
        " all[0].machine = '=1+1, \"x\"'; return [toJson(all), toCsv(all)]; })"
    )
    reported = json.loads(made[0])
    assert [len(one["sets"]) for one in reported] == [2, 1] and reported[0]["start"].startswith("2025-")
    rows = list(csv.DictReader(io.StringIO(made[1])))
    assert len(rows) == 6 and rows[0]["concentric_s"] == "0.9" and rows[0]["rom_unit"] == "deg"
    assert rows[0]["machine"] == '\'=1+1, "x"'  # a spreadsheet must not run it


def test_session_is_shared_as_a_picture(page):
    """Without a dialog for sharing, the picture is saved as a PNG of the size of kickback report --card."""
    shown(page, b"".join(evening()))
    page.run("URL.createObjectURL = (blob) => (window.shared = blob, 'data:,')")
    page.run("navigator.canShare = undefined")
    page.go("sessions")
    page.until("document.querySelector('.list a') !== null")
    page.run("document.querySelector('.list a').click()")
    page.press("Share as a picture")
    page.until("window.shared !== undefined")
    size = page.run("createImageBitmap(shared).then(({ width, height }) => [width, height])")
    assert size == [1080, 1350] and page.run("shared.type") == "image/png"


def test_lifter_of_a_set(page):
    """The sensor logs a lifter who changes between the sets of a session."""
    shown(page, b"".join([*evening(), record_bytes("amend", session=1, set=2, field=1, value="Ben")]))
    made = page.run("import('/js/keep/export.js').then(async ({ allSessions, toCsv }) => toCsv(await allSessions()))")
    rows = [(row["set"], row["lifter"]) for row in csv.DictReader(io.StringIO(made)) if row["start"].startswith("2025")]
    assert set(rows) >= {("1", "Ana"), ("2", "Ben")} and ("2", "Ana") not in rows
