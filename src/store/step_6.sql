-- Every pass asks whom to look at next, and must not read whole statements for it: what the order hangs on stands in
-- one index. The host is the statement's; the course says by which rule it is looked at again: `quiet` by how long it
-- was left alone, `open` as a suspicion, `gone` ever more rarely, `rests` not at all while the file leaves it out.
ALTER TABLE watch ADD COLUMN host TEXT;
ALTER TABLE watch ADD COLUMN course TEXT NOT NULL DEFAULT 'quiet';
-- The later of publication (a day counts to its end, as far as it was not listed before) and the newest change seen.
UPDATE watch SET
  host = s.host,
  course = CASE WHEN s.unsettled = 1 THEN 'open' WHEN s.state = 'deleted' THEN 'gone' ELSE 'quiet' END,
  quiet_since = iif(watch.version IS NULL, NULL, coalesce(
    (SELECT max(v.seen) FROM version v WHERE v.statement = s.key AND v.number > 1),
    min(s.first_seen, coalesce(
      1000 * unixepoch(s.published, iif(length(s.published) = 10, '+1 day', '+0 days')), s.first_seen))))
  FROM statement s WHERE s.key = watch.statement;
-- SQLite reads what a partial index implies all the same: it stands at the end, so that no row need be read for it.
CREATE INDEX watch_quiet ON watch (source, host, last_look, quiet_since, course, version)
  WHERE course = 'quiet' AND version IS NOT NULL;
CREATE INDEX watch_gone ON watch (source, host, last_look, last_present, course, version)
  WHERE course = 'gone' AND version IS NOT NULL;
CREATE INDEX watch_rests ON watch (source) WHERE course = 'rests';
-- Whoever writes a statement's standing or host need not think of the schedule.
CREATE TRIGGER statement_course AFTER UPDATE OF host, state, unsettled ON statement
  WHEN old.host IS NOT new.host OR old.state IS NOT new.state OR old.unsettled IS NOT new.unsettled
BEGIN
  UPDATE watch SET
    host = new.host,
    course = CASE WHEN new.unsettled = 1 THEN 'open' WHEN new.state = 'deleted' THEN 'gone' ELSE 'quiet' END
    WHERE statement = new.key;
END;
-- What the last full pass left to the next one: looks that add up to less than one, and what it promised.
CREATE TABLE allotment (
  source INTEGER NOT NULL REFERENCES source,
  host TEXT NOT NULL,
  since INTEGER NOT NULL,
  night INTEGER NOT NULL,
  taken INTEGER NOT NULL,
  owed REAL NOT NULL,
  kept REAL NOT NULL,
  known INTEGER NOT NULL,
  nightly INTEGER NOT NULL,
  reserve REAL NOT NULL,
  beyond INTEGER NOT NULL,
  PRIMARY KEY (source, host)
) STRICT, WITHOUT ROWID;
