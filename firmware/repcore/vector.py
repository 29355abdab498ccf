"""Whole-number geometry of a path: lengths and directions, every product below 2**30."""


def norm(x, y, z):
    """Length of a vector of at most 18900 each way, by Newton's method from above."""
    n = x * x + y * y + z * z
    r = min(32767, abs(x) + abs(y) + abs(z))
    while r * r > n:
        r = (r + n // r) >> 1
    return r


def aim(u, x, y, z):
    """Makes u the direction of a vector, 1024 long; keeps it where the vector is too short to have one."""
    far = norm(x, y, z)
    if far:
        u[0] = x * 1024 // far
        u[1] = y * 1024 // far
        u[2] = z * 1024 // far


def along(u, x, y, z):
    """A vector's part along a direction."""
    return (x * u[0] + y * u[1] + z * u[2]) >> 10


def reverse(u):
    for i in range(3):
        u[i] = -u[i]
