//! The values everything else is said in: ids, money, points, time, phones, kinds of errors.
//!
//! Pure: no I/O, no clock and no randomness of its own. The only door to the real clock is
//! [`clock::SystemClock`], which the binary hands in at the top.

pub mod clock;
pub mod email;
pub mod error;
pub mod id;
pub mod money;
pub mod phone;
pub mod points;
pub mod secret;
pub mod time;

pub use clock::{Clock, Ids};
pub use error::{Fault, Kind};
pub use money::{Currency, Money};
pub use time::{Instant, LocalDate, Zone};
