-- What a pass asks of a source must not grow with what the source ever did.
CREATE INDEX statement_host ON statement (source, host) WHERE same_as IS NULL;
CREATE INDEX statement_elder ON statement (source, twin_of, same_as)
  WHERE twin_of IS NOT NULL OR same_as IS NOT NULL;
CREATE INDEX flag_deleted ON flag (source, opened) WHERE kind = 'deleted';
CREATE INDEX furniture_at ON furniture (source, at);
