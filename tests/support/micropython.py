"""What firmware files that also run in CPython import of MicroPython's own module: there is no heap to lock there."""


def heap_lock():
    pass


def heap_unlock():
    pass
