"""Directions and rotations in space. Vectors are rows; angles are in degrees."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vector = NDArray[np.float64]  # 3
Rows = NDArray[np.float64]  # n x 3, one row per millisecond
Series = NDArray[np.float64]  # n, one value per millisecond
Matrices = NDArray[np.float64]  # n x 3 x 3


def direction(rng: np.random.Generator) -> Vector:
    """A unit vector, uniform on the sphere."""
    v = rng.normal(size=3)
    return v / np.linalg.norm(v)


def across(axis: Vector, rng: np.random.Generator) -> Vector:
    """A random unit vector at right angles to `axis`."""
    v = np.cross(axis, direction(rng))
    return v / np.linalg.norm(v)


def rotation(axis: Vector, degrees: float) -> NDArray[np.float64]:
    """The matrix that rotates a vector about a unit axis (Rodrigues' formula)."""
    cross = _cross_matrix(axis)
    angle = np.radians(degrees)
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross


def rotations(axis: Vector, degrees: ArrayLike) -> Matrices:
    """The matrices (n x 3 x 3) that rotate a vector about one unit axis by each of n angles."""
    cross = _cross_matrix(axis)
    angle = np.radians(np.asarray(degrees))[:, None, None]
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * (cross @ cross)


def rotated(rows: Rows | Vector, axis: Vector, degrees: ArrayLike) -> Rows:
    """Each row (or one vector, n times) rotated about one unit axis by its own one of n angles."""
    angle = np.radians(np.asarray(degrees))[:, None]
    rows = np.broadcast_to(rows, (len(angle), 3))
    along = (rows @ axis)[:, None] * axis
    return rows * np.cos(angle) + np.cross(axis, rows) * np.sin(angle) + along * (1 - np.cos(angle))


def _cross_matrix(axis: Vector) -> NDArray[np.float64]:
    x, y, z = axis
    return np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
