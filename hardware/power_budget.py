"""Battery life awake and asleep, calculated from published figures. No value was measured on this device.

python hardware/power_budget.py
"""

from collections.abc import Iterator

HOURS_A_MONTH = 730.5
CELLS_MAH = (500, 1000, 2000)
USABLE = 0.85  # assumed: down to 3.4 V, the minimum for a 3.3 V regulator
SELF_DISCHARGE = 0.03  # a month, at room temperature: usual for LiPo cells, unverified
TRAINING_H_A_WEEK = 3
LEDS = 12

# Awake, in mA.
CPU_IDLE, CPU_BUSY = 20, 31  # ESP32 data sheet: 80 MHz, radio off, the range; ESP-AT's guide: 21 on average with Wi-Fi
LOAD = 0.12  # of one core at 80 MHz (firmware/app/app.py), counted in instructions; the other core is idle
CPU = CPU_IDLE + (CPU_BUSY - CPU_IDLE) * LOAD / 2
RECEIVER = 100  # ESP32 data sheet, RF: whole chip with the receiver on
# Radio time in ms over the interval. ESP-IDF's controller sleeps in between by default: unverified.
ADVERT_SHARE = 5 / 150  # firmware/remote/adverts.py
LINK_SHARE = 5 / 30  # the shortest interval that hosts choose by themselves: 30 to 50 ms
SENSOR = 3.8  # MPU6050 specification 3.4, section 6.3: gyro and accelerometer
LED_DARK = 1.0  # a dark WS2812: just under 1 mA (pjrc.com, two types measured)
COLOUR = 15  # of a fully lit colour of a WS2812
# A set of 52 s and a rest of 98 s on the virtual device, at a brightness of 30 %: share of the time in which the LEDs
# have power, and the sum of all colours over a full one.
LEDS_ON, COLOURS_LIT = 0.38, 0.65

# Asleep, in uA from the cell: the published current of each board and its source.
BOARDS = {
    "FireBeetle 2 ESP32-E, pad cut": (13, "maker's wiki; the similar DFR0478 measured: 10 (lucidar.me)"),
    "FireBeetle 2 ESP32-E, pad not cut": (513, "maker's wiki: the pad is 500"),
    "XIAO ESP32S3": (10, "measured at 3.8 V; 300 below 3.3 V (forum.seeedstudio.com, 284207)"),
    "XIAO ESP32C3": (50, "measured at 3.8 V (the same); maker: 44"),
    "LOLIN32 V1.0.0": (130, "measured at 3.7 V (github.com/grillbaer/esp32-power-consumption-test)"),
    "NodeMCU ESP-32S": (4700, "measured at 5 V (the same)"),
    "Adafruit HUZZAH32": (6300, "measured with a sensor on it (ekorau.com)"),
}
OWN_DIVIDER = 2  # two 1 megohm at 4 V, on boards that have none
LOW_POWER_SENSOR = 20  # MPU6050 specification 3.4, section 6.3: accelerometer alone at 5 Hz (sensing/motion_wake.py)
REGULATOR = 80  # of the breakout: MIC5205 (data sheet, ground current); other types 1 to 200: unverified
BREAKOUT_LED = 1500  # 3.2 V less 1.7 V at 1 kohm; with the regulator 2000 measured (arduproject.es: 5.8 less 3.8 mA)
PROTECTION = 3  # DW01A data sheet, in the cell


def leds_ma(brightness: float = 30) -> float:
    """Load in mA of the ring, over sets and rests. brightness: in per cent."""
    return LEDS * LED_DARK * LEDS_ON + COLOUR * COLOURS_LIT * brightness / 30


def radio_ma(share: float) -> float:
    """Load in mA of the radio that is on for this share of the time."""
    return share * (RECEIVER - CPU)


def streaming_ma() -> float:
    """Load in mA with a Bluetooth connection and sent reps."""
    return CPU + radio_ma(LINK_SHARE) + SENSOR + REGULATOR / 1000 + leds_ma()


def training_ma(brightness: float = 30) -> float:
    """Load in mA without a host: adverts only. brightness: of the LEDs, in per cent."""
    leds = leds_ma(brightness) if brightness else 0
    return CPU + radio_ma(ADVERT_SHARE) + SENSOR + REGULATOR / 1000 + leds


def asleep_ua(board: str, led: bool = False, regulator: bool = True) -> int:
    """Load in uA in deep sleep, without self-discharge. led, regulator: those of the breakout are in use."""
    own = 0 if "FireBeetle" in board else OWN_DIVIDER
    return BOARDS[board][0] + own + LOW_POWER_SENSOR + PROTECTION + REGULATOR * regulator + BREAKOUT_LED * led


def hours(cell_mah: float, load_ma: float) -> float:
    """Hours that a charge lasts awake."""
    return USABLE * cell_mah / load_ma


def months(cell_mah: float, load_ua: float) -> float:
    """Months that a charge lasts asleep, with self-discharge."""
    leak_ua = 1000 * cell_mah * SELF_DISCHARGE / HOURS_A_MONTH
    return USABLE * cell_mah * 1000 / (load_ua + leak_ua) / HOURS_A_MONTH


