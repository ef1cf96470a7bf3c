-- What the business has decided to do and will do exactly once. Owned by vafa-app: intents. `target_id` is whom or what an
-- intent is for: of a webhook its endpoint.

CREATE TABLE intent (
  id UUID NOT NULL,
  kind TEXT NOT NULL,
  business_key TEXT NOT NULL,
  customer_id UUID,
  target_id UUID,
  payload TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  next_at BIGINT NOT NULL,
  leased_until BIGINT NOT NULL,
  last_result TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  finished_at BIGINT,
  PRIMARY KEY (id)
);
CREATE UNIQUE INDEX uq_intent_business_key ON intent (kind, business_key);
CREATE INDEX ix_intent_state_next_at ON intent (state, next_at, id);
CREATE INDEX ix_intent_kind ON intent (kind, id);
CREATE INDEX ix_intent_target_id ON intent (target_id, id);

CREATE TABLE webhook_endpoint (
  id UUID NOT NULL,
  url TEXT NOT NULL,
  secret BYTES NOT NULL,
  topics TEXT NOT NULL,
  is_active BOOLEAN NOT NULL,
  description TEXT NOT NULL,
  failures BIGINT NOT NULL,
  failing_since BIGINT,
  last_success_at BIGINT,
  last_failure TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE webhook_attempt (
  intent_id UUID NOT NULL,
  attempt BIGINT NOT NULL,
  at BIGINT NOT NULL,
  status BIGINT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (intent_id, attempt)
);
