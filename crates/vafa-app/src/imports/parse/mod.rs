//! From rows to what they tell: customers, and orders gathered from their lines.

mod amounts;
mod build_customer;
mod build_order;
mod currency_words;
mod group_orders;
mod identifiers;
mod plan;
mod produce;
mod reject;
mod survey;
mod words;

pub(crate) use plan::Plan;
pub(crate) use produce::{Chunk, produce};
pub use reject::{Reject, RejectCode};
pub(crate) use survey::Survey;

use crate::customers::{Claim, Patch};
use vafa_timeline::OrderContent;

/// One thing that a file tells, with the rows it comes from. Units are numbered in the order in which they are whole,
/// which is the same at every reading: a number of units is where an import can be carried on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Unit {
    /// What the rows tell; nothing where they were all rejected.
    pub(crate) told: Option<Told>,
    /// The rows that were rejected.
    pub(crate) rejects: Vec<Reject>,
    /// How many rows it is made of.
    pub(crate) rows: u64,
    /// What was passed over in them.
    pub(crate) notes: Notes,
}

/// What was passed over without rejecting anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Notes {
    /// Identifiers of orders that cannot be ones, such as phones with too few digits.
    pub(crate) ignored_identifiers: u64,
    /// Words for the status or kind of an order that are not known; such an order counts as a completed sale.
    pub(crate) unknown_words: u64,
}

/// What a unit tells.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Told {
    /// An order.
    Order(Box<OrderTold>),
    /// A customer.
    Customer(Box<CustomerTold>),
}

/// What is told of an order and who it is of.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OrderTold {
    pub(crate) content: OrderContent,
    pub(crate) claims: Vec<Claim>,
    pub(crate) patch: Patch,
}

/// What is told of a customer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CustomerTold {
    pub(crate) claims: Vec<Claim>,
    pub(crate) patch: Patch,
    pub(crate) tags: Vec<String>,
    /// Purpose, channel (or empty), and whether it is given.
    pub(crate) consents: Vec<(String, String, bool)>,
    /// The row, in case the customer that it means says no to it.
    pub(crate) row: Reject,
}
