"""A family: one kind of recording on one kind of machine, of which each seed gives another example."""

from collections.abc import Callable
from dataclasses import dataclass, field

from kickback.simulate.imu import ImuModel
from kickback.simulate.paths import Pose, lever, straight_rail
from kickback.simulate.scenes import Scene

Path = Callable[..., Pose]  # of (position, size, axis, rng): see paths.py


@dataclass
class Family:
    """A scene on a machine whose range lies in `ranges`: degrees, or mm on a `sled`.

    Without a `path`, the plate follows a plain lever or rail. On an `upright` machine the path's plane is level, so
    that gravity does not turn. `worn`: on a limb instead of a plate.
    """

    note: str
    scene: Scene
    ranges: tuple[float, float] = (12, 100)
    sled: bool = False
    imu: ImuModel = field(default_factory=ImuModel)
    worn: bool = False
    path: Path | None = None
    upright: bool = False

    @property
    def plate_path(self) -> Path:
        """The path that the plate follows."""
        return self.path or (straight_rail if self.sled else lever)
