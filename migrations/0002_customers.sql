-- Who the customers are. Owned by vafa-app: customers.

CREATE TABLE customer (
  id UUID NOT NULL,
  kind TEXT NOT NULL,
  is_anonymous BOOLEAN NOT NULL,
  is_listed BOOLEAN NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  told_name TEXT,
  given_name TEXT,
  family_name TEXT,
  nickname TEXT,
  gender TEXT,
  birth_date TEXT,
  job TEXT,
  social_standing TEXT,
  language TEXT,
  country TEXT,
  region TEXT,
  city TEXT,
  city_key TEXT NOT NULL,
  area TEXT,
  address TEXT,
  postal_code TEXT,
  preferred_channel TEXT,
  preferred_hours TEXT,
  custom TEXT NOT NULL,
  field_times TEXT NOT NULL,
  source TEXT NOT NULL,
  merged_into UUID,
  erased_at BIGINT,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX ix_customer_listed_name ON customer (is_listed, name_key, id);
CREATE INDEX ix_customer_listed_created ON customer (is_listed, created_at, id);
CREATE INDEX ix_customer_listed_city ON customer (is_listed, city_key, id);
CREATE INDEX ix_customer_listed_kind ON customer (is_listed, kind, id);
CREATE INDEX ix_customer_listed_source ON customer (is_listed, source, id);
CREATE INDEX ix_customer_merged_into ON customer (merged_into, id);

-- Every identifier a customer has or had; retired ones keep the history of numbers that change hands.
CREATE TABLE customer_identifier (
  customer_id UUID NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  shown TEXT NOT NULL,
  source TEXT NOT NULL,
  is_verified BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  retired_at BIGINT,
  PRIMARY KEY (customer_id, kind, value)
);

-- Whom an identifier means now: the one place that decides who an event belongs to. `customer_id` answers today;
-- `home_id` is the record it was told for, which a merge leaves alone, so that what is told under it can part again.
CREATE TABLE identifier_owner (
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  customer_id UUID NOT NULL,
  home_id UUID NOT NULL,
  PRIMARY KEY (kind, value)
);
CREATE INDEX ix_identifier_owner_customer_id ON identifier_owner (customer_id, kind, value);

-- Folded words by which a customer is found.
CREATE TABLE customer_term (
  customer_id UUID NOT NULL,
  term TEXT NOT NULL,
  PRIMARY KEY (customer_id, term)
);
CREATE INDEX ix_customer_term_term ON customer_term (term, customer_id);

-- Membership of households and organisations.
CREATE TABLE customer_link (
  customer_id UUID NOT NULL,
  group_id UUID NOT NULL,
  role TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (customer_id, group_id)
);
CREATE INDEX ix_customer_link_group_id ON customer_link (group_id, customer_id);

CREATE TABLE customer_tag (
  customer_id UUID NOT NULL,
  tag TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (customer_id, tag)
);
CREATE INDEX ix_customer_tag_tag ON customer_tag (tag, customer_id);

CREATE TABLE customer_note (
  customer_id UUID NOT NULL,
  id UUID NOT NULL,
  author TEXT NOT NULL,
  body TEXT NOT NULL,
  is_pinned BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (customer_id, id)
);

CREATE TABLE customer_consent (
  customer_id UUID NOT NULL,
  purpose TEXT NOT NULL,
  channel TEXT NOT NULL,
  is_granted BOOLEAN NOT NULL,
  source TEXT NOT NULL,
  evidence TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (customer_id, purpose, channel)
);
CREATE INDEX ix_customer_consent_purpose ON customer_consent (purpose, channel, is_granted, customer_id);

-- Fields of the business's own: what they are called and what fits in them. The values lie in `customer.custom`.
CREATE TABLE custom_field (
  name TEXT NOT NULL,
  label_fa TEXT NOT NULL,
  label_en TEXT NOT NULL,
  kind TEXT NOT NULL,
  choices TEXT NOT NULL,
  position BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (name)
);

-- Names of own fields that somebody sent and nobody planned.
CREATE TABLE custom_field_seen (
  name TEXT NOT NULL,
  source TEXT NOT NULL,
  first_seen_at BIGINT NOT NULL,
  PRIMARY KEY (name)
);

CREATE TABLE customer_merge (
  id UUID NOT NULL,
  survivor_id UUID NOT NULL,
  absorbed_id UUID NOT NULL,
  evidence TEXT NOT NULL,
  before_json TEXT NOT NULL,
  merged_by TEXT NOT NULL,
  merged_at BIGINT NOT NULL,
  undone_at BIGINT,
  undone_by TEXT,
  PRIMARY KEY (id)
);
CREATE INDEX ix_customer_merge_survivor_id ON customer_merge (survivor_id, merged_at);
CREATE INDEX ix_customer_merge_absorbed_id ON customer_merge (absorbed_id, merged_at);

-- Pairs that look like one person; a pair that was dismissed stays, so that it is not suggested again.
CREATE TABLE duplicate_pair (
  first_id UUID NOT NULL,
  second_id UUID NOT NULL,
  score BIGINT NOT NULL,
  reasons TEXT NOT NULL,
  state TEXT NOT NULL,
  found_at BIGINT NOT NULL,
  PRIMARY KEY (first_id, second_id)
);
CREATE INDEX ix_duplicate_pair_second_id ON duplicate_pair (second_id, first_id);
CREATE INDEX ix_duplicate_pair_state ON duplicate_pair (state, score, first_id, second_id);

-- Keys under which likely duplicates meet (folded name, last digits of a phone …).
CREATE TABLE duplicate_key (
  customer_id UUID NOT NULL,
  match_key TEXT NOT NULL,
  PRIMARY KEY (customer_id, match_key)
);
CREATE INDEX ix_duplicate_key_match_key ON duplicate_key (match_key, customer_id);

CREATE TABLE saved_view (
  id UUID NOT NULL,
  owner_id UUID,
  name TEXT NOT NULL,
  is_shared BOOLEAN NOT NULL,
  definition TEXT NOT NULL,
  position BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX ix_saved_view_owner_id ON saved_view (owner_id, position, id);
CREATE INDEX ix_saved_view_is_shared ON saved_view (is_shared, position, id);

-- How many listed customers there are, by kind: shown without counting. Spread over slots, so that writers do not queue.
CREATE TABLE customer_count (
  kind TEXT NOT NULL,
  slot BIGINT NOT NULL,
  total BIGINT NOT NULL,
  PRIMARY KEY (kind, slot)
);
