"""Families on other paths than a plain lever or rail: rocking rails, arcs, four-bars, cams, plates with a pivot."""

from functools import partial

from kickback.simulate.family import Family
from kickback.simulate.imu import ImuModel
from kickback.simulate.paths import arc, cam, four_bar, level_plate, pivoting_plate, rail
from kickback.simulate.scenes import busy, sets
from kickback.simulate.styles import ARC_SLOW, PLAIN, SLED, SLOW, TOUCH

LINKAGES = {
    "rail_rocks_1": Family("a rail that turns the plate by 0.3-1 degree", sets(SLED), (200, 700), True,
        path=partial(rail, turn=(0.3, 1))),
    "rail_rocks_3": Family("a rail that turns the plate by 1-3 degrees", sets(SLED), (200, 700), True,
        path=partial(rail, turn=(1, 3))),
    "rail_rocks_touch": Family("the same, no pause at either end", sets(TOUCH), (200, 600), True,
        path=partial(rail, turn=(0.3, 3))),
    "stack8": Family("a weight stack that rocks by 0.3-2 degrees, 7.6 Hz", sets(SLED), (200, 700), True,
        ImuModel(rate_hz=7.6), path=partial(rail, turn=(0.3, 2))),
    "arc": Family("a parallelogram: the plate travels an arc without turning", sets(SLED), (200, 700), True,
        path=arc),
    "arc_touch": Family("the same, no pause at either end", sets(TOUCH), (200, 600), True, path=arc),
    "arc_slow": Family("the same, out in 2-4 s, home in 3-6 s", sets(ARC_SLOW), (250, 700), True, path=arc),
    "arc_upright": Family("the same in a level plane", sets(SLED), (200, 700), True, path=arc, upright=True),
    "arc_handling": Family("pushes, bumps, steps, pins on an arc; no rep", busy(60, 110), (200, 600), True, path=arc),
    "four_bar_2": Family("a four-bar that turns the plate by less than 2 degrees", sets(SLED), (200, 700), True,
        path=partial(four_bar, turn=(0, 2))),
    "four_bar_5": Family("a four-bar that turns the plate by 2-5 degrees", sets(SLED), (200, 700), True,
        path=partial(four_bar, turn=(2, 5))),
    "four_bar_15": Family("a four-bar that turns the plate by 5-15 degrees", sets(SLED), (200, 700), True,
        path=partial(four_bar, turn=(5, 15))),
    "level_plate": Family("a foot plate that stays level on a lever", sets(SLED), (200, 700), True, path=level_plate),
    "cam": Family("a lever whose arm grows or shrinks along its travel", sets(PLAIN), (25, 90), path=cam),
    "pivoting_plate": Family("a foot plate with a pivot of its own, which turns with the stroke", sets(PLAIN),
        (25, 90), path=pivoting_plate),
    "wandering_pivot": Family("the same, the ankle moves at random", sets(PLAIN), (25, 90),
        path=partial(pivoting_plate, wander_deg=5)),
    "lever_upright": Family("a lever whose axis is vertical", sets(PLAIN), upright=True),
    "lever_upright_slow": Family("the same, strokes of 3-8 s", sets(SLOW), (25, 90), upright=True),
}  # fmt: skip
