"""Gestures of the button and the heel. gestures.py has their actions."""

import button
import lights_names as light
import ondemand
from repcore import const

_NONE = const(-1)


class GestureInput:
    """device: has all parts (app.py). pressed: a Button."""

    def __init__(self, device, pressed):
        self.device = device
        self.button = pressed
        self.shown = _NONE  # the light that shows a held button

    def beat(self, ticks):
        gesture = self.button.poll(ticks)
        pipeline = self.device.pipeline
        if pipeline.double_tapped:
            pipeline.double_tapped = False
            gesture = gesture or button.SIDE
        if gesture:
            self.device.housekeeping.stay_awake()
            ondemand.run_once("gestures", "do", self.device, gesture)
        if self.shown >= 0 or self.button.goal:
            self.show_progress()

    def show_progress(self):
        """Show how long the button has been held."""
        goal = self.button.goal
        lights = self.device.lights
        held = (light.HELD_PAIRING if goal == button.PAIRING else light.HELD_RESET) if goal else _NONE
        if held != self.shown and self.shown >= 0:
            lights.status(self.shown, False)
        if held >= 0:
            lights.status(held, True, self.button.progress)
        self.shown = held
