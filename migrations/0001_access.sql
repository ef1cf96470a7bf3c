-- Who works with Vafa, with which rights, and what they did. Owned by vafa-app: access, audit, business.

CREATE TABLE business_profile (
  id BIGINT NOT NULL,
  name TEXT NOT NULL,
  zone TEXT NOT NULL,
  calendar TEXT NOT NULL,
  currency TEXT NOT NULL,
  money_unit TEXT NOT NULL,
  week_start BIGINT NOT NULL,
  country TEXT NOT NULL,
  language TEXT NOT NULL,
  is_demo BOOLEAN NOT NULL,
  version BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (id)
);

-- A person without a password hash was invited and has not come in yet.
CREATE TABLE user_account (
  id UUID NOT NULL,
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  password_hash TEXT,
  totp_secret BYTES,
  totp_is_on BOOLEAN NOT NULL,
  totp_last_step BIGINT NOT NULL,
  language TEXT NOT NULL,
  theme TEXT NOT NULL,
  calendar TEXT,
  is_active BOOLEAN NOT NULL,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  last_login_at BIGINT,
  PRIMARY KEY (id)
);
CREATE UNIQUE INDEX uq_user_account_email ON user_account (email);

-- One link at a time per person by which a password is set: for a new one, and for one who forgot.
CREATE TABLE invitation (
  user_id UUID NOT NULL,
  token_hash BYTES NOT NULL,
  created_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (user_id)
);
CREATE UNIQUE INDEX uq_invitation_token_hash ON invitation (token_hash);
CREATE INDEX ix_invitation_expires_at ON invitation (expires_at);

CREATE TABLE recovery_code (
  user_id UUID NOT NULL,
  code_hash BYTES NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (user_id, code_hash)
);

CREATE TABLE user_session (
  token_hash BYTES NOT NULL,
  id UUID NOT NULL,
  user_id UUID NOT NULL,
  is_half BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  user_agent TEXT NOT NULL,
  PRIMARY KEY (token_hash)
);
CREATE INDEX ix_user_session_user_id ON user_session (user_id);
CREATE INDEX ix_user_session_expires_at ON user_session (expires_at);

-- Failed sign-ins per account and per address. The subject is a digest: it names nobody, and accounts that do not exist
-- are counted like those that do.
CREATE TABLE login_throttle (
  subject TEXT NOT NULL,
  failures BIGINT NOT NULL,
  window_at BIGINT NOT NULL,
  locked_until BIGINT NOT NULL,
  PRIMARY KEY (subject)
);
CREATE INDEX ix_login_throttle_window_at ON login_throttle (window_at);

CREATE TABLE api_key (
  id UUID NOT NULL,
  name TEXT NOT NULL,
  token_start TEXT NOT NULL,
  token_hash BYTES NOT NULL,
  scopes TEXT NOT NULL,
  source TEXT NOT NULL,
  created_by UUID,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT,
  expires_at BIGINT,
  revoked_at BIGINT,
  PRIMARY KEY (id)
);
CREATE UNIQUE INDEX uq_api_key_token_hash ON api_key (token_hash);

CREATE TABLE idempotency_key (
  actor TEXT NOT NULL,
  idem_key TEXT NOT NULL,
  request_hash BYTES NOT NULL,
  status BIGINT NOT NULL,
  body TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (actor, idem_key)
);
CREATE INDEX ix_idempotency_key_created_at ON idempotency_key (created_at);

-- Sixteen chains side by side, so that staff who work at the same moment do not wait for one another. The chain covers a
-- salted digest of what changed, so that a person can be erased (change and salt go, the digest stays) and it still holds.
CREATE TABLE audit_head (
  chain BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  hash BYTES NOT NULL,
  PRIMARY KEY (chain)
);

CREATE TABLE audit_entry (
  chain BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  id UUID NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  object_kind TEXT NOT NULL,
  object_id TEXT NOT NULL,
  change_json TEXT,
  change_salt BYTES,
  change_digest BYTES NOT NULL,
  hash BYTES NOT NULL,
  PRIMARY KEY (chain, seq)
);
CREATE UNIQUE INDEX uq_audit_entry_id ON audit_entry (id);
CREATE INDEX ix_audit_entry_object ON audit_entry (object_kind, object_id, id);
CREATE INDEX ix_audit_entry_actor ON audit_entry (actor, id);
CREATE INDEX ix_audit_entry_action ON audit_entry (action, id);