def weeks(cell_mah: float, load_ua: float) -> float:
    """Weeks that a charge lasts with TRAINING_H_A_WEEK without a host, asleep in between. load_ua: load asleep."""
    awake = TRAINING_H_A_WEEK * training_ma()
    asleep = (168 - TRAINING_H_A_WEEK) * (load_ua / 1000 + cell_mah * SELF_DISCHARGE / HOURS_A_MONTH)
    return USABLE * cell_mah / (awake + asleep)


def minimal_ma() -> float:
    """Load in mA of the minimal build, training without a host: one LED that always has power."""
    return training_ma(0) + LED_DARK + COLOUR * COLOURS_LIT / LEDS


def minimal_ua() -> float:
    """Load in uA of the minimal build in deep sleep."""
    return asleep_ua(next(iter(BOARDS))) + 1000 * LED_DARK


def minimal_table() -> Iterator[str]:
    """Lines of a Markdown table: the minimal build beside the complete one, with 1000 mAh."""
    best = next(iter(BOARDS))
    yield "| with 1000 mAh, calculated | minimal | without its LED | complete |"
    yield "|---|---:|---:|---:|"
    training = (minimal_ma(), training_ma(0), training_ma())
    yield "| training without a host | " + " | ".join(f"{hours(1000, load):.1f} h" for load in training) + " |"
    asleep = (minimal_ua(), asleep_ua(best), asleep_ua(best))
    yield "| asleep | " + " | ".join(f"{months(1000, load):.1f} months" for load in asleep) + " |"


def training_table() -> Iterator[str]:
    """Lines of a Markdown table: hours per charge awake."""
    yield "| per charge, calculated | load | " + " | ".join(f"{cell} mAh" for cell in CELLS_MAH) + " |"
    yield "|---|---:|---:|---:|---:|"
    states = {
        "streaming to a host": streaming_ma(),
        "training without a host": training_ma(),
        "the same, `brightness` 10 %": training_ma(10),
        "the same, `brightness` 0": training_ma(0),
    }
    for state, load in states.items():
        yield f"| {state} | {load:.0f} mA | " + " | ".join(f"{hours(cell, load):.1f} h" for cell in CELLS_MAH) + " |"
    sleeping = asleep_ua("FireBeetle 2 ESP32-E, pad cut")
    shown = " | ".join(f"{weeks(cell, sleeping):.1f} weeks" for cell in CELLS_MAH)
    yield f"| {TRAINING_H_A_WEEK} h of training a week, asleep in between | | {shown} |"


def standby_table() -> Iterator[str]:
    """Lines of a Markdown table: months per charge asleep, by board."""
    cells = " | ".join(f"{cell} mAh" for cell in CELLS_MAH)
    yield f"| asleep, calculated | load | {cells} | current of the board, in uA |"
    yield "|---|---:|---:|---:|---:|---|"
    best = next(iter(BOARDS))
    rows = [(f"{best}, breakout's regulator bridged", asleep_ua(best, regulator=False), best)]
    rows += [(board, asleep_ua(board), board) for board in BOARDS]
    rows.insert(2, (f"{best}, breakout's LED not removed", asleep_ua(best, led=True), best))
    for label, load, board in rows:
        figures = " | ".join(f"{months(cell, load):.1f}" for cell in CELLS_MAH)
        yield f"| {label} | {load} uA | {figures} months | {BOARDS[board][0]}: {BOARDS[board][1]} |"


def shares_table() -> Iterator[str]:
    """Lines of a Markdown table: consumers awake and asleep, the largest first."""
    awake = {
        "chip": CPU,
        "radio, connected": radio_ma(LINK_SHARE),
        "LEDs, dark": LEDS * LED_DARK * LEDS_ON,
        "LEDs, lit": COLOUR * COLOURS_LIT,
        "sensor": SENSOR,
    }
    asleep = {
        "breakout's LED, if not removed": BREAKOUT_LED,
        "breakout's regulator": REGULATOR,
        "self-discharge of 1000 mAh": 1000 * 1000 * SELF_DISCHARGE / HOURS_A_MONTH,
        "sensor, low-power mode": LOW_POWER_SENSOR,
        "board": BOARDS[next(iter(BOARDS))][0],
        "protection circuit of the cell": PROTECTION,
    }
    yield "| awake | mA | asleep | uA |"
    yield "|---|---:|---|---:|"
    left, right = (sorted(part.items(), key=lambda item: -item[1]) for part in (awake, asleep))
    left += [("", "")] * (len(right) - len(left))
    for (awake_part, ma), (asleep_part, ua) in zip(left, right, strict=True):
        yield f"| {awake_part} | {ma if ma == '' else format(ma, '.1f')} | {asleep_part} | {ua:.0f} |"


if __name__ == "__main__":
    for table in (training_table, standby_table, shares_table, minimal_table):
        print("\n".join(table()) + "\n")
