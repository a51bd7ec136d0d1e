-- What a list showed last is asked in every pass, and most rows say "as before".
CREATE INDEX list_look_changed ON list_look (list, page) WHERE entries IS NOT NULL;
CREATE INDEX statement_twin_of ON statement (twin_of) WHERE twin_of IS NOT NULL;
