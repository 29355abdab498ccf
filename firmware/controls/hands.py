"""What the button and the heel ask for; it is done in gestures.py."""

import button
import lights_names as light
import seldom
from repcore import const

_NONE = const(-1)


class Hands:
    """device: has all that can be asked for (app.py)."""

    def __init__(self, device, pressed):
        self.device = device
        self.button = pressed
        self.shown = _NONE  # the light for it

    def beat(self, ticks):
        gesture = self.button.poll(ticks)
        tracker = self.device.tracker
        if tracker.tapped:
            tracker.tapped = False
            gesture = gesture or button.SIDE
        if gesture:
            self.device.upkeep.awake()
            seldom.call("gestures", "do", self.device, gesture)
        if self.shown >= 0 or self.button.goal:
            self.show()

    def show(self):
        """How far a held button is on its way."""
        goal = self.button.goal
        lights = self.device.lights
        held = (light.HELD_PAIRING if goal == button.PAIRING else light.HELD_RESET) if goal else _NONE
        if held != self.shown and self.shown >= 0:
            lights.status(self.shown, False)
        if held >= 0:
            lights.status(held, True, self.button.progress)
        self.shown = held
