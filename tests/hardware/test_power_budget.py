"""The README's figures are the power budget's, and the budget's are the firmware's and the arithmetic's."""

import re

import power_budget
import pytest


@pytest.mark.parametrize("table", ["training_table", "standby_table", "shares_table"])
def test_the_readme_shows_what_the_budget_computes(hardware, table):
    shown = (hardware / "README.md").read_text()
    for row in getattr(power_budget, table)():
        assert row in shown


def test_the_first_page_shows_them_too(hardware):
    """For a FireBeetle 2 with 1000 mAh, the breakout's LED off."""
    training = power_budget.hours(1000, power_budget.training_ma())
    streaming = power_budget.hours(1000, power_budget.streaming_ma())
    asleep = power_budget.months(1000, power_budget.asleep_ua("FireBeetle 2 ESP32-E, pad cut"))
    page = " ".join((hardware.parent / "README.md").read_text().split())
    assert f"{training:.1f} h without a host ({streaming:.1f} h streaming) and wait for {asleep:.1f} months" in page


def test_by_hand():
    """1000 mAh on the best board, the breakout's LED off: 13 + 20 + 3 + 80 uA and 3 % a month."""
    assert power_budget.asleep_ua("FireBeetle 2 ESP32-E, pad cut") == 116
    assert power_budget.months(1000, 116) == pytest.approx(850 / (0.116 + 30 / 730.5) / 730.5)
    assert power_budget.hours(1000, 100) == pytest.approx(8.5)


def test_the_firmware_is_as_the_budget_has_it(hardware):
    firmware = hardware.parent / "firmware"
    assert "0x47)  # 5 Hz" in (firmware / "sensing/motion_wake.py").read_text()
    fast = re.search(r"_FAST_US = const\((\d+)\)", (firmware / "remote/ble.py").read_text())
    assert fast and int(fast[1]) == 1000 * 5 / power_budget.ADVERT_SHARE
    settings = dict(
        re.findall(r'\("(leds|brightness)", "%?", (\d+)', (firmware / "storage/setting_check.py").read_text())
    )
    filled = re.search(r"_FILLED = const\((\d+)\)", (firmware / "feedback/lights.py").read_text())
    assert int(settings["leds"]) == power_budget.LEDS
    assert filled and int(filled[1]) * int(settings["brightness"]) // 100 == 19
