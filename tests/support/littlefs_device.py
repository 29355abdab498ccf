"""In MicroPython: the firmware's own files on littlefs at /, with a clock of our own; sys.argv[1]: a folder of them."""

import gc
import sys

import vfs  # pyright: ignore

DEVICE = "a0b1c2d3e4f5"


class Clock:
    """In time's place."""

    us = 1000000

    def time_ns(self):
        return self.us * 1000

    def ticks_us(self):
        return self.us & 0x3FFFFFFF

    def ticks_ms(self):
        return self.us // 1000 & 0x3FFFFFFF

    def ticks_diff(self, a, b):
        return (a - b + 0x20000000 & 0x3FFFFFFF) - 0x20000000


clock = Clock()
sys.modules["time"] = clock
vfs.umount("/")
vfs.mount(vfs.VfsPosix(sys.argv[1]), "/firmware")
vfs.mount(vfs.VfsPosix(__file__[: __file__.rfind("/")]), "/tests")
sys.path[:] = ["/firmware", "/tests"]

import ondemand  # noqa: E402
import pipeline as pipelines  # noqa: E402
from chip_substitutes import Mute  # noqa: E402
from housekeeping import Housekeeping  # noqa: E402
from session_log import SessionLog  # noqa: E402
from set_log import SetLogger  # noqa: E402
from settings_file import SettingsFile  # noqa: E402

gc.threshold(-1)  # the firmware collects often, but this heap is large
ondemand.unload = lambda *files: None  # loaded once


class Device:
    """The parts that write, wired as app.py does it."""

    remote = None

    def __init__(self, cause, rtc):
        self.lights = Mute()
        self.settings = SettingsFile("/")
        self.log = SessionLog(rtc, "/log", DEVICE)
        self.log.begin(cause, pipelines.up_ms(), 0x68, "1.0")
        for text in self.settings.notes:
            self.note(4, text)
        self.set_logger = SetLogger(self.log, self.settings.values)
        self.pipeline = pipelines.Pipeline(self.settings, self.log, self.set_logger, self.lights, lambda event: None)
        self.housekeeping = Housekeeping(self)

    def note(self, code, text):
        self.log.note(code, text, pipelines.up_ms())

    def play(self, raw):
        """Samples, 100 per second, and a beat after every fourth."""
        for at in range(0, len(raw), 12):
            clock.us += 10000
            self.pipeline.on_samples((clock.ticks_us(),), words(raw, at), 1)
            if at % 48 == 0:
                self.pipeline.beat(pipelines.up_ms())

    def rest(self, raw, seconds):
        """Lies still as in the first of these samples."""
        self.play(raw[:12] * (seconds * 100))

    def set(self, **settings):
        for name, value in settings.items():
            ondemand.run_once("setting_check", "fit_setting", self.settings, name, value)
        self.settings.changed = self.pipeline.detector_outdated = True

    def profile(self, name, profile):
        ondemand.run_once("profile_check", "fit_profile", self.settings, name, profile)


def words(raw, at):
    found = [raw[i] | raw[i + 1] << 8 for i in range(at, at + 12, 2)]
    return tuple([word - 65536 if word > 32767 else word for word in found])


def mount(chip):
    """A new file system on the chip becomes /."""
    vfs.VfsLfs2.mkfs(chip)
    vfs.mount(vfs.VfsLfs2(chip), "/")
