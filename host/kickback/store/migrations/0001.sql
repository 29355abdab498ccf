-- What devices recorded (or others, imported), as it came; corrections lie beside it in edits. Rows are only added,
-- or filled in where an earlier part of a log came later. Units are in the names: rom_milli is mdeg or um.

CREATE TABLE devices (
    device_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,          -- the device's own id
    log INTEGER NOT NULL DEFAULT 1,     -- rises when a device begins its log anew, having lost the one before
    log_offset INTEGER NOT NULL DEFAULT 0,  -- all records before it are here: where a pull resumes
    pulled_epoch_s INTEGER
);
CREATE TABLE lifters (lifter_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE machines (machine_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

CREATE TABLE boots (
    device_id INTEGER NOT NULL REFERENCES devices, log INTEGER NOT NULL, boot INTEGER NOT NULL,
    cause INTEGER NOT NULL, up_ms INTEGER NOT NULL, sensor INTEGER NOT NULL, firmware TEXT NOT NULL,
    PRIMARY KEY (device_id, log, boot, up_ms)  -- a boot goes on through resets: uptime does
) WITHOUT ROWID;
CREATE TABLE clocks (
    device_id INTEGER NOT NULL REFERENCES devices, log INTEGER NOT NULL, boot INTEGER NOT NULL,
    up_ms INTEGER NOT NULL, epoch_s INTEGER NOT NULL, utc_offset_min INTEGER NOT NULL,
    PRIMARY KEY (device_id, log, boot, up_ms)
) WITHOUT ROWID;
CREATE TABLE notes (
    device_id INTEGER NOT NULL REFERENCES devices, log INTEGER NOT NULL, log_offset INTEGER NOT NULL,
    up_ms INTEGER NOT NULL, code INTEGER NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (device_id, log, log_offset, code)
) WITHOUT ROWID;

CREATE TABLE sessions (
    session_id INTEGER PRIMARY KEY,
    source TEXT NOT NULL UNIQUE,        -- device/log/number, or what an import was made from: nothing comes twice
    origin TEXT NOT NULL,               -- who recorded it, for people
    device_id INTEGER REFERENCES devices, log INTEGER, number INTEGER, boot INTEGER, up_ms INTEGER,
    lifter_id INTEGER REFERENCES lifters, machine_id INTEGER REFERENCES machines,
    start_epoch_s REAL, utc_offset_min INTEGER  -- empty while the device's clock has not been set
);
CREATE INDEX sessions_by_time ON sessions (start_epoch_s);
CREATE TABLE sets (
    session_id INTEGER NOT NULL REFERENCES sessions, number INTEGER NOT NULL,
    side INTEGER, reps INTEGER,         -- side 1 left, 2 right; reps: as its end told
    start_ms INTEGER, end_ms INTEGER, tension_ms INTEGER, velocity_loss_pct INTEGER, weight_g INTEGER,
    gaps INTEGER, saturated INTEGER, temperature_deci_c INTEGER,
    PRIMARY KEY (session_id, number)
) WITHOUT ROWID;
CREATE TABLE reps (
    session_id INTEGER NOT NULL REFERENCES sessions, set_number INTEGER NOT NULL, number INTEGER NOT NULL,
    start_ms INTEGER NOT NULL, concentric_ms INTEGER NOT NULL, pause_ms INTEGER NOT NULL, eccentric_ms INTEGER NOT NULL,
    top_ms INTEGER, rep_ms INTEGER,     -- when the core told, after start and after end
    rom_milli INTEGER NOT NULL, mean_speed_milli INTEGER NOT NULL, peak_speed_milli INTEGER NOT NULL,
    flags INTEGER NOT NULL, kind INTEGER NOT NULL,  -- kind 1 lever, 2 sled
    PRIMARY KEY (session_id, set_number, number)
) WITHOUT ROWID;
CREATE TABLE raw_traces (               -- files of the device's
    session_id INTEGER NOT NULL REFERENCES sessions, number INTEGER NOT NULL,
    size INTEGER NOT NULL, bytes BLOB,  -- empty until it is pulled
    PRIMARY KEY (session_id, number)
);
CREATE TABLE raw_sets (                 -- the sets in them
    session_id INTEGER NOT NULL, number INTEGER NOT NULL, set_number INTEGER NOT NULL, start_ms INTEGER NOT NULL,
    PRIMARY KEY (session_id, number, set_number),
    FOREIGN KEY (session_id, number) REFERENCES raw_traces
) WITHOUT ROWID;
CREATE TABLE settings_in_force (
    session_id INTEGER NOT NULL REFERENCES sessions, name TEXT NOT NULL, value REAL NOT NULL,
    PRIMARY KEY (session_id, name)
) WITHOUT ROWID;

CREATE TABLE edits (
    edit_id INTEGER PRIMARY KEY,        -- the later one holds
    session_id INTEGER NOT NULL REFERENCES sessions,
    set_number INTEGER NOT NULL,        -- 0: the whole session
    rep INTEGER NOT NULL,               -- 0: the whole set
    field TEXT NOT NULL, value TEXT NOT NULL,
    made_by TEXT NOT NULL,              -- host, device or import
    made_epoch_s INTEGER,               -- only the host's own have one
    log_offset INTEGER                  -- a device's own: nothing comes twice
);
CREATE UNIQUE INDEX edits_of_devices ON edits (session_id, log_offset) WHERE log_offset IS NOT NULL;
CREATE INDEX edits_of_sessions ON edits (session_id);
