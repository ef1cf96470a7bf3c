//! Carries messages out of the house: so far webhooks. The only home of an HTTP client.

pub mod guard;
pub mod signature;
mod webhook_sender;

pub use guard::{Blocked, Reach};
pub use webhook_sender::{Sent, Unsent, Webhook, WebhookSender};
