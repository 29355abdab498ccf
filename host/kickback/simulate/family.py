"""A family: one kind of movement on one kind of machine, from which every seed draws another recording."""

from collections.abc import Callable
from dataclasses import dataclass, field

from kickback.simulate.imu import Sensor
from kickback.simulate.paths import lever, straight_rail
from kickback.simulate.script import Script


@dataclass
class Family:
    """`act` plays one recording on a machine whose range lies in `ranges` (degrees or mm)."""

    note: str
    act: Callable[[Script], None]
    ranges: tuple = (12, 100)
    sled: bool = False
    sensor: Sensor = field(default_factory=Sensor)
    worn: bool = False  # on a limb instead of a plate
    path: Callable | None = None  # of simulate_paths; without one a plain lever or rail
    upright: bool = False  # the path's plane is level, so that gravity does not turn

    @property
    def pose(self) -> Callable:
        """The path that the plate follows."""
        return self.path or (straight_rail if self.sled else lever)
