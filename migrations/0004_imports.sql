-- Files that came in. Owned by vafa-app: imports.

CREATE TABLE import_run (
  id UUID NOT NULL,
  kind TEXT NOT NULL,
  file_name TEXT NOT NULL,
  file_hash BYTES NOT NULL,
  file_path TEXT NOT NULL,
  header TEXT NOT NULL,
  settings TEXT NOT NULL,
  state TEXT NOT NULL,
  started_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  finished_at BIGINT,
  rows_total BIGINT NOT NULL,
  rows_read BIGINT NOT NULL,
  units_done BIGINT NOT NULL,
  counts TEXT NOT NULL,
  problem TEXT NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX ix_import_run_created_at ON import_run (created_at, id);
CREATE INDEX ix_import_run_state ON import_run (state, id);
-- Which imports an uploaded file belongs to, before it is removed.
CREATE INDEX ix_import_run_file_path ON import_run (file_path);

CREATE TABLE import_reject (
  import_id UUID NOT NULL,
  row_no BIGINT NOT NULL,
  code TEXT NOT NULL,
  column_name TEXT NOT NULL,
  detail TEXT NOT NULL,
  raw TEXT NOT NULL,
  PRIMARY KEY (import_id, row_no)
);

-- What each import did, object by object, so that all of it can be undone. An object that it touched several times is
-- here once, as it was before the first.
CREATE TABLE import_change (
  import_id UUID NOT NULL,
  seq BIGINT NOT NULL,
  change TEXT NOT NULL,
  object_kind TEXT NOT NULL,
  object_key TEXT NOT NULL,
  customer_id UUID NOT NULL,
  before_json TEXT NOT NULL,
  after_version BIGINT NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (import_id, seq)
);
CREATE UNIQUE INDEX uq_import_change_object ON import_change (import_id, object_kind, object_key);
CREATE INDEX ix_import_change_state ON import_change (import_id, state, object_kind, seq);

-- The mapping that was last accepted for a file of this shape (kind and header).
CREATE TABLE import_mapping (
  kind TEXT NOT NULL,
  shape_hash BYTES NOT NULL,
  mapping TEXT NOT NULL,
  used_at BIGINT NOT NULL,
  PRIMARY KEY (kind, shape_hash)
);
