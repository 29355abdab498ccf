-- Small strokes around the top before the return; 0 for reps of older firmware.
ALTER TABLE reps ADD COLUMN pulses INTEGER NOT NULL DEFAULT 0;
