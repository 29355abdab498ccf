"""The action of each gesture. device: has all parts (app.py). Loaded on demand."""

import button
import lights_names as light
import ondemand
from pipeline import up_ms
from repcore import const

_REST_DEFAULT_S = const(90)  # if the setting is 0
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
    """End the set, or change sides if no set is open. Show the side of the next set."""
    sets = device.set_logger
    ended = device.pipeline.end_set()
    if ended:
        device.housekeeping.start_rest()
    else:
        sets.switch()
    if sets.side and (not ended or device.settings.values["alternate"]):
        device.lights.cue(light.LEFT if sets.side == _LEFT else light.RIGHT)


def toggle_rest(device):
    housekeeping = device.housekeeping
    if housekeeping.rest_end:
        housekeeping.stop_rest()
    else:
        device.pipeline.end_set()
        housekeeping.start_rest(_REST_DEFAULT_S)


def show_battery(device):
    percent = device.battery.percent
    device.lights.cue(light.BATTERY if percent else light.REFUSED, percent)


def next_machine(device):
    """Use the next machine's profile for the following sets."""
    device.pipeline.leave_machine()
    choose_next(device.settings)
    device.lights.cue(light.PROFILE)


def choose_next(settings):
    """Choose the next profile by name; the first one follows the last."""
    names = sorted(settings.profiles)
    if names:
        later = [name for name in names if name > settings.values["machine"]]
        settings.values["machine"] = (later or names)[0]
        settings.changed = True


def toggle_record(device):
    values = device.settings.values
    values["record"] = 0 if values["record"] else 1
    device.settings.changed = True
    device.housekeeping.apply_recording()


def open_pairing(device):
    """Open the window for claiming. Switch the radio on if it is off."""
    was_off = not device.remote and not device.settings.values["radio"]
    if was_off:
        device.settings.values["radio"] = 1
        device.settings.changed = True
        device.remote = ondemand.run_once("assemble", "remote", device, False)
        ondemand.unload("power", "board", "slots")  # loaded by assemble.py
    remote = device.remote
    if remote and remote.radio and not remote.owner.key:
        ondemand.run_once("ble_start", "open_window", remote.radio, up_ms())
    else:
        device.lights.cue(light.BOOT if was_off and remote else light.REFUSED)  # an owned sensor needs no pairing


def reset(device):
    """Remove the owner. The sessions stay on the device."""
    from auth import Owner

    remote = device.remote
    owner = remote.owner if remote else Owner()
    owner.forget()
    if remote:
        for connection in remote.radio.connections if remote.radio else ():  # end proven channels too
            connection.forget()
    else:
        ondemand.unload("auth")
    device.lights.cue(light.CLAIMED)


def erase(device):
    """Erase all sessions and traces, and remove the owner."""
    ondemand.run_once("flash_space", "erase", device)
    reset(device)
