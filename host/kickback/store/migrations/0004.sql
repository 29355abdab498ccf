-- The figures of each session for lists, computed when they are first asked for; whatever changes a session deletes them.
CREATE TABLE overviews (
    session_id INTEGER PRIMARY KEY REFERENCES sessions,
    version INTEGER NOT NULL,           -- of the content
    parts TEXT NOT NULL                 -- JSON: one object for each lifter of the session
);
CREATE TRIGGER overview_after_new_rep AFTER INSERT ON reps
BEGIN DELETE FROM overviews WHERE session_id = NEW.session_id; END;
CREATE TRIGGER overview_after_deleted_rep AFTER DELETE ON reps
BEGIN DELETE FROM overviews WHERE session_id = OLD.session_id; END;
CREATE TRIGGER overview_after_changed_rep AFTER UPDATE ON reps
BEGIN DELETE FROM overviews WHERE session_id = NEW.session_id; END;
CREATE TRIGGER overview_after_new_set AFTER INSERT ON sets
BEGIN DELETE FROM overviews WHERE session_id = NEW.session_id; END;
CREATE TRIGGER overview_after_deleted_set AFTER DELETE ON sets
BEGIN DELETE FROM overviews WHERE session_id = OLD.session_id; END;
CREATE TRIGGER overview_after_changed_set AFTER UPDATE ON sets
BEGIN DELETE FROM overviews WHERE session_id = NEW.session_id; END;
CREATE TRIGGER overview_after_new_edit AFTER INSERT ON edits
BEGIN DELETE FROM overviews WHERE session_id = NEW.session_id; END;
CREATE TRIGGER overview_after_deleted_edit AFTER DELETE ON edits
BEGIN DELETE FROM overviews WHERE session_id = OLD.session_id; END;
CREATE TRIGGER overview_after_changed_edit AFTER UPDATE ON edits
BEGIN DELETE FROM overviews WHERE session_id = NEW.session_id; END;
CREATE TRIGGER overview_after_changed_session AFTER UPDATE ON sessions
BEGIN DELETE FROM overviews WHERE session_id = NEW.session_id; END;
CREATE TRIGGER overview_after_changed_lifter AFTER UPDATE ON lifters
BEGIN DELETE FROM overviews; END;
CREATE TRIGGER overview_after_changed_machine AFTER UPDATE ON machines
BEGIN DELETE FROM overviews; END;
