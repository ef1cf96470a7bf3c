//! The way of an event, from the moment it is known to be good: dedupe → resolve the customer → append to the timeline
//! → fold into the customer's state → intents. Every way in (event clients, files, the API, staff, the demo) ends here.
//!
//! Owns the tables of `migrations/0003_timeline.sql`. `event` is append-only truth; the rest is derived from it and can
//! be rebuilt (`vafa verify`).

pub(crate) mod carts;
pub mod entries;
mod entry_book;
pub mod left_carts;
mod list_events;
mod list_orders;
pub mod order_rules;
pub mod orders;
mod owner_book;
pub(crate) mod recent_words;
pub mod record_event;
mod record_order;
pub(crate) mod redact_history;
pub mod rollups;
pub mod states;
#[cfg(test)]
mod tests;
pub(crate) mod told;

pub use entries::{Entry, ListEntries, list_entries};
pub use list_events::{ListEvents, list_events};
pub use list_orders::{ListOrders, list_orders};
pub use record_event::{Incoming, Outcome, Recorder};
pub use record_order::{Buyer, LINES_MAX, OrderError, RecordOrder, RecordedOrder, read_order, record_order};

crate::faults! {
    /// What can go wrong with entries of the timeline.
    pub enum TimelineError {
        /// An event that should mean something cannot be read.
        Unreadable { why: String } => Invalid, "timeline.unreadable_event", "the event cannot be read: {why}";
        /// A stored event cannot be read any more: the data was damaged.
        Damaged { event: String } => Internal, "timeline.damaged_event", "event {event} cannot be read";
    }
}
