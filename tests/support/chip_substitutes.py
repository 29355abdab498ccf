"""What stands in for the chip around the firmware's own files, in Python and in MicroPython."""


class Rtc:
    """machine.RTC's memory."""

    kept = b""

    def memory(self, new=None):
        if new is None:
            return self.kept
        self.kept = bytes(new)


class Mute:
    """Lights that nobody looks at."""

    def __getattr__(self, name):
        return lambda *given: None
