//! The start page: what needs a person now, and the pulse of the business. Owns no table; asks those who do.

mod figures;
mod read_today;
#[cfg(test)]
mod tests;

pub use figures::{Figures, Span};
pub use read_today::{CART_REST, DAYS, Needs, Said, Today, WAITING_CAP, read_today};
