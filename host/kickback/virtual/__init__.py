"""A virtual device: the unmodified firmware in 32-bit MicroPython, with simulated sensor, flash, pins and clock."""

from kickback.virtual.board.flash_image import FlashImage, power_cuts, read_image
from kickback.virtual.imu.motion import Motion
from kickback.virtual.imu.mpu6050 import Mpu6050
from kickback.virtual.run.boot_plan import stub_heap_bytes
from kickback.virtual.run.compiled import device_files
from kickback.virtual.run.device import VirtualDevice
from kickback.virtual.run.interpreter import VirtualError, find_micropython
from kickback.virtual.run.result import RunResult
from kickback.virtual.run.script import (
    Action,
    Battery,
    Call,
    Fault,
    OnTrace,
    Panic,
    PowerCut,
    Press,
    ResetButton,
    WatchdogReset,
)

__all__ = [
    "Action",
    "Battery",
    "Call",
    "Fault",
    "FlashImage",
    "Motion",
    "Mpu6050",
    "OnTrace",
    "Panic",
    "PowerCut",
    "Press",
    "ResetButton",
    "RunResult",
    "VirtualDevice",
    "VirtualError",
    "WatchdogReset",
    "device_files",
    "find_micropython",
    "power_cuts",
    "read_image",
    "stub_heap_bytes",
]
