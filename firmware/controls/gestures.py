"""What each gesture does; loaded when one comes. device: has all that can be asked for (app.py)."""

import button
import lights_names as light
import seldom
from repcore import const
from tracker import up_ms

_REST_DEFAULT_S = const(90)  # where the timer is asked for though the setting is 0
_LEFT = const(1)


def do(device, gesture):
    {
        button.SIDE: end_or_switch,
        button.REST: toggle_rest,
        button.BATTERY: show_battery,
        button.PROFILE: next_machine,
        button.RECORD: toggle_record,
        button.PAIRING: open_pairing,
        button.RESET: reset,
        button.ERASE: erase,
    }[gesture](device)


def end_or_switch(device):
    """Ends the set, or changes sides where none is under way; either way the side that is next is shown."""
    book = device.book
    ended = device.tracker.end_set()
    if ended:
        device.upkeep.start_rest()
    else:
        book.switch()
    if book.side and (not ended or device.settings.values["alternate"]):
        device.lights.cue(light.LEFT if book.side == _LEFT else light.RIGHT)


def toggle_rest(device):
    upkeep = device.upkeep
    if upkeep.rest_end:
        upkeep.stop_rest()
    else:
        device.tracker.end_set()
        upkeep.start_rest(_REST_DEFAULT_S)


def show_battery(device):
    device.lights.cue(light.BATTERY, device.battery.percent)


def next_machine(device):
    """The next machine's profile, for the sets from now on."""
    device.tracker.leave()
    choose_next(device.settings)
    device.lights.cue(light.PROFILE)


def choose_next(settings):
    """By name; after the last comes the first."""
    names = sorted(settings.profiles)
    if names:
        later = [name for name in names if name > settings.values["machine"]]
        settings.values["machine"] = (later or names)[0]
        settings.changed = True


def toggle_record(device):
    values = device.settings.values
    values["record"] = 0 if values["record"] else 1
    device.settings.changed = True
    device.upkeep.recording()


def open_pairing(device):
    """Switches the radio on where its owner had it off."""
    off = not device.radio and not device.settings.values["radio"]
    if off:
        device.settings.values["radio"] = 1
        device.settings.changed = True
        device.radio = seldom.call("build", "radio", device, False)
        seldom.drop("power", "board", "slots")  # which build.py has loaded
    hosts = device.radio
    if hosts and hosts.radio and not hosts.owner.key:
        seldom.call("ble_start", "open_window", hosts.radio, up_ms())
    else:
        device.lights.cue(light.BOOT if off and hosts else light.REFUSED)  # an owned one needs no pairing


def reset(device):
    """Nobody's device any more; the sessions stay for whoever claims it."""
    import auth

    hosts = device.radio
    owner = hosts.owner if hosts else auth.Owner()
    owner.forget()
    if hosts:
        for host in hosts.radio.hosts if hosts.radio else ():  # also for who has proven otherwise
            host.session = auth.Session()
    else:
        seldom.drop("auth")
    device.lights.cue(light.CLAIMED)


def erase(device):
    """Nobody's device, and nothing on it."""
    seldom.call("room", "erase", device)
    reset(device)
