"""Whole-number geometry of a path: lengths and directions, every product below 2**30."""


def norm(x, y, z):
    """Length of a vector of at most 150000 each way, by Newton's method from above."""
    r = abs(x) + abs(y) + abs(z)
    if r > 18900:
        return norm(x >> 3, y >> 3, z >> 3) << 3
    n = x * x + y * y + z * z
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


def aside(u, x, y, z):
    """How far a vector is off a direction."""
    p = (x * u[0] + y * u[1] + z * u[2]) >> 10
    return norm(x - (p * u[0] >> 10), y - (p * u[1] >> 10), z - (p * u[2] >> 10))
