-- The judge's record of how a source was: its runs of a month, and what stands against it.
ALTER TABLE source ADD COLUMN health TEXT;
-- The way in which something was read is the reader's revision and a fingerprint of the source's settings that decide
-- what is read. What is not known of an earlier release is another way than any.
ALTER TABLE reading ADD COLUMN settings INTEGER;
-- The same of the headers of its own that the source was asked with.
ALTER TABLE reading ADD COLUMN asked INTEGER;
-- Bytes that were read once more: the reading that this one renews.
ALTER TABLE reading ADD COLUMN renews INTEGER;
CREATE INDEX reading_renews ON reading (renews) WHERE renews IS NOT NULL;
-- A version's words as bytes of it were read once more; without title and text where they are the version's own.
CREATE TABLE wording (
  key INTEGER PRIMARY KEY,
  version INTEGER NOT NULL REFERENCES version,
  observation INTEGER NOT NULL REFERENCES observation,
  revision INTEGER NOT NULL,
  settings INTEGER,
  asked INTEGER,
  title TEXT,
  text TEXT,
  published TEXT,
  modified TEXT,
  language TEXT,
  way TEXT,
  text_key BLOB NOT NULL
) STRICT;
CREATE INDEX wording_version ON wording (version);
-- Versions with their words as they were read last.
CREATE VIEW worded AS
  SELECT v.key, v.statement, v.number, v.observation, v.seen, coalesce(w.title, v.title) AS title,
    coalesce(w.text, v.text) AS text, iif(w.key IS NULL, v.published, w.published) AS published,
    iif(w.key IS NULL, v.modified, w.modified) AS modified, iif(w.key IS NULL, v.language, w.language) AS language,
    coalesce(w.text_key, v.text_key) AS text_key, iif(w.text IS NULL, v.observation, w.observation) AS read_from,
    coalesce(w.revision, r.revision) AS revision, iif(w.key IS NULL, r.settings, w.settings) AS settings,
    iif(w.key IS NULL, r.asked, w.asked) AS asked,
    w.key IS NOT NULL AS read_anew
  FROM version v LEFT JOIN wording w ON w.key = (SELECT max(key) FROM wording WHERE version = v.key)
    LEFT JOIN observation o ON o.key = v.observation LEFT JOIN reading r ON r.key = o.reading;
-- What feeds call deleted (RFC 6721), with the look at the feed that first read it.
CREATE TABLE deleted_entry (
  statement INTEGER NOT NULL REFERENCES statement,
  at INTEGER NOT NULL,
  observation INTEGER NOT NULL REFERENCES observation,
  PRIMARY KEY (statement, at)
) STRICT, WITHOUT ROWID;
-- What a pass asks of a source must not grow with what the source ever did.
CREATE INDEX statement_host ON statement (source, host) WHERE same_as IS NULL;
CREATE INDEX statement_elder ON statement (source, twin_of, same_as)
  WHERE twin_of IS NOT NULL OR same_as IS NOT NULL;
CREATE INDEX flag_deleted ON flag (source, opened) WHERE kind = 'deleted';
CREATE INDEX furniture_at ON furniture (source, at);
