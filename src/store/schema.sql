CREATE TABLE source (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT,
  resting INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE list (
  key INTEGER PRIMARY KEY,
  source INTEGER NOT NULL REFERENCES source,
  kind TEXT NOT NULL,
  url TEXT NOT NULL,
  first_good INTEGER,
  last_good INTEGER,
  etag TEXT,
  last_modified TEXT,
  last_full INTEGER,
  UNIQUE (source, url)
) STRICT;

CREATE TABLE statement (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  source INTEGER NOT NULL REFERENCES source,
  url TEXT NOT NULL,
  host TEXT NOT NULL,
  template TEXT NOT NULL,
  title TEXT,
  language TEXT,
  published TEXT,
  first_seen INTEGER NOT NULL,
  entry TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending',
  settled TEXT NOT NULL DEFAULT '{}',
  settled_version INTEGER,
  settled_through INTEGER NOT NULL DEFAULT 0,
  unsettled INTEGER NOT NULL DEFAULT 0,
  body_key BLOB,
  twin_of INTEGER REFERENCES statement,
  same_as INTEGER REFERENCES statement
) STRICT;
CREATE INDEX statement_same_as ON statement (same_as) WHERE same_as IS NOT NULL;
CREATE INDEX statement_unsettled ON statement (source) WHERE unsettled = 1;
CREATE INDEX statement_body ON statement (source, body_key) WHERE body_key IS NOT NULL;
CREATE INDEX statement_template ON statement (source, template);
CREATE INDEX statement_first_seen ON statement (source, first_seen);

CREATE TABLE alias (
  source INTEGER NOT NULL REFERENCES source,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  statement INTEGER NOT NULL REFERENCES statement,
  risky TEXT,
  PRIMARY KEY (source, kind, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX alias_risky ON alias (source, risky) WHERE risky IS NOT NULL;
CREATE INDEX alias_statement ON alias (statement);

CREATE TABLE watch (
  statement INTEGER PRIMARY KEY REFERENCES statement,
  source INTEGER NOT NULL,
  last_look INTEGER NOT NULL DEFAULT 0,
  last_outcome INTEGER,
  last_present INTEGER,
  last_full INTEGER,
  looks_since_full INTEGER NOT NULL DEFAULT 0,
  reading INTEGER,
  version INTEGER,
  body_hash BLOB,
  etag TEXT,
  last_modified TEXT,
  quiet_since INTEGER
) STRICT;
CREATE INDEX watch_oldest ON watch (source, last_look);
CREATE INDEX watch_unread ON watch (source, last_look) WHERE version IS NULL;

CREATE TABLE pass (
  key INTEGER PRIMARY KEY,
  began INTEGER NOT NULL,
  ended INTEGER,
  first_observation INTEGER NOT NULL,
  report TEXT
) STRICT;

CREATE TABLE peer (
  key INTEGER PRIMARY KEY,
  address TEXT NOT NULL,
  leaf BLOB,
  UNIQUE (address, leaf)
) STRICT;

CREATE TABLE address (
  key INTEGER PRIMARY KEY,
  url TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE snapshot (
  key INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  length INTEGER NOT NULL,
  headers BLOB NOT NULL,
  body BLOB NOT NULL
) STRICT;

CREATE TABLE reading (
  key INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL,
  claim TEXT NOT NULL,
  signs TEXT NOT NULL,
  text_key BLOB,
  version INTEGER
) STRICT;

CREATE TABLE observation (
  key INTEGER PRIMARY KEY,
  pass INTEGER NOT NULL,
  at INTEGER NOT NULL,
  role INTEGER NOT NULL,
  address INTEGER NOT NULL,
  statement INTEGER,
  status INTEGER,
  cause TEXT,
  peer INTEGER,
  snapshot INTEGER,
  reading INTEGER,
  landed INTEGER,
  chain TEXT,
  downgraded INTEGER
) STRICT;
CREATE INDEX observation_statement ON observation (statement) WHERE statement IS NOT NULL;

CREATE TABLE list_look (
  observation INTEGER PRIMARY KEY REFERENCES observation,
  list INTEGER NOT NULL REFERENCES list,
  page INTEGER NOT NULL,
  good INTEGER NOT NULL,
  whole INTEGER NOT NULL,
  entries TEXT
) STRICT;
CREATE INDEX list_look_list ON list_look (list, page);

CREATE TABLE version (
  key INTEGER PRIMARY KEY,
  statement INTEGER NOT NULL REFERENCES statement,
  number INTEGER NOT NULL,
  observation INTEGER NOT NULL,
  list INTEGER,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  published TEXT,
  modified TEXT,
  language TEXT,
  way TEXT,
  text_key BLOB NOT NULL,
  seen INTEGER NOT NULL,
  UNIQUE (statement, number)
) STRICT;

CREATE VIRTUAL TABLE version_text USING fts5 (
  words,
  content = '',
  contentless_delete = 1,
  tokenize = "unicode61 categories 'L* N* Co Mn Mc'"
);

CREATE TABLE host (
  name TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  distrusted_until INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE flag (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  source INTEGER NOT NULL REFERENCES source,
  statement INTEGER REFERENCES statement,
  kind TEXT NOT NULL,
  opening INTEGER NOT NULL,
  stage TEXT NOT NULL,
  significance INTEGER NOT NULL,
  opened INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (source, statement, kind, opening)
) STRICT;
CREATE INDEX flag_statement ON flag (statement);
CREATE INDEX flag_changed ON flag (changed);

CREATE TABLE flag_stage (
  flag INTEGER NOT NULL REFERENCES flag,
  n INTEGER NOT NULL,
  stage TEXT NOT NULL,
  at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (flag, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX flag_stage_at ON flag_stage (at);

CREATE TABLE flag_evidence (
  flag INTEGER NOT NULL REFERENCES flag,
  observation INTEGER NOT NULL REFERENCES observation,
  id TEXT NOT NULL,
  PRIMARY KEY (flag, observation)
) STRICT, WITHOUT ROWID;
CREATE INDEX flag_evidence_id ON flag_evidence (id);

CREATE TABLE furniture (
  source INTEGER NOT NULL REFERENCES source,
  change INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (source, change)
) STRICT, WITHOUT ROWID;

CREATE TABLE owed (
  key INTEGER PRIMARY KEY,
  flag INTEGER NOT NULL REFERENCES flag,
  receiver TEXT NOT NULL,
  stage TEXT NOT NULL,
  since INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  next INTEGER,
  done INTEGER,
  UNIQUE (flag, receiver, stage)
) STRICT;
