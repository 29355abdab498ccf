"""Resonances and strength of box and clip, from the numbers in the OpenSCAD files. Computed, not measured.

python hardware/enclosure/estimates.py hardware/build/values.echo

Beams and cantilevers as in Young, Roark's Formulas for Stress and Strain, tables 8.1 and 16.1. SI units inside.
"""

import ast
import math
import re
import sys
from pathlib import Path

PETG_PA, PETG_YIELD_PA = 2.0e9, 45e6  # usual data sheets; along the layers
FR4_PA, FR4_KG_M3 = 20e9, 1900
RUBBER_PA = 3e6  # EPDM of 60 Shore A
BOX_KG = 0.12  # printed parts 60 g, cell 20 g, boards 20 g, screws
GRIPPED_M = 0.035  # how far the plate reaches under the arms, at least
HEEL_N = 300  # a heel set down on the lid
THUMB_N = 100  # what finger-tight gives on one screw


def values(path):
    """{name: number or list} of what kickback.scad echoes as values, in millimetres."""
    pairs = re.findall(r"(\w+) = (\[[^]]*\]|[-\d.]+)", Path(path).read_text())
    return {name: ast.literal_eval(number) for name, number in pairs}


def hertz(stiffness, mass):
    return math.sqrt(stiffness / mass) / (2 * math.pi)


def bending_m4(width_mm, thick_mm):
    return width_mm * thick_mm**3 / 12 * 1e-12


def resonances_hz(v):
    """{what swings: Hz}"""
    length, width, thick = v["sensor_mm"][0] - v["sensor_hole_mm"][0], v["sensor_mm"][1], v["sensor_mm"][2]
    per_m = FR4_KG_M3 * width * thick * 1e-6 + 0.0008 / 0.016  # and 0.8 g of parts and wire on 16 mm
    swinging = 0.5596 * math.sqrt(FR4_PA * bending_m4(width, thick) / (per_m * (length / 1000) ** 4))
    rubber = RUBBER_PA * 2 * v["bar"] / 1000 * GRIPPED_M / (v["rubber_mm"] / 1000)
    high = (v["in_mm"][2] / 2 + v["floor_mm"] + v["arm"]) / 1000
    aside = (v["boss_y"][1] - v["boss_y"][0] + 12) / 2000 - GRIPPED_M / 2
    inertia = BOX_KG * (high**2 + aside**2 + (0.066**2 + 0.024**2) / 12)
    free = (v["boss_y"][1] - v["boss_y"][0] + 12) / 1000 - GRIPPED_M
    arms = 2 * 3 * PETG_PA * bending_m4(v["bar"], v["arm"]) / free**3
    return {
        "the breakout, held by its two screws alone": swinging,
        "the box up and down on the clips' rubber": hertz(rubber, BOX_KG),
        "the box rocking about the plate's edge, on the rubber": hertz(rubber * GRIPPED_M**2 / 12, inertia),
        "half the box on the arms beyond the plate": hertz(arms, BOX_KG / 2),
    }


def loads_pa(v):
    """{what is loaded: stress in Pa}, each as a beam of the part that bends."""
    across, ring = v["in_mm"][1] / 1000, v["ring_mm"]
    lid = HEEL_N * across / 8 * 6 / (across * (v["lid_mm"] / 1000) ** 2)
    bridge = (ring[0] - ring[1]) / 2000
    window = HEEL_N * bridge / 2 * 6 / (math.pi * (ring[0] + ring[1]) / 2000 * (v["window_mm"] / 1000) ** 2)
    lever = (v["thumb_y"] + v["spine"] / 2) / 1000
    clip = THUMB_N * lever * 6 / (v["bar"] * v["spine"] ** 2 * 1e-9)
    return {
        f"lid, {HEEL_N} N on its middle": lid,
        f"window, {HEEL_N} N on what it surrounds": window,
        f"clip's spine, {THUMB_N} N on its screw": clip,
    }


def table(v):
    yield "| what | computed |\n|---|---:|"
    for what, found in resonances_hz(v).items():
        yield f"| {what} | {found:.0f} Hz |"
    for what, found in loads_pa(v).items():
        yield f"| {what} | {found / 1e6:.0f} of {PETG_YIELD_PA / 1e6:.0f} MPa |"


if __name__ == "__main__":
    print("\n".join(table(values(sys.argv[1]))))
