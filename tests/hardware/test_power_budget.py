"""The pages show the figures of the power budget, and the budget uses the values of the firmware."""

import re

import power_budget
import pytest
from app_runs import device
from kickback.image.boards import BOARDS, DEFAULT
from kickback.traces.files import read_trace


@pytest.mark.parametrize("table", ["training_table", "standby_table", "shares_table"])
def test_readme_shows_the_tables_of_the_budget(hardware, table):
    page = (hardware / "README.md").read_text()
    for row in getattr(power_budget, table)():
        assert row in page


def test_minimal_page_shows_its_figures(hardware):
    page = (hardware / "MINIMAL.md").read_text()
    for row in power_budget.minimal_table():
        assert row in page


def test_main_readme_shows_the_battery_life(hardware):
    """With a FireBeetle 2 and 1000 mAh."""
    training = power_budget.hours(1000, power_budget.training_ma())
    streaming = power_budget.hours(1000, power_budget.streaming_ma())
    asleep = power_budget.months(1000, power_budget.asleep_ua("FireBeetle 2 ESP32-E, pad cut"))
    page = " ".join((hardware.parent / "README.md").read_text().split())
    assert (
        f"{training:.1f} h without a host, {streaming:.1f} h while streaming, and waits for {asleep:.1f} months" in page
    )


def test_battery_life_computed_by_hand():
    """Asleep: 13 + 20 + 3 + 80 uA and a self-discharge of 3 % a month."""
    assert power_budget.asleep_ua("FireBeetle 2 ESP32-E, pad cut") == 116
    assert power_budget.months(1000, 116) == pytest.approx(850 / (0.116 + 30 / 730.5) / 730.5)
    assert power_budget.hours(1000, 100) == pytest.approx(8.5)


def test_budget_uses_the_values_of_the_firmware(hardware):
    firmware = hardware.parent / "firmware"
    assert "0x47)  # 5 Hz" in (firmware / "sensing/motion_wake.py").read_text()
    interval = re.search(r"_FAST_US = const\((\d+)\)", (firmware / "remote/adverts.py").read_text())
    assert interval and int(interval[1]) == 1000 * 5 / power_budget.ADVERT_SHARE
    settings = dict(
        re.findall(r'\("(leds|brightness)", "%?", (\d+)', (firmware / "storage/setting_check.py").read_text())
    )
    assert int(settings["leds"]) == power_budget.LEDS and int(settings["brightness"]) == 30
    assert "_RUN_HZ = const(80000000)" in (firmware / "app/app.py").read_text()


def test_leds_of_the_budget_are_those_of_the_virtual_device(micropython, hardware, tmp_path):
    """The demo, a set of 52 s, and a rest: how long the LEDs have power, and how much is lit."""
    made = device(tmp_path, read_trace(hardware.parent / "host/kickback/demo.kbt"))
    supply, pins, until_s = [(0.0, False)], made.board.pins, 150

    def drive(pin, bits, drive=pins.drive):
        changed = drive(pin, bits)
        if pin == BOARDS[DEFAULT].led_power:
            supply.append((made.clock.now_s, pins.high(pin)))
        return changed

    pins.drive = drive
    made.run(until_s)
    lit = [(at_s, sum(rgb) / 255) for at_s, rgb in made.result.leds]
    for states, expected in ((supply, power_budget.LEDS_ON), (lit, power_budget.COLOURS_LIT)):
        ends = [at_s for at_s, _ in states[1:]] + [until_s]
        total = sum((end - at_s) * state for (at_s, state), end in zip(states, ends, strict=True))
        assert total / until_s == pytest.approx(expected, rel=0.03)
