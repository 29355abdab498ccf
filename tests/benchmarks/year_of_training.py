"""A device's log of a year of training: 150 sessions, 600 sets, 7,000 reps, from a fixed seed."""

import random

from kickback.store import LogRecord, Store

SESSIONS, SETS = 150, 4
DAY_S = 86_400
FIRST_EPOCH_S = 1_735_750_800  # 1 January 2025, 18:00 in Berlin
DEVICE = "kb-year"


def fill(store: Store, sessions: int = SESSIONS, days: int = 365) -> None:
    """Adds a number of sessions, spread over a number of days, to a store."""
    records = [LogRecord(at, name, fields) for at, (name, fields) in enumerate(log(sessions, days))]
    store.add_log(DEVICE, records, len(records))


def log(sessions: int, days: int):
    """Yields (name, fields) of each record."""
    chance = random.Random(5)
    yield "boot", {"boot": 1, "cause": 1, "up_ms": 0, "sensor": 0x68, "firmware": "1.0"}
    yield "time", {"boot": 1, "up_ms": 0, "epoch_s": FIRST_EPOCH_S, "utc_offset_min": 60}
    for number in range(1, sessions + 1):
        day = (number - 1) * days // sessions
        up_ms = day * DAY_S * 1000 + chance.randrange(3_600_000)
        yield "session", {"session": number, "boot": 1, "up_ms": up_ms, "lifter": "Ana", "machine": "Matrix"}
        yield from _sets(number, up_ms + 60_000, 20_000 + 2500 * (day // 120), day, chance)


def _sets(session: int, at_ms: int, weight_g: int, day: int, chance: random.Random):
    for number in range(1, SETS + 1):
        side = 1 + (number - 1) % 2
        reps = 11 + (session * SETS + number) % 3 // 2 * 2  # 11, 11, 13: 7,000 in the year
        # The right moves 8 % further. Both gain 3 degrees in a year and lose a sixth within a set.
        reach = (45_000 + 3000 * day / 365) * (1.08 if side == 2 else 1) * chance.gauss(1, 0.01)
        start_ms = end_ms = at_ms
        for rep in range(1, reps + 1):
            tired = rep / reps
            fields = _rep(reach, tired, chance) | {"session": session, "set": number, "rep": rep, "start_ms": at_ms}
            yield "rep", fields
            end_ms = at_ms + fields["concentric_ms"] + fields["peak_pause_ms"] + fields["eccentric_ms"]
            at_ms = end_ms + chance.randrange(300, 900)
        end = {"start_ms": start_ms, "end_ms": end_ms, "tension_ms": 0, "velocity_loss": 0, "gaps": 0, "saturated": 0}
        yield "set", {"session": session, "set": number, "side": side, "reps": reps, "weight_g": weight_g} | end
        at_ms = end_ms + chance.randrange(60_000, 120_000)


def _rep(reach: float, tired: float, chance: random.Random) -> dict:
    rom = round(reach * (1 - tired / 6) * chance.gauss(1, 0.02))
    kick_ms = round(900 * (1 + tired / 4) * chance.gauss(1, 0.05))
    return {
        "concentric_ms": kick_ms,
        "peak_pause_ms": max(0, round(1000 * chance.gauss(1, 0.15) - 300 * tired)),
        "eccentric_ms": round(2000 * chance.gauss(1, 0.08)),
        "top_ms": kick_ms + 60,
        "rep_ms": 150,
        "rom": rom,
        "mean_speed": rom * 1000 // kick_ms,
        "peak_speed": rom * 1900 // kick_ms,
        "flags": 8 if tired > 0.95 and chance.random() < 0.5 else 0,
        "kind": 1,
    }
