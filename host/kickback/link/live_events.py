"""The events of a sensor with the names and units of a replay's JSON, for kickback live --json."""

from typing import Any

from repcore.counter import REP, SET_END, SMALL, TOP, UNTOP

from kickback.training.rep import MACHINES, UNITS, flag_names

EVENT_NAMES = {TOP: "top", REP: "rep", UNTOP: "top_retracted", SET_END: "set_end", SMALL: "small_stroke"}
TIMES = ("start", "peak_start", "peak_end", "end")


def live_object(event: dict[str, int], sensor: str) -> dict[str, Any]:
    """One event as a flat object.

    event: the fields of an EVENT message. Times are in s since the sensor's detection started; the other figures have
    the keys and units of ``kickback replay --json``.
    """
    kind = EVENT_NAMES.get(event["kind"], f"kind_{event['kind']}")
    machine = MACHINES[event["machine"]] if event["machine"] < len(MACHINES) else None
    made = {"sensor": sensor, "event": kind, "seq": event["seq"], "session": event["session"], "machine": machine}
    made |= {"at_s": event["at_ms"] / 1000, "set": event["set"]}
    if kind == "set_end":
        return made | _set_end(event)
    made["rep"] = event["rep"]
    return made | _rep(event, UNITS.get(machine or "", "deg")) if kind == "rep" else made


def _set_end(event: dict[str, int]) -> dict[str, Any]:
    """The fields of a SET_END have other meanings than their names (repcore/counter.py)."""
    return {
        "reps": event["rep"],
        "start_s": event["start_ms"] / 1000,
        "end_s": event["peak_start_ms"] / 1000,
        "time_under_tension_s": event["peak_end_ms"] / 1000,
        "velocity_loss_pct": event["end_ms"],
    }


def _rep(event: dict[str, int], unit: str) -> dict[str, Any]:
    start, peak_start, peak_end, end = (event[f"{name}_ms"] for name in TIMES)
    return {
        **{f"{name}_s": event[f"{name}_ms"] / 1000 for name in TIMES},
        "concentric_s": (peak_start - start) / 1000,
        "peak_pause_s": (peak_end - peak_start) / 1000,
        "eccentric_s": (end - peak_end) / 1000,
        "rom": event["rom"] / 1000,
        "rom_unit": unit,
        "mean_speed": event["mean_speed"] / 1000,
        "peak_speed": event["peak_speed"] / 1000,
        "speed_unit": f"{unit}/s",
        "flags": flag_names(event["flags"]),
    }
