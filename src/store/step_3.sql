-- What feeds call deleted (RFC 6721), with the look at the feed that first read it.
CREATE TABLE deleted_entry (
  statement INTEGER NOT NULL REFERENCES statement,
  at INTEGER NOT NULL,
  observation INTEGER NOT NULL REFERENCES observation,
  PRIMARY KEY (statement, at)
) STRICT, WITHOUT ROWID;
