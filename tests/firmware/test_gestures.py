"""Gestures: the actions of button and heel, on a device that records its calls."""

from types import SimpleNamespace

import button
import gesture_input
import gestures
import lights_names as light
import ondemand
import pytest


class Notes:
    """Notes each call as (name, *arguments)."""

    def __init__(self):
        self.calls: list[tuple] = []

    def __getattr__(self, name):
        return lambda *args: self.calls.append((name, *args))


@pytest.fixture
def device():
    values = {"rest_s": 60, "alternate": 1, "record": 0, "machine": "Press", "radio": 1}
    settings = SimpleNamespace(values=values, changed=False, profiles={"Leg": {}, "Press": {}})
    sets = SimpleNamespace(side=1)
    sets.switch = lambda: setattr(sets, "side", 3 - sets.side)
    housekeeping = SimpleNamespace(rest_end=0, calls=[])
    housekeeping.start_rest = lambda default_s=0: housekeeping.calls.append(("start_rest", default_s))
    housekeeping.stop_rest = lambda: housekeeping.calls.append(("stop_rest",))
    housekeeping.apply_recording = lambda: housekeeping.calls.append(("apply_recording",))
    housekeeping.stay_awake = lambda: housekeeping.calls.append(("stay_awake",))
    pipeline = SimpleNamespace(open=False, double_tapped=False, left=0)
    pipeline.end_set = lambda: pipeline.open
    pipeline.leave_machine = lambda: setattr(pipeline, "left", pipeline.left + 1)
    return SimpleNamespace(
        settings=settings, set_logger=sets, housekeeping=housekeeping, pipeline=pipeline, lights=Notes(), remote=None,
        battery=SimpleNamespace(percent=80),
    )  # fmt: skip


def test_a_press_changes_sides_between_sets(device):
    gestures.do(device, button.SIDE)
    assert device.set_logger.side == 2 and device.lights.calls == [("cue", light.RIGHT)]
    assert device.housekeeping.calls == []


def test_a_press_in_a_set_ends_it_and_starts_the_rest_timer(device):
    device.pipeline.open = True
    gestures.do(device, button.SIDE)
    assert device.set_logger.side == 1 and device.housekeeping.calls == [("start_rest", 0)]


def test_two_presses_start_or_stop_the_rest_timer(device):
    gestures.do(device, button.REST)
    device.housekeeping.rest_end = 1
    gestures.do(device, button.REST)
    assert device.housekeeping.calls == [("start_rest", 90), ("stop_rest",)]


@pytest.mark.parametrize(("percent", "cue"), [(80, ("cue", light.BATTERY, 80)), (0, ("cue", light.REFUSED, 0))])
def test_three_presses_show_the_battery_if_it_is_known(device, percent, cue):
    device.battery.percent = percent
    gestures.do(device, button.BATTERY)
    assert device.lights.calls == [cue]


def test_four_presses_choose_the_next_profile(device):
    gestures.do(device, button.PROFILE)
    assert device.settings.values["machine"] == "Leg" and device.settings.changed
    gestures.do(device, button.PROFILE)
    assert device.settings.values["machine"] == "Press" and device.pipeline.left == 2


def test_five_presses_toggle_recording(device):
    gestures.do(device, button.RECORD)
    assert device.settings.values["record"] == 1 and device.housekeeping.calls == [("apply_recording",)]


class Button:
    goal = progress = 0

    def __init__(self):
        self.gesture = 0

    def poll(self, ticks):
        gesture, self.gesture = self.gesture, 0
        return gesture


@pytest.fixture
def controls(device, monkeypatch):
    done = []
    monkeypatch.setattr(ondemand, "run_once", lambda file, name, *args: done.append((file, name, args[1])))
    made = gesture_input.GestureInput(device, Button())
    return SimpleNamespace(input=made, button=made.button, done=done, device=device)


def test_a_double_tap_is_a_press(controls):
    controls.device.pipeline.double_tapped = True
    controls.input.beat(0)
    controls.input.beat(40)
    assert controls.done == [("gestures", "do", button.SIDE)] and not controls.device.pipeline.double_tapped
    assert controls.device.housekeeping.calls == [("stay_awake",)]


def test_gesture_of_the_button_precedes_a_double_tap(controls):
    controls.device.pipeline.double_tapped = True
    controls.button.gesture = button.REST
    controls.input.beat(0)
    assert controls.done == [("gestures", "do", button.REST)]


def test_a_held_button_shows_its_progress_until_it_is_released(controls):
    lights = controls.device.lights.calls
    controls.button.goal, controls.button.progress = button.PAIRING, 40
    controls.input.beat(0)
    controls.button.goal, controls.button.progress = button.RESET, 10
    controls.input.beat(40)
    controls.button.goal = 0
    controls.input.beat(80)
    assert lights == [
        ("status", light.HELD_PAIRING, True, 40),
        ("status", light.HELD_PAIRING, False),
        ("status", light.HELD_RESET, True, 10),
        ("status", light.HELD_RESET, False),
    ]
