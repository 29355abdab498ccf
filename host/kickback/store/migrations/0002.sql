-- A device that was wiped begins another log under its own name: its last bytes tell whether it is the one stored.
ALTER TABLE devices ADD COLUMN log_tail BLOB NOT NULL DEFAULT x'';  -- before log_offset; empty where not known
-- A trace that the device deleted before it was pulled is not waited for.
ALTER TABLE raw_traces ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;
