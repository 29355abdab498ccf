"""A small firmware for many flash operations: the real launcher and slots.py, and an app that feeds the watchdog."""

import shutil
from pathlib import Path

from kickback.image.build import FIRMWARE, Image, build

REAL = ("boot/main.py", "boot/launcher.py", "boot/slots.py")
APP = """
import machine
import time

import slots
from repcore import name

def run():
    dog = machine.WDT(timeout=8000)
    print("app", name.NAME, slots.note())
    {before}
    slots.confirm()
    while True:
        dog.feed()
        time.sleep_ms(2)
"""


def tiny(folder: Path, name: str, before: str = "pass", **more: str) -> Image:
    """Builds an image. name: printed by the app; before: code that it runs before it confirms; more: files by stem."""
    core = folder / name / "repcore"
    core.mkdir(parents=True)
    for file in REAL:
        shutil.copy(FIRMWARE / file, folder / name)
    (core / "__init__.py").write_text("")
    (core / "name.py").write_text(f"NAME = {name!r}\n")
    (folder / name / "app.py").write_text(APP.format(before=before))
    for stem, source in more.items():
        (folder / name / f"{stem}.py").write_text(source)
    return build(folder / name, [core])


def lay_out(image: Image, folder: Path, slot: str, state: str | None) -> Path:
    """The image as a device has it that runs it from the slot; state is the text of /slot.txt, None for no file."""
    for path, content in image.slot.items():
        target = folder / slot / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    (folder / slot / "version.txt").write_text(image.name)
    for path, content in image.root.items():
        (folder / path).write_bytes(content)
    if state is not None:
        (folder / "slot.txt").write_text(state)
    return folder
