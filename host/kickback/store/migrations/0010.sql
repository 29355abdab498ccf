-- The unit in which the weights of a lifter or machine are shown if nothing else was entered with a set.
CREATE TABLE weight_units (
    kind TEXT NOT NULL,                 -- lifter or machine
    name TEXT NOT NULL,
    unit TEXT NOT NULL,                 -- kg or lb
    PRIMARY KEY (kind, name)
) WITHOUT ROWID;
CREATE TRIGGER overview_after_new_unit AFTER INSERT ON weight_units
BEGIN DELETE FROM overviews; END;
CREATE TRIGGER overview_after_changed_unit AFTER UPDATE ON weight_units
BEGIN DELETE FROM overviews; END;
CREATE TRIGGER overview_after_deleted_unit AFTER DELETE ON weight_units
BEGIN DELETE FROM overviews; END;
