"""The statements that copy rows of an attached store ``other``, after its logs were mapped in the table ``logs``."""

SOURCE = "coalesce(d.name || '/' || logs.log || '/' || s.number, s.source)"
THEIR_SESSIONS = """
other.sessions AS s LEFT JOIN other.devices AS d USING (device_id)
LEFT JOIN logs ON (their_device, their_log) = (s.device_id, s.log)
LEFT JOIN other.lifters AS their_lifter USING (lifter_id) LEFT JOIN main.lifters AS l ON l.name = their_lifter.name
LEFT JOIN other.machines AS their_machine USING (machine_id) LEFT JOIN main.machines AS m ON m.name = their_machine.name
WHERE s.source NOT LIKE '%#' || s.session_id
"""
LOG_MAP = """
CREATE TEMP TABLE logs (
    their_device INTEGER, their_log INTEGER, device INTEGER, log INTEGER, PRIMARY KEY (their_device, their_log)
)
"""
SESSION_MAP = "CREATE TEMP TABLE session_map (theirs INTEGER PRIMARY KEY, ours INTEGER NOT NULL)"
IN_MAP = "JOIN session_map ON theirs = their.session_id"
SET_COLUMNS = (
    "side, reps, start_ms, end_ms, tension_ms, velocity_loss_pct, weight_g, gaps, saturated, temperature_deci_c, type, "
    "weight_unit"
)
REP_COLUMNS = (
    "set_number, number, start_ms, concentric_ms, pause_ms, eccentric_ms, top_ms, rep_ms, rom_milli, mean_speed_milli, "
    "peak_speed_milli, flags, kind"
)
EDIT_COLUMNS = "set_number, rep, field, value, made_by, made_epoch_s, log_offset"
SAME_EDIT = " AND ".join(f"e.{name} IS their.{name}" for name in EDIT_COLUMNS.split(", "))


def _of_log(table: str, columns: str) -> str:
    return (
        f"INSERT INTO main.{table} SELECT logs.device, logs.log, {columns} FROM other.{table} AS their "
        "JOIN logs ON (their_device, their_log) = (their.device_id, their.log) WHERE true ON CONFLICT DO NOTHING"
    )


STEPS = (
    "INSERT INTO main.lifters (name) SELECT name FROM other.lifters WHERE true ON CONFLICT DO NOTHING",
    "INSERT INTO main.machines (name) SELECT name FROM other.machines WHERE true ON CONFLICT DO NOTHING",
    "INSERT INTO main.plans SELECT * FROM other.plans WHERE true ON CONFLICT DO NOTHING",
    _of_log("boots", "boot, cause, up_ms, sensor, firmware"),
    _of_log("clocks", "boot, up_ms, epoch_s, utc_offset_min"),
    _of_log("notes", "log_offset, up_ms, code, text"),
    # A session of which only later records had arrived is completed.
    "INSERT INTO main.sessions (source, origin, device_id, log, number, boot, up_ms, lifter_id, machine_id, "
    "start_epoch_s, utc_offset_min, exercise, deleted_epoch_s) "
    f"SELECT {SOURCE}, s.origin, logs.device, logs.log, s.number, s.boot, s.up_ms, l.lifter_id, m.machine_id, "
    f"s.start_epoch_s, s.utc_offset_min, s.exercise, s.deleted_epoch_s FROM {THEIR_SESSIONS} "
    "ON CONFLICT (source) DO UPDATE SET boot = coalesce(boot, excluded.boot), up_ms = coalesce(up_ms, excluded.up_ms), "
    "lifter_id = coalesce(lifter_id, excluded.lifter_id), machine_id = coalesce(machine_id, excluded.machine_id), "
    "deleted_epoch_s = coalesce(deleted_epoch_s, excluded.deleted_epoch_s) "
    "WHERE (boot IS NULL AND excluded.boot IS NOT NULL) "
    "OR (deleted_epoch_s IS NULL AND excluded.deleted_epoch_s IS NOT NULL)",
    f"INSERT INTO session_map SELECT s.session_id, own.session_id FROM (SELECT s.session_id, {SOURCE} AS found "
    f"FROM {THEIR_SESSIONS}) AS s JOIN main.sessions AS own ON own.source = found",
    # A set without its end has no number of reps yet.
    f"INSERT INTO main.sets (session_id, number, {SET_COLUMNS}) SELECT ours, number, {SET_COLUMNS} "
    f"FROM other.sets AS their {IN_MAP} WHERE true ON CONFLICT (session_id, number) DO UPDATE "
    f"SET ({SET_COLUMNS}) = ({', '.join('excluded.' + name.strip() for name in SET_COLUMNS.split(','))}) "
    "WHERE sets.reps IS NULL AND excluded.reps IS NOT NULL",
    f"INSERT INTO main.reps (session_id, {REP_COLUMNS}) SELECT ours, {REP_COLUMNS} FROM other.reps AS their {IN_MAP} "
    "WHERE true ON CONFLICT DO NOTHING",
    "INSERT INTO main.raw_traces (session_id, number, size, bytes, gone) SELECT ours, number, size, bytes, gone "
    f"FROM other.raw_traces AS their {IN_MAP} WHERE true ON CONFLICT (session_id, number) DO UPDATE "
    "SET size = max(size, excluded.size), bytes = coalesce(bytes, excluded.bytes), gone = max(gone, excluded.gone) "
    "WHERE (bytes IS NULL AND excluded.bytes IS NOT NULL) OR gone < excluded.gone",
    "INSERT INTO main.raw_sets SELECT ours, number, set_number, start_ms "
    f"FROM other.raw_sets AS their {IN_MAP} WHERE true ON CONFLICT DO NOTHING",
    f"INSERT INTO main.settings_in_force SELECT ours, name, value FROM other.settings_in_force AS their {IN_MAP} "
    "WHERE NOT EXISTS (SELECT 1 FROM main.settings_in_force AS s WHERE s.session_id = ours)",
    f"INSERT INTO main.edits (session_id, {EDIT_COLUMNS}) SELECT ours, {EDIT_COLUMNS} FROM other.edits AS their "
    f"{IN_MAP} "
    f"WHERE NOT EXISTS (SELECT 1 FROM main.edits AS e WHERE e.session_id = ours AND {SAME_EDIT}) "
    "ORDER BY their.edit_id "
    "ON CONFLICT DO NOTHING",
)
