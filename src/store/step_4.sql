-- Whose country a source speaks for: readouts are told apart by it.
ALTER TABLE source ADD COLUMN country TEXT;
