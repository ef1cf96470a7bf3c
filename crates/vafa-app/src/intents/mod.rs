//! What the business has decided to do and will do exactly once: rows with a unique business key, planned in the
//! transaction that decides, carried out by jobs afterwards.
//!
//! Owns the tables of `migrations/0005_intents.sql`.

mod plan_webhooks;

pub use plan_webhooks::{Topic, plan_webhooks, wanted_topics};
