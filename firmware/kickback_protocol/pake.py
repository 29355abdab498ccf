"""CPace: two sides that know the same code make a key, and who does not know it learns nothing to try codes with.

draft-irtf-cfrg-cpace with X25519 (RFC 7748) and SHA-256: the code gives a point of the curve by Elligator 2 (RFC 9380,
6.7.1), and both sides do a Diffie-Hellman exchange with it in place of the base point. Each exchange tries one code.
The device loads this module on demand; a product takes 0.25 s there (19 million instructions, counted), so the work
is done in steps. MicroPython's integers do not compute in constant time: each scalar is used once.
"""

import os
from hashlib import sha256

from repcore import const

_SHARE_BYTES = const(32)
_P = (1 << 255) - 19
_A = 486662  # of Curve25519: v^2 = u^3 + A u^2 + u
_STEP_BITS = const(15)  # of the scalar in one step: 1.2 million instructions on the device


def _hash(*parts):
    """Return SHA-256 of the parts, each with its length before it."""
    digest = sha256()
    for part in parts:
        digest.update(bytes((len(part),)) + part)
    return digest.digest()


def generator(code, device):
    """Return the point for a code: its u-coordinate. code, device: bytes; device is the sensor's id."""
    r = int.from_bytes(_hash(b"kickback claim", code, device), "little") >> 1
    u = -_A * pow(1 + 2 * r * r, _P - 2, _P) % _P
    is_on_curve = pow(u * (u * (u + _A) + 1) % _P, _P >> 1, _P) <= 1
    return u if is_on_curve else -_A - u


def product(scalar, u):
    """Yield None after each step, at last the u-coordinate of scalar times the point u."""
    x2, z2, x3, z3, swapped = 1, 0, u, 1, 0
    for t in range(254, -1, -1):
        bit = scalar >> t & 1
        if bit != swapped:
            x2, z2, x3, z3 = x3, z3, x2, z2
        swapped = bit
        a, b = x2 + z2, x2 - z2
        da, cb = (x3 - z3) * a % _P, (x3 + z3) * b % _P
        a, b = a * a % _P, b * b % _P
        x3, z3 = (da + cb) * (da + cb) % _P, u * ((da - cb) * (da - cb) % _P) % _P
        x2, z2 = a * b % _P, (a - b) * (a + 121665 * (a - b)) % _P
        if t % _STEP_BITS == 0:
            yield None
    yield x2 * pow(z2, _P - 2, _P) % _P


def new_scalar():
    """Return a random number of the form that X25519 demands."""
    number = int.from_bytes(os.urandom(_SHARE_BYTES), "little")
    return number & ((1 << 254) - 8) | 1 << 254


def pack(u):
    return (u % _P).to_bytes(_SHARE_BYTES, "little")


def unpack(share):
    """Return the u-coordinate of a share. Raise ValueError for another length."""
    if len(share) != _SHARE_BYTES:
        raise ValueError("a share has %d bytes" % _SHARE_BYTES)
    return int.from_bytes(share, "little") & ((1 << 255) - 1)


def key(point, host_share, sensor_share):
    """Return the key of 32 bytes. point: the product of both scalars. Raise ValueError if the other side forced it."""
    if not point:
        raise ValueError("invalid share")
    return _hash(b"kickback key", pack(point), host_share, sensor_share)


def answer(code, device, host_share):
    """Yield None after each step of the sensor's side, at last its share and the key."""
    scalar, other, point = new_scalar(), unpack(host_share), 0
    for point in product(scalar, generator(code, device)):
        if point is None:
            yield None
    share = pack(point)
    for point in product(scalar, other):
        if point is None:
            yield None
    yield share, key(point, host_share, share)
