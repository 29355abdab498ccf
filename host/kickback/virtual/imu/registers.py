"""The registers of the MPU6050 that the model implements (RM-MPU-6000A-00 rev. 4.2)."""

SELF_TEST_X, SELF_TEST_Y, SELF_TEST_Z, SELF_TEST_A = 0x0D, 0x0E, 0x0F, 0x10
SMPLRT_DIV, CONFIG, GYRO_CONFIG, ACCEL_CONFIG, ACCEL_CONFIG_2 = 0x19, 0x1A, 0x1B, 0x1C, 0x1D
LP_ACCEL_ODR, MOT_THR, MOT_DUR, FIFO_EN, INT_PIN_CFG, INT_ENABLE, INT_STATUS = 0x1E, 0x1F, 0x20, 0x23, 0x37, 0x38, 0x3A
ACCEL_OUT, TEMP_OUT, GYRO_OUT = 0x3B, 0x41, 0x43
SIGNAL_PATH_RESET, MOT_DETECT_CTRL, USER_CTRL, PWR_MGMT_1, PWR_MGMT_2 = 0x68, 0x69, 0x6A, 0x6B, 0x6C
FIFO_COUNT_H, FIFO_COUNT_L, FIFO_R_W, WHO_AM_I = 0x72, 0x73, 0x74, 0x75

SIZE = 0x80
RESET_VALUES = {PWR_MGMT_1: 0x40}  # asleep; all others except WHO_AM_I and the factory trim are 0
FACTORY = {SELF_TEST_X: 0x6B, SELF_TEST_Y: 0x8D, SELF_TEST_Z: 0x6C, SELF_TEST_A: 0x1B}  # invented trims of one chip
READ_ONLY = {INT_STATUS, *range(ACCEL_OUT, 0x61), FIFO_COUNT_H, FIFO_COUNT_L, WHO_AM_I}
MASKS = {
    CONFIG: 0x3F,
    GYRO_CONFIG: 0xF8,
    PWR_MGMT_1: 0xEF,
    INT_ENABLE: 0x59,
    SIGNAL_PATH_RESET: 7,
}

# Bits of FIFO_EN in the order in which their words enter the FIFO, with the bytes of (accel 6, temperature 2, gyro 6).
FIFO_PARTS = (
    (0x08, slice(0, 6)), (0x80, slice(6, 8)), (0x40, slice(8, 10)), (0x20, slice(10, 12)), (0x10, slice(12, 14)),
)  # fmt: skip
MOTION, OVERFLOW, READY = 0x40, 0x10, 0x01  # bits of INT_STATUS and INT_ENABLE
ASLEEP, CYCLE = 0x40, 0x20  # bits of PWR_MGMT_1
FIFO_ON = 0x40  # bit of USER_CTRL
WAKE_HZ = (1.25, 5, 20, 40)  # LP_WAKE_CTRL (RM 4.29)


def ranges(registers: bytes | bytearray) -> tuple[int, int]:
    """Full scales in g and deg/s."""
    return 2 << (registers[ACCEL_CONFIG] >> 3 & 3), 250 << (registers[GYRO_CONFIG] >> 3 & 3)


def period_us(registers: bytes | bytearray) -> int:
    """Time between two samples (RM 4.2)."""
    base_us = 125 if registers[CONFIG] & 7 in (0, 7) else 1000
    return base_us * (1 + registers[SMPLRT_DIV])
