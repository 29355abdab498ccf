"""Errors of a board on its cable."""


class BoardError(ValueError):
    """What is wrong with the board or its cable and what to do, as one sentence."""


class BoardFull(BoardError):
    """The sensor's flash is full."""


class DeviceFault(Exception):
    """An exception on the device; the message is its traceback."""
