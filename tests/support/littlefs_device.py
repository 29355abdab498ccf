"""The firmware on littlefs at /, with a simulated clock. Runs in MicroPython. sys.argv[1]: folder of its files."""

import gc
import sys

import vfs  # pyright: ignore

DEVICE = "a0b1c2d3e4f5"


class Clock:
    """Replaces the module time."""

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

gc.threshold(-1)  # this heap is large enough without the frequent collections of the firmware
ondemand.unload = lambda *files: None  # modules stay loaded


class Device:
    """The parts that write to flash, connected as in app.py."""

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
        """Feed samples at 100 Hz, with a beat after every fourth."""
        for at in range(0, len(raw), 12):
            clock.us += 10000
            self.pipeline.on_samples((clock.ticks_us(),), words(raw, at), 1)
            if at % 48 == 0:
                self.pipeline.beat(pipelines.up_ms())

    def rest(self, raw, seconds):
        """Repeat the first sample for some seconds."""
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
    """Format the chip and mount it at /."""
    vfs.VfsLfs2.mkfs(chip)
    vfs.mount(vfs.VfsLfs2(chip), "/")
