"""A virtual device: the unmodified firmware in 32-bit MicroPython, its sensor, flash, pins and clock played here."""

from kickback.virtual.boot_plan import stub_heap_bytes
from kickback.virtual.compiled import device_files
from kickback.virtual.device import VirtualDevice
from kickback.virtual.image import FlashImage, power_cuts, read_image
from kickback.virtual.interpreter import VirtualError, find_micropython
from kickback.virtual.motion import Motion
from kickback.virtual.script import Battery, Bite, Call, EnButton, Fault, OnTrace, PowerCut, Press
from kickback.virtual.seen import Seen
from kickback.virtual.sensor import Mpu6050

__all__ = [
    "Battery", "Bite", "Call", "EnButton", "Fault", "FlashImage", "Motion", "Mpu6050", "OnTrace", "PowerCut", "Press",
    "Seen", "VirtualDevice", "VirtualError", "device_files", "find_micropython", "power_cuts", "read_image",
    "stub_heap_bytes",
]  # fmt: skip
