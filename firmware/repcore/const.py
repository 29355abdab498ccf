"""``const`` by the name that MicroPython's compiler folds into the code; elsewhere it only gives back its number."""


def const(number):
    return number
