//! A Persian shop with a web store and two branches, simulated from a seed.
//!
//! Pure: no I/O, no clock, no randomness but the seed's. [`Shop::new`] takes the seed, the day it is, the zone and the
//! number of customers; who the customers are and what they did in the two years before that day comes out of it on
//! demand, the same bit for bit on every machine and with any number of threads.
//!
//! Mobile numbers look real because the prefixes are real: connect no live gateway to a simulated shop. E-mail and web
//! addresses are under `.example` (RFC 2606) and can reach nobody.

mod basket;
mod block;
mod calendar;
mod catalogue;
mod chance;
mod comments;
mod customer;
mod elementary;
mod english;
mod events;
mod grammar;
mod guests;
mod make_customer;
mod ordering;
mod people;
mod phones;
mod profile;
mod reaction;
mod remarks;
mod shop;
mod story;
mod touch;
mod traits;
mod typing;

pub use calendar::{DAYS, Season};
pub use catalogue::{Category, Goods, Product, categories, products};
pub use customer::{Consent, Contact, Member, Purpose, SimCustomer, Standing};
pub use events::{
    Aspect, Channel, Consumer, Reason, Remedy, ReturnLine, SimComment, SimEvent, SimKind, SimLine, SimOrder,
    Source, Survey, Trade,
};
pub use people::Gender;
pub use profile::{BRANCHES, Branch, BusinessProfile, STAFF};
pub use remarks::{Remarks, SimNote, Writer};
pub use shop::{CUSTOMERS_MAX, Happening, Shop, ShopSettings};
pub use traits::{
    Archetype, DROPOUT, Inside, Kind, RATE_PER_YEAR, RATE_SHAPE, SPEND_MEAN, SPEND_SHAPE, SPEND_SPREAD,
};
