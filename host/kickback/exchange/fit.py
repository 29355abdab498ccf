"""A session as a FIT activity with set messages; tempo, range and side are developer fields.

Needs Garmin's SDK, an extra because of its licence. FIT has no glute kickback: the nearest exercise in its profile is
the standing rear leg raise.
"""

from datetime import datetime, timedelta
from typing import Any

from kickback.terminal.extras import import_extra
from kickback.training.metrics import phase_medians, range_median, velocity_loss
from kickback.training.session import Session, SessionSet
from kickback.training.tempo import PHASES

APPLICATION = tuple(b"kickback reports")  # 16 bytes that identify our developer fields
# name, unit; in the order of the field numbers, all float32
FIELDS = (
    *((name.removesuffix("_s"), "s") for name in PHASES),
    ("rom_deg", "deg"),
    ("rom_mm", "mm"),
    ("velocity_loss", "%"),
    ("side", ""),  # 1 left, 2 right
)
SIDES = {"left": 1, "right": 2}


def to_fit(session: Session) -> bytes:
    """The bytes of the file. Raises ValueError if the SDK, the date or the times of the sets are missing."""
    sdk = import_extra("garmin_fit_sdk", "fit", "a FIT file")
    if session.start is None:
        raise ValueError(f"{session.name} has no date, which a FIT activity requires")
    timed = [one for one in session.sets if one.start_s is not None and one.end_s is not None]
    if not timed:
        raise ValueError(f"{session.name} has no set with a start and an end, which a FIT activity requires")
    numbers = sdk.Profile["mesg_num"]
    encoder = sdk.Encoder()
    for name, message in _messages(session, session.start, timed, encoder):
        encoder.on_mesg(numbers[name], message)
    return bytes(encoder.close())


def _messages(session: Session, start: datetime, sets: list[SessionSet], encoder: Any) -> list[tuple[str, dict]]:
    end = start + timedelta(seconds=sets[-1].end_s or 0)
    span_s = (end - start).total_seconds()
    head = {"type": "activity", "manufacturer": "development", "product": 0, "time_created": start}
    whole = {"start_time": start, "total_elapsed_time": span_s, "total_timer_time": span_s, "timestamp": end}
    sport = {"sport": "training", "sub_sport": "strength_training"}
    return [
        ("FILE_ID", head),
        *_descriptions(encoder),
        ("EVENT", {"timestamp": start, "event": "timer", "event_type": "start"}),
        *_sets(start, sets),
        ("EVENT", {"timestamp": end, "event": "timer", "event_type": "stop_all"}),
        ("LAP", whole | sport | {"message_index": 0}),
        ("SESSION", whole | sport | {"message_index": 0, "first_lap_index": 0, "num_laps": 1}),
        ("ACTIVITY", {"timestamp": end, "num_sessions": 1, "total_timer_time": span_s, "type": "manual"}),
    ]


def _descriptions(encoder: Any) -> list[tuple[str, dict]]:
    """The messages that describe the developer fields, which the encoder needs as well."""
    from garmin_fit_sdk import Profile
    from garmin_fit_sdk import fit as base

    owner = {"developer_data_index": 0, "application_id": list(APPLICATION), "application_version": 1}
    made: list[tuple[str, dict]] = [("DEVELOPER_DATA_ID", owner)]
    for key, (name, unit) in enumerate(FIELDS):
        described = {
            "developer_data_index": 0,
            "field_definition_number": key,
            "fit_base_type_id": base.BASE_TYPE["FLOAT32"],
            "field_name": name,
            "units": unit,
            "native_mesg_num": Profile["mesg_num"]["SET"],
        }
        encoder.add_developer_field(key, owner, described)
        made.append(("FIELD_DESCRIPTION", described))
    return made


def _sets(start: datetime, sets: list[SessionSet]) -> list[tuple[str, dict]]:
    """The sets and the rests between them, in order."""
    made: list[tuple[str, dict]] = []
    before_s = None
    for one in sets:
        start_s, end_s = one.start_s or 0.0, one.end_s or 0.0
        if before_s is not None:
            made.append(_span("rest", start, before_s, start_s, {}))
        made.append(_span("active", start, start_s, end_s, _active(one)))
        before_s = end_s
    return [(name, message | {"message_index": at}) for at, (name, message) in enumerate(made)]


def _span(kind: str, start: datetime, from_s: float, to_s: float, more: dict) -> tuple[str, dict]:
    begun = start + timedelta(seconds=from_s)
    times = {"timestamp": start + timedelta(seconds=to_s), "start_time": begun, "duration": to_s - from_s}
    return "SET", times | {"set_type": kind} | more


def _active(one: SessionSet) -> dict:
    values = [*(phase.value for phase in phase_medians(one.reps)), *[None, None], velocity_loss(one.reps).value]
    size = range_median(one.reps)
    values[len(PHASES) + (size.unit == "mm")] = size.value
    values.append(SIDES.get(one.side or ""))
    made = {
        "repetitions": one.count,
        "category": ["hip_stability"],
        "category_subtype": [30],  # standing rear leg raise
        "developer_fields": {key: float(value) for key, value in enumerate(values) if value is not None},
    }
    return made if one.weight_kg is None else made | {"weight": one.weight_kg, "weight_display_unit": "kilogram"}
