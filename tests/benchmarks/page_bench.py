"""Measures the page in headless Chromium: 300 simulated reps with the phone as the sensor, first view, long tasks.

The motion is simulated as a phone gives it (60 Hz, rounded, 0 to 4 ms late). The first view and the long tasks are
Chromium's own figures with the processor slowed down fourfold; no phone has been measured.
"""

import gzip
import json
import shutil
import sys
import tempfile
from pathlib import Path

from browser import chromium
from kickback.simulate.trace import simulate_trace
from kickback.web.build import site
from phone_motion import RATE_HZ, motion, train
from web_page import PHONE, Page, served

SAVED = Path(__file__).with_suffix(".json")
FAMILIES = ("controlled", "touch_and_go", "fatigue")
REPS, SLOWER = 300, 4
WHOLE_S = 1000.0  # longer than any set
COUNTED = "Number(document.querySelector('main p').textContent.split(' ')[0])"
LONG_TASKS = (
    "window.tasks = []; new PerformanceObserver((list) => tasks.push(...list.getEntries().map((e) => e.duration)))"
    ".observe({ type: 'longtask' }); true"
)
FIRST_VIEW = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def count_with_phone(page: Page) -> tuple[int, int]:
    """Reps of whole simulated sets on levers, and the sum of the differences of each set's count."""
    reps = wrong = 0
    for i in range(10 * REPS):
        if reps >= REPS:
            break
        family, seed = FAMILIES[i % len(FAMILIES)], i // len(FAMILIES)
        truth = simulate_trace(family, seed, RATE_HZ)[2]["counted"]
        page.open()
        train(page, motion(family, seed, WHOLE_S))
        page.press("Stop")
        page.until("document.querySelector('[name=truth]') !== null")
        reps, wrong = reps + truth, wrong + abs(truth - page.run(COUNTED))
    return reps, wrong


def first_view_ms(page: Page) -> float:
    """Time to the first content without cache."""
    page.tab.call("Network.setCacheDisabled", cacheDisabled=True)
    page.open()
    return page.until(FIRST_VIEW)


def longest_task_ms(page: Page) -> float:
    """The longest of the tasks over 50 ms, which the browser reports, while the demo counts three reps; else 0."""
    page.press("Watch a demo set")
    page.until("Number(document.querySelector('.count .number').textContent) >= 1")
    page.run(LONG_TASKS)
    page.until("Number(document.querySelector('.count .number').textContent) >= 4")
    return page.run("Math.max(0, ...tasks)")


def main() -> None:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        sys.exit("No Chromium: install it, then run this benchmark again.")
    size = sum(len(gzip.compress(one)) for one in site().values())
    found: dict[str, float] = {"all files, gzip: kB": round(size / 1000)}
    with served() as address, tempfile.TemporaryDirectory() as folder, chromium(program, Path(folder)) as tab:
        tab.own = (address, "data:", "blob:")
        tab.emulate(**PHONE)
        page = Page(tab, address)
        tab.call("Emulation.setCPUThrottlingRate", rate=SLOWER)
        found["first view, 4 times slower: ms"] = round(first_view_ms(page))
        found["longest task while counting, 4 times slower: ms (0: none over 50)"] = round(longest_task_ms(page))
        tab.call("Emulation.setCPUThrottlingRate", rate=1)
        found["phone as the sensor: reps"], found["phone as the sensor: miscounts"] = count_with_phone(page)
    print(json.dumps(found, indent=1))
    if "--save" in sys.argv:
        SAVED.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
