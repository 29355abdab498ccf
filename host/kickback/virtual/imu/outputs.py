"""The output registers of a sample, and the words of it that go into the FIFO."""

import numpy as np

from kickback.virtual.imu import registers as r
from kickback.virtual.imu.chips import Chip

ALL_AXES = 0x78  # of FIFO_EN: accelerometer and gyro


def output_registers(sample: bytes, temperature_c: float, chip: Chip) -> bytes:
    """Registers 0x3B to 0x48: accelerometer, temperature, gyro."""
    words = np.frombuffer(sample, ">i2")
    temperature = round((temperature_c - chip.zero_c) * chip.lsb_per_c)
    return np.array([*words[:3], temperature, *words[3:]], ">i2").tobytes()


def fifo_frame(output: bytes, enabled: int) -> bytes:
    """The words of the output registers that FIFO_EN selects."""
    return b"".join(output[part] for bit, part in r.FIFO_PARTS if enabled & bit)
