"""A substitute in CPython for the module micropython, for firmware that locks the heap."""


def heap_lock():
    pass


def heap_unlock():
    pass
