//! Persian and English for people: digits, folding, calendars, formats, messages, names.
//!
//! Pure: no I/O, no clock. "Now", the zone and the language are arguments.

pub mod calendar;
pub mod dates;
pub mod decimal;
pub mod digits;
pub mod fold;
pub mod format;
pub mod keyboard;
pub mod lang;
pub mod terms;
pub mod text;

pub use calendar::JalaliDate;
pub use dates::{DateError, DateFormatGuess, DateOrder, DateParser, parse_date, parse_date_time};
pub use decimal::{DecimalError, DecimalText, parse_decimal};
pub use fold::{fold, fold_into};
pub use format::{Formatter, MoneyUnit, NumberStyle};
pub use lang::{CalendarKind, Lang};
pub use terms::{query_terms, search_terms};
pub use text::{Arg, text, text_args, text_plain};
