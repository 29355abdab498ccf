"""Measures STL files: closed, thick enough, printable without supports, free of one another."""

import math

import numpy as np
import trimesh
from manifold3d import JoinType, Manifold, Mesh

LAYER_MM = 0.2
STEEPEST_DEG = 50  # an overhang up to this angle from the vertical needs no support
SPECK_MM2 = 0.3  # less than a line of plastic is wide, times a millimetre
FACING = -0.9  # cosine between the normals of faces that look away from each other, a wall's two sides


def read(path):
    """(mesh, solid) of an STL file; raises ValueError where it is not closed."""
    mesh = trimesh.load_mesh(path)
    solid = Manifold(Mesh(np.asarray(mesh.vertices, np.float32), np.asarray(mesh.faces, np.uint32)))
    if solid.is_empty() or not mesh.is_watertight:
        raise ValueError(f"{path} is not a closed solid: {solid.status()}")
    return mesh, solid


def shared_mm3(one, other):
    return (one ^ other).volume()


def thinnest_mm(mesh, solid, samples=5000):
    """(mm, where) of the thinnest wall: from points all over the surface straight in, to the face on the other side."""
    points, faces = trimesh.sample.sample_surface(mesh, samples, seed=1)[:2]
    best = math.inf, None
    for point, normal in zip(points, mesh.face_normals[faces], strict=True):
        hits = solid.ray_cast(tuple(point - 1e-3 * normal), tuple(point - best_reach(best) * normal))
        if hits and np.dot(hits[0].normal, normal) < FACING:
            best = float(np.linalg.norm(np.array(hits[0].position) - point)), point.round(1).tolist()
    return best


def best_reach(best):
    return min(best[0], 50.0)


def unsupported(solid):
    """(z, mm it spans) of each place that hangs over air in a layer: inf where it is no bridge between two sides."""
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


def span_mm(region, below, reach):
    """How far the region reaches from one side that carries it to the next; inf where one side is all it has."""
    edges = (region.offset(2 * reach, JoinType.Miter, 2.0) ^ below).decompose()
    if not edges or (len(edges) == 1 and edges[0].num_contour() == 1):
        return math.inf
    if len(edges) == 1:  # carried all round
        x0, y0, x1, y1 = region.bounds()
        return min(x1 - x0, y1 - y0)
    first, second = sorted(edges, key=lambda edge: edge.area())[-2:]
    return first.extrude(1).min_gap(second.extrude(1), 200.0)
