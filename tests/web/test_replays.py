"""Replays in the page give the same object as kickback replay."""

import json

import numpy as np
import pytest
from kickback.replays.events import NOT_COUNTED, REASONS
from kickback.replays.run import replay
from kickback.simulate.families import FAMILIES
from kickback.simulate.trace import write_trace
from kickback_protocol import record_codec as codec
from kickback_protocol.rice import Rice

SHOWN = "document.querySelector('[data-json]')?.dataset.json"
SAMPLES = 3000  # of each recording: half a minute
SLOW_HZ = 48  # the page refuses slower recordings
# the page's own worker, without the drawing of a hundred plots
REPLAY = """(name, text) => import("/js/core/client.js").then(async ({ ask }) => {
  const { json } = await ask("replay", new TextEncoder().encode(text), name);
  return JSON.stringify(json);
})"""


def same(page, path) -> dict:
    """Gives a file to the page, and compares its object with kickback's."""
    page.choose_file(path)
    found = json.loads(page.until(SHOWN))
    assert found == reported(path)
    return found


def reported(path) -> dict:
    """The object of kickback replay; the page has the file name without its folder."""
    return json.loads(json.dumps(replay(path).to_dict() | {"trace": path.name}))


def test_recordings_of_every_third_family(page, tmp_path):
    """tests/core compares the core in WebAssembly on all families; this test checks the page around it."""
    reps = 0
    fast = [name for name, family in FAMILIES.items() if family.imu.rate_hz >= SLOW_HZ]
    for name in fast[::3]:
        path = tmp_path / f"{name}.csv"
        write_trace(name, 1, None, path)
        path.write_text("".join(path.read_text().splitlines(keepends=True)[:SAMPLES]))
        found = json.loads(page.run(f"({REPLAY})({path.name!r}, {json.dumps(path.read_text())})"))
        assert found == reported(path), name
        reps += len(found["reps"])
    assert reps > 90 and page.tab.errors == []


def test_rate_below_that_of_the_core_is_reported(page, tmp_path):
    page.go("trace")
    write_trace("press10", 1, None, tmp_path / "press.csv")
    page.choose_file(tmp_path / "press.csv")
    assert "press.csv: 10 samples a second" in page.until("document.querySelector('.trouble')?.textContent")


def test_demo(page, repo_demo):
    page.go("trace")
    assert len(same(page, repo_demo)["reps"]) == 10
    assert "Replay a recording" in page.text() and "lever; 100 Hz; 6951 samples" in page.text()


def test_recording_of_a_sensor(page, tmp_path):
    """Compressed, with the state of the sensor's core at its start, and a set that was ended by hand."""
    page.go("trace")
    found = same(page, compressed(tmp_path))
    assert [one["set"] for one in found["sets"]] == [1, 2] and len(found["reps"]) > 5


def compressed(folder):
    """A .kbt file of version 2 with the samples of a simulated trace."""
    from kickback.simulate.trace import simulate_trace

    t_s, counts, _ = simulate_trace("controlled", 3)
    t_us = np.rint((t_s - t_s[0]) * 1e6).astype(int)
    record = bytearray(400)
    numbers = [4, 500, 100, 5000, 1, 40_000, *[0] * 6, *[0] * 5, 0]
    size = codec.pack(record, 0, codec.TRACE, numbers, ['{"set_gap": 20}'])
    made = bytes(codec.COMPRESSED) + bytes(record[:size])
    rice = Rice(bytearray(4096))
    for i, (time, words) in enumerate(zip(t_us.tolist(), counts.tolist(), strict=True)):
        if i == len(t_us) // 2:
            made += close(rice) + ended()
        if rice.add((time % (1 << 30),), words, 1):
            made += close(rice)
    path = folder / "device.kbt"
    path.write_bytes(made + close(rice))
    return path


def close(rice) -> bytes:
    piece = bytes(rice.buffer[: rice.close()])
    rice.clear()
    return piece


def ended() -> bytes:
    record = bytearray(20)
    return bytes(record[: codec.finish_record(record, 0, codec.SET_ENDED, 3)])


@pytest.mark.parametrize(
    "name, data, message",
    [
        ("cut.kbt", b"KBT\1" + bytes(20), "cut.kbt: the file is cut off"),
        ("new.kbt", b"KBT\7" + bytes(22), "new.kbt: trace version 7"),
        ("two.kbt", b"KBT\2nonsense", "two.kbt: the file is damaged"),
        ("photo.jpg", b"\xff\xd8\0\0", "neither a .kbt recording nor a CSV file"),
        ("other.csv", b"time,x\n1,2\n", "the header must have the columns t_s,ax_g"),
        ("gap.csv", b"t_s,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps\n0,0,0,1,0,0,0\n1,0,0,,0,0,0\n", "gap.csv, line 3"),
    ],
)
def test_unreadable_file_is_reported(page, tmp_path, name, data, message):
    page.go("trace")
    path = tmp_path / name
    path.write_bytes(data)
    page.choose_file(path)
    reported = page.until("document.querySelector('.trouble')?.textContent")
    assert message in reported and reported.endswith((".", ".\n"))


def test_zoom_shows_a_part(page):
    page.go("trace")
    page.press("Take the demo recording")
    page.until(SHOWN)
    picture = "document.querySelector('.plot').toDataURL()"
    whole = page.until(picture)
    page.press("Zoom in")
    assert page.run(picture) != whole
    page.press("All")
    assert page.run(picture) == whole


def test_movement_that_did_not_count_is_shown_with_its_numbers(page):
    """An event of kind 6, which newer cores give, becomes the object of kickback replay --json."""
    event = (NOT_COUNTED, 900, 1, 0, 100, 400, 800, 6200, 6200, 14100, 1, 0, 0)
    found = page.run(
        f"""import("./js/trace/ledger.js").then(({{ Ledger }}) => {{
          const ledger = new Ledger(new Float64Array([0, 1]), new Float64Array([0, 1e6]));
          ledger.take({list(event)}, 1);
          return ledger.notCounted;
        }})"""
    )
    reported = {"start_s": 0.1, "peak_s": 0.4, "end_s": 0.8, "range": 6.2, "range_unit": "deg"}
    assert found == [reported | {"reason": REASONS[1][0], "value": 6.2, "limit": 14.1, "unit": "deg"}]
