//! Events as event clients send them: reading their dialects, keeping the good items, setting the bad ones aside.
//!
//! The way in: [`Envelope::read`] (what came over the wire, in which dialect) → [`ReadItem`] (one item to one
//! [`Incoming`](crate::timeline::Incoming), or a reason why not) → [`accept_batch`] (one transaction). Owns the
//! table `quarantine`; events themselves belong to [`crate::timeline`].

mod accept_batch;
mod claims;
mod dialect;
mod envelope;
mod forget_person;
mod group;
pub mod item;
pub mod quarantine;
mod times;
mod traits;

#[cfg(test)]
mod tests;

pub use accept_batch::{Accepted, Batch, Item, SetAside, accept_batch, read_batch};
pub use dialect::{Call, Dialect};
pub use envelope::Envelope;
pub(crate) use forget_person::forget_quarantined;
pub use item::{ReadItem, Rejection};

/// The largest item that is taken in, bytes of JSON.
pub const MAX_ITEM_BYTES: usize = 32 * 1024;
/// The largest batch that is taken in, bytes after unpacking.
pub const MAX_BATCH_BYTES: usize = 4 * 1024 * 1024;
/// The most items of one batch.
pub const MAX_BATCH_ITEMS: usize = 10_000;

crate::faults! {
    /// What can go wrong with a batch of events as a whole.
    pub enum IngestError {
        /// The body is not JSON.
        NotJson { why: String } => Invalid, "ingest.not_json", "the body is not JSON: {why}";
        /// The body is JSON, but neither an event nor a batch of events.
        NotABatch => Invalid, "ingest.not_a_batch", "neither an event nor a batch of events";
        /// The body is larger than any batch may be.
        TooLarge { limit: String } => Invalid, "ingest.too_large", "the body is larger than {limit} bytes";
        /// The batch has more items than any batch may have.
        TooManyItems { limit: String } => Invalid, "ingest.too_many_items", "more than {limit} items";
        /// What the batch says for all of its items is more than these items may hold.
        SharedTooLarge { limit: String } => Invalid, "ingest.shared_too_large", "what the items share is larger than {limit} bytes";
        /// There is no such item in quarantine.
        NotInQuarantine => NotFound, "ingest.not_in_quarantine", "no such item in quarantine";
        /// The item was settled before.
        Settled => Conflict, "ingest.settled_already", "the item was settled already";
        /// Another event came under the item's message id: the item stays, so that it can be mended or thrown away.
        Clash => Conflict, "ingest.clash", "another event came before under the same message id";
        /// The item still cannot be taken in.
        StillBad { reason: String, detail: String } => Invalid, "ingest.still_bad", "the item still cannot be taken in: {reason}: {detail}";
    }
}
