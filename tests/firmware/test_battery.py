"""The cell's charge: the curve, the divider that is connected only to measure, smoothing and hysteresis."""

import pytest
from battery import _CURVE_MV, _INTERVAL_MS, Battery, charge
from firmware_runs import on_device


class Cell:
    """A cell behind a divider of two: an ADC and the pin that connects it."""

    def __init__(self, mv):
        self.mv, self.connected, self.reads, self.switched = mv, 0, 0, []

    def read_uv(self):
        self.reads += 1
        assert self.connected, "measured with the divider off"
        return self.mv * 1000 // 2

    def switch(self, on):
        self.connected = on
        self.switched.append(on)


def measured(cell, seconds, battery=None, start=0):
    battery = battery or Battery(cell, cell.switch, 2)
    for k in range(int(seconds * 25)):
        battery.beat(start + 40 * k)
    return battery


def test_the_curve_rises_from_empty_to_full():
    assert list(_CURVE_MV) == sorted(_CURVE_MV) and len(_CURVE_MV) == 11
    assert [charge(mv) for mv in _CURVE_MV] == list(range(0, 101, 10))
    levels = [charge(mv) for mv in range(2500, 4500)]
    assert levels == sorted(levels) and levels[0] == 0 and levels[-1] == 100
    # half-way between 3690 mV (10 %) and 3730 mV (20 %)
    assert charge(3710) == 15


def test_measures_at_once_then_every_ten_seconds_and_only_while_connected():
    cell = Cell(3840)
    battery = measured(cell, 0.1)
    assert battery.percent == 50 and battery.mv == 3840 and cell.reads == 8
    measured(cell, 60, battery, 80)
    assert cell.reads == 8 * 7 and not cell.connected
    assert cell.switched == [1, 0] * 7


def test_no_alarm_before_the_first_measurement():
    battery = Battery(None, None, 2)
    assert not battery.low and not battery.critical and battery.percent == 100


def test_a_sag_under_load_is_smoothed():
    cell = Cell(3900)
    battery = measured(cell, 0.1)
    cell.mv = 3820  # the radio is on for one measurement
    measured(cell, _INTERVAL_MS / 1000 + 0.2, battery, 100)
    assert battery.mv == pytest.approx(3890, abs=1)
    measured(cell, 600, battery, 20000)
    assert battery.mv == pytest.approx(3820, abs=8)


def test_low_and_critical_do_not_flicker():
    cell = Cell(0)
    battery = Battery(cell, cell.switch, 2)
    cell.connected = 1
    states = []
    for percent in (16, 15, 16, 20, 21, 15, 6, 5, 8, 10, 11, 30):
        cell.mv = next(mv for mv in range(3000, 4300) if charge(mv) == percent)
        battery.mv = battery.filtered = 0  # after a long time at this voltage
        battery.measure()
        states.append((percent, battery.low, battery.critical))
    assert states == [
        (16, False, False), (15, True, False), (16, True, False), (20, True, False), (21, False, False),
        (15, True, False), (6, True, False), (5, True, True), (8, True, True), (10, True, True), (11, True, False),
        (30, False, False),
    ]  # fmt: skip


def test_in_micropython_a_beat_allocates_nothing(micropython, tmp_path):
    script = """
from battery import Battery
class Adc:
    mv = 4200
    def read_uv(self):
        return 1000 * self.mv // 2
adc = Adc()
battery = Battery(adc, lambda on: None, 2)
for k in range(30000):
    adc.mv = 4200 - k // 32
    heap_lock()
    battery.beat(40 * k)
    heap_unlock()
    if k % 1000 == 0:
        print(battery.percent, battery.mv, battery.low, battery.critical)
"""
    assert on_device(micropython, tmp_path, script) == on_device(None, tmp_path, script)


def test_a_chip_without_vref_gives_an_unknown_charge():
    """ADC.read_uv raises OSError if the eFuse has no reference voltage. It is tried again every ten seconds."""
    cell = Cell(3800)

    def read_uv():
        cell.reads += 1
        raise OSError(-1)

    cell.read_uv = read_uv
    battery = measured(cell, 25)
    assert (battery.percent, battery.low, battery.critical, battery.mv) == (0, False, False, 0)
    assert cell.reads == 3 and not cell.connected


def test_an_empty_battery_is_not_unknown():
    cell = Cell(3000)
    battery = measured(cell, 1)
    assert battery.percent == 1 and battery.critical
