//! Persian and English for people: digits, folding, calendars, formats, messages, names.
//!
//! Pure: no I/O, no clock. "Now", the zone and the language are arguments.

pub mod amount;
pub mod calendar;
pub mod dates;
pub mod decimal;
pub mod digits;
mod faults;
pub mod fold;
pub mod format;
pub mod keyboard;
pub mod lang;
pub mod names;
pub mod terms;
pub mod text;

pub use amount::{AmountError, parse_amount};
pub use calendar::JalaliDate;
pub use dates::{DateError, DateFormatGuess, DateOrder, DateParser, parse_date, parse_date_time};
pub use decimal::{DecimalError, DecimalText, parse_decimal};
pub use fold::{fold, fold_into};
pub use format::{Formatter, NumberStyle};
pub use lang::{CalendarKind, Lang};
pub use names::{name_key, similarity};
pub use terms::{query_terms, search_terms};
pub use text::{Arg, text, text_args, text_plain};
