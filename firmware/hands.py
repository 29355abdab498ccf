"""What the button and the heel ask for."""
import button
from repcore import const

_SHOWN = {button.PAIRING: "held_pairing", button.RESET: "held_reset", button.ERASE: "held_reset"}
_REST_DEFAULT_S = const(90)  # where the timer is asked for though the setting is 0
LEFT = const(1)


class Hands:
    """device: has all that can be asked for (app.py)."""

    def __init__(self, device, pressed):
        self.device = device
        self.button = pressed
        self.shown = ""
        self.asked = {
            button.SIDE: self.end_or_switch,
            button.REST: self.toggle_rest,
            button.BATTERY: self.show_battery,
            button.PROFILE: self.next_machine,
            button.RECORD: self.toggle_record,
            button.PAIRING: self.open_pairing,
            button.RESET: self.reset,
            button.ERASE: self.erase,
        }

    def beat(self, ticks):
        gesture = self.button.poll(ticks)
        tracker = self.device.tracker
        if tracker.tapped:
            tracker.tapped = False
            gesture = gesture or button.SIDE
        if gesture:
            self.device.upkeep.awake()
            self.asked[gesture]()
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

    def end_or_switch(self):
        """Ends the set, or changes sides where none is under way; either way the side that is next is shown."""
        book = self.device.book
        ended = self.device.tracker.end_set()
        if ended:
            self.device.upkeep.start_rest()
        else:
            book.switch()
        if book.side and (not ended or self.device.settings.values["alternate"]):
            self.device.lights.cue("left" if book.side == LEFT else "right")

    def toggle_rest(self):
        upkeep = self.device.upkeep
        if upkeep.rest_end:
            upkeep.stop_rest()
        else:
            self.device.tracker.end_set()
            upkeep.start_rest(_REST_DEFAULT_S)

    def show_battery(self):
        self.device.lights.cue("battery", self.device.battery.percent)

    def next_machine(self):
        """The next machine's profile, for the sets from now on."""
        device = self.device
        device.tracker.end_set()
        device.settings.next_machine()
        device.tracker.forget()
        device.lights.cue("profile")

    def toggle_record(self):
        values = self.device.settings.values
        values["record"] = 0 if values["record"] else 1
        self.device.settings.changed = True
        self.device.upkeep.recording()

    def open_pairing(self):
        if not self.device.radio or not self.device.radio.open_pairing():
            self.device.lights.cue("refused")

    def reset(self):
        """Nobody's device any more; the sessions stay for whoever claims it."""
        if self.device.radio:
            self.device.radio.forget()
        self.device.lights.cue("claimed")

    def erase(self):
        """Nobody's device, and nothing on it."""
        self.device.upkeep.erase()
        self.reset()
