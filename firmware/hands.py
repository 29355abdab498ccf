"""What the button and the heel ask for; it is done in gestures.py."""
import button
import seldom

_SHOWN = {button.PAIRING: "held_pairing", button.RESET: "held_reset", button.ERASE: "held_reset"}


class Hands:
    """device: has all that can be asked for (app.py)."""

    def __init__(self, device, pressed):
        self.device = device
        self.button = pressed
        self.shown = ""

    def beat(self, ticks):
        gesture = self.button.poll(ticks)
        tracker = self.device.tracker
        if tracker.tapped:
            tracker.tapped = False
            gesture = gesture or button.SIDE
        if gesture:
            self.device.upkeep.awake()
            seldom.call("gestures", "do", self.device, gesture)
        if self.shown or self.button.goal:
            self.show()

    def show(self):
        """How far a held button is on its way."""
        goal = self.button.goal
        lights = self.device.lights
        name = _SHOWN[goal] if goal else ""
        if name != self.shown and self.shown:
            lights.status(self.shown, False)
        if name:
            lights.status(name, True, self.button.progress)
        self.shown = name
