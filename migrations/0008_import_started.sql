-- Imports: when each began, which is the moment that its rows count as told. With it a value is known as told by a run.

ALTER TABLE import_run ADD COLUMN started_at BIGINT;
-- Which runs took the same file before.
CREATE INDEX ix_import_run_file_hash ON import_run (file_hash, state, id);
