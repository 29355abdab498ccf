"""The pipe to the parent, and the clock of all stubs. Time passes only in advance().

A request is four words and n bytes: op | a << 8 | n << 16, ms since boot, us, b. Some have an answer of two words
(status | n << 16, ms at which the next DUE is expected) and n bytes. The other end is kickback.virtual.run.child.
"""

import sys
from array import array

from micropython import const
from virtual_ops import DUE, GONE

_TICKS = const(0)  # us, wraps at 2**30
_MS = const(1)  # since boot
_US = const(2)  # beyond _MS
_NEXT = const(3)  # ms at which a DUE request is due
_ASKED = const(4)  # ms, for the parent
_WDT = const(5)  # ms, for the watchdog
_SPINS = const(6)  # reads of the clock since it moved
_BUSY = const(7)  # in a flash operation
_FOREVER = const(0x3FFFFFFF)
_WRAP = const(0x3FFFFFFF)
_PAYLOAD = const(48)  # bytes of an answer without a buffer

now = array("i", [0, 0, 0, _FOREVER, _FOREVER, _FOREVER, 0, 0])
_words = array("i", bytes(16 + _PAYLOAD))
_answer = array("i", [0, 0])
levels = bytearray(40)  # external level of each pin: 0, 1, 2 nothing, 3 request it from the parent
handlers = [None] * 40  # (callback, pin, trigger) of Pin.irq
waiting = []  # handlers that are due
options = {"anytime": False, "i2c_whole": False}  # of the plan
on_request = [None]  # called after each request
_requests = _answers = None
_small = bytearray(_PAYLOAD)


def open_pipes(requests, answers):
    global _requests, _answers
    _requests, _answers = open(requests, "wb"), open(answers, "rb")
    return _answers.readline()


def post(op, a=0, b=0, payload=b""):
    """Sends a request without an answer."""
    n = len(payload)
    _words[0] = op | a << 8 | n << 16
    _words[1] = now[_MS]
    _words[2] = now[_US]
    _words[3] = b
    _requests.write(_words, 16)
    if n:
        _requests.write(payload)
    if on_request[0] and op >= 16:
        on_request[0]()


def ask(op, a=0, b=0, payload=b"", buffer=None):
    """Sends a request and returns the status of its answer, whose bytes fill the buffer."""
    post(op, a, b, payload)
    if not _answers.readinto(_answer):
        abandoned()
    n = _answer[0] >> 16
    if n:
        _answers.readinto(_small if buffer is None else buffer, n)
    now[_ASKED] = _answer[1]
    now[_NEXT] = min(_answer[1], now[_WDT])
    return _answer[0] & 0xFFFF


def gone(cause, ms=0):
    """Ends this process: the parent boots again."""
    post(GONE, cause, ms)
    while _answers.readinto(_answer):
        pass
    abandoned()


def abandoned():
    """The parent is gone, so this process must end."""
    import os

    os.system("kill -9 $PPID")


def begin(ms, boot_ms, first_levels):
    """Starts the clock: ms of the first DUE, duration of booting, levels of the pins."""
    levels[:] = first_levels
    now[_ASKED] = now[_NEXT] = ms
    advance(boot_ms)


def feed(timeout_ms):
    now[_WDT] = now[_MS] + timeout_ms
    now[_NEXT] = min(now[_ASKED], now[_WDT])


def advance(ms, us=0):
    """Lets time pass, and handles all that is due in it."""
    us += now[_US]
    ms += now[_MS] + us // 1000
    us %= 1000
    while ms >= now[_NEXT]:
        if now[_NEXT] > now[_MS]:
            _move(now[_NEXT], 0)
        _due()
    _move(ms, us)
    now[_SPINS] = 0
    _handle()


def advance_busy(us):
    """Lets time pass while the processor waits for the flash chip: handlers of interrupts run afterwards."""
    now[_BUSY] = 1
    advance(us // 1000, us % 1000)
    now[_BUSY] = 0


def _handle():
    while waiting and not now[_BUSY]:
        handler = waiting.pop(0)
        handler[0](handler[1])


def rest():
    """Idles: advances to the next DUE, or until the parent has planned one."""
    if now[_NEXT] > now[_MS] and now[_NEXT] != _FOREVER:
        _move(now[_NEXT], 0)
    _due()


def advance_us(us):
    advance(us // 1000, us % 1000)


def _move(ms, us):
    now[_TICKS] = (now[_TICKS] + (ms - now[_MS]) * 1000 + us - now[_US]) & _WRAP
    now[_MS] = ms
    now[_US] = us


def _due():
    if now[_WDT] <= now[_MS]:
        gone(3)  # WDT_RESET
    pairs = ask(DUE, now[_NEXT] == _FOREVER)
    for i in range(0, 2 * pairs, 2):
        _change(_small[i], _small[i + 1])
    _handle()


def _change(pin, level):
    was = levels[pin]
    levels[pin] = level
    handler = handlers[pin]
    if handler and was != level and handler[2] & (1 if level else 2):
        waiting.append(handler)


def spin():
    """The clock is read. Time moves if it is read in a loop, so that the loop ends."""
    now[_SPINS] += 1
    if now[_SPINS] > 16:
        spins = now[_SPINS]
        advance(0, 5)  # about the duration of a call
        now[_SPINS] = spins


def die(message):
    sys.stderr.write(message + "\n")
    gone(0)
