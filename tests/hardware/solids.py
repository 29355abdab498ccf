"""Measures solids: volume of intersections, wall thickness, overhangs."""

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import trimesh
from manifold3d import CrossSection, JoinType, Manifold, Mesh

LAYER_MM = 0.2
STEEPEST_DEG = 50  # an overhang up to this angle from the vertical needs no support
SPECK_MM2 = 0.3  # 1 mm of a line thinner than a nozzle's
OPPOSITE = -0.9  # maximum cosine between the normals of the two sides of a wall


def read(path: Path) -> tuple[trimesh.Trimesh, Manifold]:
    """Mesh and solid of an STL file. Raises ValueError if it is not closed."""
    mesh = trimesh.load_mesh(path)
    solid = Manifold(Mesh(np.asarray(mesh.vertices, np.float32), np.asarray(mesh.faces, np.uint32)))
    if solid.is_empty() or not mesh.is_watertight:
        raise ValueError(f"{path} is not a closed solid: {solid.status()}")
    return mesh, solid


def shared_mm3(one: Manifold, other: Manifold) -> float:
    """Volume of the intersection."""
    return (one ^ other).volume()


def thinnest_mm(mesh: trimesh.Trimesh, solid: Manifold, samples: int = 5000) -> tuple[float, list | None]:
    """Thickness and place of the thinnest wall, along the normals of random points of the surface."""
    points, faces = trimesh.sample.sample_surface(mesh, samples, seed=1)[:2]
    best = math.inf, None
    for point, normal in zip(points, mesh.face_normals[faces], strict=True):
        hits = solid.ray_cast(tuple(point - 1e-3 * normal), tuple(point - ray_length(best) * normal))
        if hits and np.dot(hits[0].normal, normal) < OPPOSITE:
            best = float(np.linalg.norm(np.array(hits[0].position) - point)), point.round(1).tolist()
    return best


def ray_length(best: tuple) -> float:
    return min(best[0], 50.0)


def unsupported(solid: Manifold) -> Iterator[tuple[float, float]]:
    """Yields z and span in mm of each region without support below it. The span is inf if it is not a bridge."""
    bottom, top = solid.bounding_box()[2], solid.bounding_box()[5]
    reach = LAYER_MM * math.tan(math.radians(STEEPEST_DEG))
    below = solid.slice(bottom + LAYER_MM / 2)
    for z in np.arange(bottom + 1.5 * LAYER_MM, top, LAYER_MM):
        layer = solid.slice(float(z))
        hanging = layer - below.offset(reach, JoinType.Miter, 2.0)
        for region in hanging.decompose():
            if region.area() > SPECK_MM2:
                yield round(float(z), 2), span_mm(region, below, reach)
        below = layer


def span_mm(region: CrossSection, below: CrossSection, reach: float) -> float:
    """Distance between the two sides that carry the region; inf if there is only one."""
    edges = (region.offset(2 * reach, JoinType.Miter, 2.0) ^ below).decompose()
    if not edges or (len(edges) == 1 and edges[0].num_contour() == 1):
        return math.inf
    if len(edges) == 1:  # carried on all sides
        x0, y0, x1, y1 = region.bounds()
        return min(x1 - x0, y1 - y0)
    first, second = sorted(edges, key=lambda edge: edge.area())[-2:]
    return first.extrude(1).min_gap(second.extrude(1), 200.0)
