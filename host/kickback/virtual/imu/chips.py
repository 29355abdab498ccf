"""Facts about the motion sensors that answer like an MPU6050, by WHO_AM_I."""

from typing import NamedTuple


class Chip(NamedTuple):
    """One chip.

    fifo_bytes: size of its FIFO
    lsb_per_c, zero_c: temperature = raw / lsb_per_c + zero_c
    mpu6500: registers, wake logic and self-test of the MPU6500 instead of the MPU6050
    divides: its cycle mode has the rate of SMPLRT_DIV and its thresholds are one for each axis
    """

    name: str
    fifo_bytes: int
    lsb_per_c: float
    zero_c: float
    mpu6500: bool
    divides: bool = False


MPU6050 = Chip("MPU6050", 1024, 340, 36.53, False)  # RM-MPU-6000A-00 4.18; 0x72: compatible chips
MPU6500 = Chip("MPU6500", 512, 333.87, 21.0, True)  # PS-MPU-6500A 3.4.2; 0x71, 0x73: MPU9250, MPU9255
ICM20689 = Chip(
    "ICM-20689", 4096, 326.8, 25.0, True, True
)  # DS-000143; as far as modelled its registers are the MPU6500's
_BY_WHO = {0x70: MPU6500, 0x71: MPU6500, 0x73: MPU6500, 0x98: ICM20689}


def chip_of(who: int) -> Chip:
    """The chip with this WHO_AM_I; an unknown one behaves like an MPU6050."""
    return _BY_WHO.get(who, MPU6050)
