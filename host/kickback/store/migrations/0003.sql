-- A deleted session stays in the file, so that the deletion can be undone.
ALTER TABLE sessions ADD COLUMN deleted_epoch_s INTEGER;
-- The exercise as another program calls it; empty for sessions of our own sensors.
ALTER TABLE sessions ADD COLUMN exercise TEXT NOT NULL DEFAULT '';
-- normal, warmup, dropset or failure.
ALTER TABLE sets ADD COLUMN type TEXT NOT NULL DEFAULT 'normal';
-- The unit in which the weight was entered: kg or lb.
ALTER TABLE sets ADD COLUMN weight_unit TEXT NOT NULL DEFAULT 'kg';
