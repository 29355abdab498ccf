-- Commands read only the sessions that they show; a pull finds those of its device.
CREATE INDEX sessions_of_devices ON sessions (device_id, log, number);
CREATE INDEX sessions_of_lifters ON sessions (lifter_id);
CREATE INDEX sessions_of_machines ON sessions (machine_id);
CREATE INDEX edits_by_value ON edits (field, value);
