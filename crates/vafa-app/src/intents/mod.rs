//! What the business has decided to do and will do exactly once: rows with a unique business key, planned in the
//! transaction that decides, carried out by jobs afterwards.
//!
//! Owns the tables of `migrations/0005_intents.sql`.

mod change_endpoint;
mod claim_webhooks;
mod count_failed;
mod create_endpoint;
mod delete_endpoint;
mod delivery;
mod endpoint;
mod error;
mod forget_customer;
mod list_endpoints;
mod plan_test;
mod plan_webhooks;
mod record_attempt;
mod retry_delivery;
mod signing_key;
#[cfg(test)]
mod tests;

pub use change_endpoint::{ChangeEndpoint, change_endpoint};
pub use claim_webhooks::{ClaimedWebhook, LEASE, claim_webhook, claim_webhooks};
pub(crate) use count_failed::count_failed;
pub use create_endpoint::{CreateEndpoint, ENDPOINTS_MAX, NewEndpoint, create_endpoint};
pub use delete_endpoint::delete_endpoint;
pub use delivery::{
    Delivery, DeliveryAttempt, DeliveryPage, DeliveryState, ListDeliveries, list_deliveries, read_delivery,
};
pub use endpoint::Endpoint;
pub use error::IntentError;
pub(crate) use forget_customer::forget_customer;
pub use list_endpoints::{list_endpoints, read_endpoint};
pub use plan_test::{TEST_TYPE, plan_test};
pub use plan_webhooks::{Topic, plan_webhooks, wanted_topics};
pub use record_attempt::{AttemptResult, DELAYS, PATIENCE, record_attempt};
pub use retry_delivery::retry_delivery;
pub(crate) use signing_key::{has_open_keys, seal_open_keys};
