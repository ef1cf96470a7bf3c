//! What named events look like. A schema is learned from the first events of each name, or told by the business; in
//! mode `warn` what differs is counted and flagged, in mode `block` the event is set aside with the property that is wrong.
//!
//! Batches are held against the [`SchemaBook`], a copy in memory, before their transaction begins: an event whose schema is
//! learned and off costs one look-up. Owns the tables of `migrations/0007_event_schemas.sql`.

mod book;
mod change_event_schema;
mod event_schema;
mod list_event_schemas;
mod note_events;
#[cfg(test)]
mod tests;

pub(crate) use book::{FLAG, check_again, load_book};
pub use book::{Noticed, SchemaBook};
pub use change_event_schema::{ChangeEventSchema, change_event_schema, learn_event_schema};
pub use event_schema::{EventSchema, SchemaMode};
pub use list_event_schemas::{SchemaFinding, list_event_schemas, read_event_schema};
pub(crate) use note_events::note_events;

/// From so many events a schema is learned.
pub const LEARNED_FROM: u32 = 100;
/// Schemas are learned for so many names of events: who makes names out of data has no plan.
pub const NAMES_MAX: u32 = 500;

crate::faults! {
    /// What can go wrong with schemas of events.
    pub enum EventSchemaError {
        /// There is no such schema.
        NotFound => NotFound, "event_schema.not_found", "no such schema";
        /// The schema is not one that can be checked.
        Unreadable { pointer: String, why: String } => Invalid, "event_schema.unreadable", "the schema cannot be read at {pointer}: {why}", at "/schema";
        /// Somebody changed it since it was read.
        Changed { version: String } => Conflict, "event_schema.changed", "the schema is at version {version} by now", at "/version";
    }
}
