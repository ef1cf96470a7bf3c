//! Who the customers are: one record per person, household or organisation, known by many identifiers.
//!
//! Owns the tables of `migrations/0002_customers.sql`; other capabilities ask the functions here.

mod absorb_customer;
mod change_profile;
pub mod counts;
pub mod duplicates;
pub mod field;
pub mod identifier;
pub mod identifiers;
mod link_member;
pub mod profile;
pub mod records;
pub mod resolve_customer;
pub(crate) mod search_index;

pub(crate) use change_profile::change_profile;
pub use field::Field;
pub use identifier::{Claim, IdentifierKind};
pub use identifiers::Identifier;
pub(crate) use link_member::link_member;
pub use profile::{Customer, CustomerKind, Patch};
pub use resolve_customer::{Resolved, Told};

use crate::cx::Cx;
use crate::failure::Failure;
use vafa_store::Tx;

crate::faults! {
    /// What can go wrong with customers.
    pub enum CustomerError {
        /// There is no such customer.
        NotFound => NotFound, "customer.not_found", "no such customer";
        /// One of the two was merged already.
        MergedAlready => Conflict, "customer.merged_already", "one of the two was merged already";
    }
}

/// What follows whenever a record or its identifiers changed: its words for the search.
pub(crate) fn saved(tx: &mut Tx<'_>, _cx: &Cx, customer: &Customer) -> Result<(), Failure> {
    search_index::refresh(tx, customer)
}
