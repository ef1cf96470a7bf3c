//! Persian and English for people: digits, folding, calendars, formats, messages, names.
//!
//! Pure: no I/O, no clock. "Now", the zone and the language are arguments.

pub mod digits;
pub mod fold;
pub mod keyboard;
pub mod lang;
pub mod terms;

pub use fold::{fold, fold_into};
pub use lang::{CalendarKind, Lang};
