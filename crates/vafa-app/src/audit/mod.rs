//! The audit trail: who did what, when, before and after; hash-chained, so that what is gone or changed shows.

mod append_entry;

pub use append_entry::{Change, append_entry};

/// How many chains stand side by side.
pub const CHAINS: i64 = 16;
