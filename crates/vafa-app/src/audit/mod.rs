//! The audit trail: who did what, when, before and after; hash-chained, so that what is gone or changed shows.
//!
//! Owns `audit_entry` and `audit_head`. Other capabilities add their entries by [`append_entry`] in the transaction that
//! they tell of.

mod append_entry;
mod entry;
mod list_audit;
mod note_look;
mod redact_audit;
#[cfg(test)]
mod tests;
mod verify_audit;

pub use append_entry::{Change, append_entry};
pub use entry::AuditEntry;
pub use list_audit::{AuditPage, ListAudit, PAGE_MAX, list_audit};
pub use note_look::{is_look_due, note_look};
pub use redact_audit::redact_audit;
pub use verify_audit::{AuditFault, AuditReport, verify_audit};

/// How many chains stand side by side.
pub const CHAINS: i64 = 16;
