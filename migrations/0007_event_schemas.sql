-- What named events look like: learned from the first of them or told by the business. Owned by vafa-app: event_schemas.

CREATE TABLE event_schema (
  id UUID NOT NULL,
  name TEXT NOT NULL,
  mode TEXT NOT NULL,
  schema_json TEXT NOT NULL,
  learned_from BIGINT NOT NULL,
  is_told BOOLEAN NOT NULL,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (id)
);
CREATE UNIQUE INDEX uq_event_schema_name ON event_schema (name);

-- Properties that are not as the schema says, by name and kind of fault, never by value. Spread over slots like day_rollup.
CREATE TABLE event_schema_finding (
  schema_id UUID NOT NULL,
  pointer TEXT NOT NULL,
  fault TEXT NOT NULL,
  slot BIGINT NOT NULL,
  times BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (schema_id, pointer, fault, slot)
);
