"""Resonances and stresses of box and clip, calculated from the dimensions in the OpenSCAD files. Not measured.

python hardware/enclosure/estimates.py hardware/build/values.echo

Beams and cantilevers as in Young, Roark's Formulas for Stress and Strain, tables 8.1 and 16.1. Internal units are SI.
"""

import ast
import math
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PETG_PA, PETG_YIELD_PA = 2.0e9, 45e6  # typical data sheets; along the layers
FR4_PA, FR4_KG_M3 = 20e9, 1900
RUBBER_PA = 3e6  # EPDM of 60 Shore A
BOX_KG = 0.12  # printed parts 60 g, cell 20 g, boards 20 g, screws
GRIPPED_M = 0.035  # minimum length of the plate under the arms
HEEL_N = 300  # of a heel on the lid
THUMB_N = 100  # of one screw, finger-tight


def values(path: str | Path) -> dict[str, Any]:
    """Reads the dimensions in mm that kickback.scad echoes: numbers and lists by name."""
    pairs = re.findall(r"(\w+) = (\[[^]]*\]|[-\d.]+)", Path(path).read_text())
    return {name: ast.literal_eval(number) for name, number in pairs}


def hertz(stiffness: float, mass: float) -> float:
    """Resonance of a mass (or moment of inertia) on a spring."""
    return math.sqrt(stiffness / mass) / (2 * math.pi)


def bending_m4(width_mm: float, thick_mm: float) -> float:
    """Second moment of area of a rectangular section."""
    return width_mm * thick_mm**3 / 12 * 1e-12


def resonances_hz(v: dict[str, Any]) -> dict[str, float]:
    """The resonances in Hz by name. v: the dimensions."""
    length, width, thick = v["sensor_mm"][0] - v["sensor_hole_mm"][0], v["sensor_mm"][1], v["sensor_mm"][2]
    per_m = FR4_KG_M3 * width * thick * 1e-6 + 0.0008 / 0.016  # with 0.8 g of parts and wire on 16 mm
    cantilever = 0.5596 * math.sqrt(FR4_PA * bending_m4(width, thick) / (per_m * (length / 1000) ** 4))
    rubber = RUBBER_PA * 2 * v["bar"] / 1000 * GRIPPED_M / (v["rubber_mm"] / 1000)
    high = (v["in_mm"][2] / 2 + v["floor_mm"] + v["arm"]) / 1000
    aside = (v["boss_y"][1] - v["boss_y"][0] + 12) / 2000 - GRIPPED_M / 2
    inertia = BOX_KG * (high**2 + aside**2 + (0.066**2 + 0.024**2) / 12)
    free = (v["boss_y"][1] - v["boss_y"][0] + 12) / 1000 - GRIPPED_M
    arms = 2 * 3 * PETG_PA * bending_m4(v["bar"], v["arm"]) / free**3
    return {
        "breakout, held only by its two screws": cantilever,
        "box on the clips' rubber, vertical": hertz(rubber, BOX_KG),
        "box on the clips' rubber, rotation about the plate's edge": hertz(rubber * GRIPPED_M**2 / 12, inertia),
        "half of the box on the free part of the arms": hertz(arms, BOX_KG / 2),
    }


def loads_pa(v: dict[str, Any]) -> dict[str, float]:
    """The stresses in Pa by name. Each part is modelled as a beam. v: the dimensions."""
    across, ring = v["in_mm"][1] / 1000, v["ring_mm"]
    lid = HEEL_N * across / 8 * 6 / (across * (v["lid_mm"] / 1000) ** 2)
    bridge = (ring[0] - ring[1]) / 2000
    window = HEEL_N * bridge / 2 * 6 / (math.pi * (ring[0] + ring[1]) / 2000 * (v["window_mm"] / 1000) ** 2)
    lever = (v["thumb_y"] + v["spine"] / 2) / 1000
    clip = THUMB_N * lever * 6 / (v["bar"] * v["spine"] ** 2 * 1e-9)
    return {
        f"lid, {HEEL_N} N at its centre": lid,
        f"window, {HEEL_N} N at its centre": window,
        f"spine of the clip, {THUMB_N} N on its screw": clip,
    }


def table(v: dict[str, Any]) -> Iterator[str]:
    """Lines of a Markdown table of both."""
    yield "| quantity | calculated |\n|---|---:|"
    for name, hz in resonances_hz(v).items():
        yield f"| {name} | {hz:.0f} Hz |"
    for name, stress in loads_pa(v).items():
        yield f"| {name} | {stress / 1e6:.0f} of {PETG_YIELD_PA / 1e6:.0f} MPa |"


if __name__ == "__main__":
    print("\n".join(table(values(sys.argv[1]))))
