-- What is owed to whom, and what became of it. Nothing was ever written to the table of the first schema.
DROP TABLE owed;
CREATE TABLE receiver (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  -- Tries that failed since one was taken, since when, why, and when it is tried again.
  failures INTEGER NOT NULL DEFAULT 0,
  failing_since INTEGER,
  why TEXT,
  -- Whether it is the channel as it is set up that fails, so that only a person can help.
  fault INTEGER NOT NULL DEFAULT 0,
  not_before INTEGER,
  -- When the others were last told that this one is not reached.
  told INTEGER,
  -- Whether what it is owed is still to be sifted, and how many flags it takes in one message where it refused more.
  unsifted INTEGER NOT NULL DEFAULT 1,
  fits INTEGER,
  last_taken INTEGER
) STRICT;
-- Put together before the first try, so that a try whose end nobody saw is repeated under the same key.
CREATE TABLE message (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  receiver INTEGER NOT NULL REFERENCES receiver,
  at INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  -- 1 until it was taken, refused or taken apart again.
  open INTEGER NOT NULL DEFAULT 1,
  -- Whether a try of it may have arrived unseen.
  perhaps INTEGER NOT NULL DEFAULT 0,
  -- Whether the whole was refused, so that it goes in short.
  brief INTEGER NOT NULL DEFAULT 0,
  -- Addresses of the receiver that have it, as JSON.
  reached TEXT
) STRICT;
CREATE UNIQUE INDEX message_open ON message (receiver) WHERE open = 1;
CREATE TABLE owed (
  key INTEGER PRIMARY KEY,
  receiver INTEGER NOT NULL REFERENCES receiver,
  flag INTEGER REFERENCES flag,
  source INTEGER REFERENCES source,
  occasion TEXT NOT NULL,
  -- Of what is about no flag: that another receiver is not reached, as JSON.
  notice TEXT,
  since INTEGER NOT NULL,
  -- The flag that this one answers, where that is why it is owed.
  answers INTEGER REFERENCES flag,
  -- owed, sent, held (an incident's message is to name it), superseded (a later stage is told, or nothing), refused
  state TEXT NOT NULL DEFAULT 'owed',
  done INTEGER,
  message INTEGER REFERENCES message,
  UNIQUE (receiver, flag, occasion)
) STRICT;
CREATE INDEX owed_open ON owed (receiver, source, key) WHERE state = 'owed';
CREATE INDEX owed_held ON owed (receiver) WHERE state = 'held';
CREATE INDEX owed_of_message ON owed (message) WHERE message IS NOT NULL;
CREATE INDEX owed_of_flag ON owed (flag, receiver);
CREATE TABLE try (
  key INTEGER PRIMARY KEY,
  message INTEGER NOT NULL REFERENCES message,
  at INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  why TEXT
) STRICT;
-- A channel's own names of the first and the last message on one statement.
CREATE TABLE thread (
  receiver INTEGER NOT NULL REFERENCES receiver,
  of TEXT NOT NULL,
  first TEXT NOT NULL,
  last TEXT NOT NULL,
  PRIMARY KEY (receiver, of)
) STRICT, WITHOUT ROWID;
