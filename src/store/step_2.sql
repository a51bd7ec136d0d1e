-- What a list showed last is asked in every pass, and most rows say "as before".
CREATE INDEX list_look_changed ON list_look (list, page) WHERE entries IS NOT NULL;
CREATE INDEX statement_twin_of ON statement (twin_of) WHERE twin_of IS NOT NULL;
-- The judge's record of what befell many statements at once, and the flags that such an incident holds.
ALTER TABLE source ADD COLUMN incidents TEXT;
ALTER TABLE flag ADD COLUMN held_by INTEGER;
CREATE INDEX flag_held_by ON flag (source, held_by) WHERE held_by IS NOT NULL;
