-- What happened, and what it means for each customer. Owned by vafa-app: ingest (the way of an event).
-- `event` is append-only truth; sale_order … customer_state are derived from it and can be rebuilt.

CREATE TABLE event (
  customer_id UUID NOT NULL,
  at BIGINT NOT NULL,
  id UUID NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  channel TEXT NOT NULL,
  source TEXT NOT NULL,
  message_id TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  sent_at BIGINT,
  original_at BIGINT,
  flags TEXT NOT NULL,
  order_series TEXT,
  order_number TEXT,
  payload TEXT NOT NULL,
  PRIMARY KEY (customer_id, at, id)
);

-- All that was told of one order, by whomever: an order is the fold of it. Other events cost it nothing.
CREATE INDEX ix_event_order ON event (order_number, order_series) WHERE order_number IS NOT NULL;

-- What customers said, for the start page. It holds comments only, so other events cost it nothing.
CREATE INDEX ix_event_comment ON event (at, id) WHERE kind = 'comment';

-- What happened to anybody, newest first: a list of events reads one range of it for each kind asked for.
CREATE INDEX ix_event_kind_at ON event (kind, at, id);

-- Every message id ever accepted from a source: kept for the life of the data, so nothing counts twice.
CREATE TABLE event_key (
  source TEXT NOT NULL,
  message_id TEXT NOT NULL,
  content_hash BYTES NOT NULL,
  customer_id UUID NOT NULL,
  at BIGINT NOT NULL,
  event_id UUID NOT NULL,
  conflicts BIGINT NOT NULL,
  PRIMARY KEY (source, message_id)
);

CREATE TABLE sale_order (
  customer_id UUID NOT NULL,
  id UUID NOT NULL,
  series TEXT NOT NULL,
  number TEXT NOT NULL,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  placed_at BIGINT NOT NULL,
  channel TEXT NOT NULL,
  branch TEXT NOT NULL,
  country TEXT NOT NULL,
  currency TEXT NOT NULL,
  subtotal_minor BIGINT NOT NULL,
  discount_minor BIGINT NOT NULL,
  shipping_minor BIGINT NOT NULL,
  tax_minor BIGINT NOT NULL,
  total_minor BIGINT NOT NULL,
  refunded_minor BIGINT NOT NULL,
  coupon TEXT NOT NULL,
  consumer_id UUID,
  source TEXT NOT NULL,
  content_hash BYTES NOT NULL,
  recorded_at BIGINT NOT NULL,
  event_id UUID NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (customer_id, id)
);
CREATE INDEX ix_sale_order_placed_at ON sale_order (placed_at, id);

-- Every number of which anything was told, also where no order stands under it (yet, or any more).
CREATE TABLE order_key (
  series TEXT NOT NULL,
  number TEXT NOT NULL,
  customer_id UUID NOT NULL,
  order_id UUID NOT NULL,
  PRIMARY KEY (series, number)
);

CREATE TABLE order_line (
  customer_id UUID NOT NULL,
  order_id UUID NOT NULL,
  line_no BIGINT NOT NULL,
  sku TEXT NOT NULL,
  name TEXT NOT NULL,
  category TEXT NOT NULL,
  quantity_milli BIGINT NOT NULL,
  price_micro BIGINT NOT NULL,
  discount_minor BIGINT NOT NULL,
  total_minor BIGINT NOT NULL,
  PRIMARY KEY (customer_id, order_id, line_no)
);

CREATE TABLE product (
  sku TEXT NOT NULL,
  name TEXT NOT NULL,
  category TEXT NOT NULL,
  brand TEXT NOT NULL,
  first_seen_at BIGINT NOT NULL,
  PRIMARY KEY (sku)
);

-- Each life of a cart, from its first product until it is bought, under the record that answers for the customer.
CREATE TABLE cart (
  customer_id UUID NOT NULL,
  cart_key TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  status TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  currency TEXT NOT NULL,
  value_minor BIGINT NOT NULL,
  lines TEXT NOT NULL,
  PRIMARY KEY (customer_id, cart_key, opened_at)
);
-- Carts that wait: those that were ordered or emptied leave it.
CREATE INDEX ix_cart_open ON cart (changed_at) WHERE status = 'open';

CREATE TABLE product_view (
  customer_id UUID NOT NULL,
  sku TEXT NOT NULL,
  views BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (customer_id, sku)
);

-- One row of folded state per customer; the columns beside `state` are what lists sort and filter by.
CREATE TABLE customer_state (
  customer_id UUID NOT NULL,
  is_listed BOOLEAN NOT NULL,
  orders_count BIGINT NOT NULL,
  spent_minor BIGINT NOT NULL,
  last_order_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  due_at BIGINT,
  state TEXT NOT NULL,
  PRIMARY KEY (customer_id)
);
CREATE INDEX ix_customer_state_spent ON customer_state (is_listed, spent_minor, customer_id);
CREATE INDEX ix_customer_state_orders ON customer_state (is_listed, orders_count, customer_id);
CREATE INDEX ix_customer_state_last_order ON customer_state (is_listed, last_order_at, customer_id);
CREATE INDEX ix_customer_state_last_seen ON customer_state (is_listed, last_seen_at, customer_id);
CREATE INDEX ix_customer_state_due_at ON customer_state (due_at, customer_id);

-- Sales per day of the business's zone: what pages show without reading orders. Spread over slots like customer_count.
CREATE TABLE day_rollup (
  day TEXT NOT NULL,
  slot BIGINT NOT NULL,
  orders_count BIGINT NOT NULL,
  sales_minor BIGINT NOT NULL,
  returns_count BIGINT NOT NULL,
  returns_minor BIGINT NOT NULL,
  first_orders_count BIGINT NOT NULL,
  new_customers_count BIGINT NOT NULL,
  carts_count BIGINT NOT NULL,
  PRIMARY KEY (day, slot)
);

CREATE TABLE quarantine (
  id UUID NOT NULL,
  received_at BIGINT NOT NULL,
  source TEXT NOT NULL,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  body TEXT NOT NULL,
  body_hash BYTES NOT NULL,
  sent_at TEXT,
  is_browser BOOLEAN NOT NULL,
  state TEXT NOT NULL,
  resolved_at BIGINT,
  PRIMARY KEY (id)
);
CREATE UNIQUE INDEX uq_quarantine_source_body_hash ON quarantine (source, body_hash);
CREATE INDEX ix_quarantine_state ON quarantine (state, id);
