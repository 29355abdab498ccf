"""time on the virtual clock."""

from utime import gmtime, localtime, mktime, ticks_add, ticks_diff  # noqa: F401
from virtual_link import advance, now, spin

epoch = [0]  # ms from power-on to this boot


def ticks_us():
    spin()
    return now[0]


def ticks_ms():
    spin()
    return now[1] & 0x3FFFFFFF


ticks_cpu = ticks_us


def time_ns():
    spin()
    return ((epoch[0] + now[1]) * 1000 + now[2]) * 1000


def time():
    return (epoch[0] + now[1]) // 1000


def sleep(seconds):
    advance(int(seconds * 1000))


def sleep_ms(ms):
    if ms > 0:
        advance(ms)


def sleep_us(us):
    if us > 0:
        advance(us // 1000, us % 1000)
