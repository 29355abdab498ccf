"""The pages show the figures of the power budget, and the budget uses the values of the firmware."""

import re

import power_budget
import pytest


@pytest.mark.parametrize("table", ["training_table", "standby_table", "shares_table"])
def test_readme_shows_the_tables_of_the_budget(hardware, table):
    page = (hardware / "README.md").read_text()
    for row in getattr(power_budget, table)():
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
    fill = re.search(r"_FILL_LEVEL = const\((\d+)\)", (firmware / "feedback/lights.py").read_text())
    assert int(settings["leds"]) == power_budget.LEDS
    assert fill and int(fill[1]) * int(settings["brightness"]) // 100 == 19
