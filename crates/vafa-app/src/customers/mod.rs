//! Who the customers are: one record per person, household or organisation, known by many identifiers.
//!
//! Owns the tables of `migrations/0002_customers.sql`; other capabilities ask the functions here. A use case is a file
//! named by verb and noun; files named by a noun keep one table or one idea.

mod absorb_customer;
mod add_identifier;
pub(crate) mod change_consent;
mod change_customer;
mod change_profile;
mod combine;
pub(crate) mod count_duplicates;
pub mod counts;
mod create_customer;
mod duplicate_keys;
pub mod duplicates;
mod erase_person;
mod export_person;
pub mod field;
pub mod fields;
pub mod filter;
mod forget_views;
pub mod identifier;
pub mod identifiers;
mod link_member;
pub mod links;
mod list_customers;
mod list_duplicates;
mod list_history;
mod mentions;
mod merge_customers;
pub mod merges;
pub(crate) mod name_of;
pub mod notes;
mod outline;
pub mod page;
pub mod profile;
mod read_customer;
pub mod records;
pub mod resolve_customer;
mod retire_identifier;
mod search_customers;
pub(crate) mod search_index;
pub mod tags;
mod terms;
#[cfg(test)]
mod tests;
mod told_change;
mod undo_merge;
mod verify_identifier;
pub mod views;

pub use add_identifier::{NewIdentifier, add_identifier};
pub use change_consent::{Consent, ConsentChange, change_consents};
pub use change_customer::{ChangeCustomer, change_customer};
pub(crate) use change_profile::change_profile;
pub use combine::DifferingField;
pub use create_customer::{CreateCustomer, create_customer};
pub use erase_person::{ErasePerson, Erased, erase_person};
pub use export_person::export_person;
pub use field::Field;
pub use filter::{ConsentFilter, CustomerFilter};
pub use identifier::{Claim, IdentifierKind};
pub use identifiers::Identifier;
pub(crate) use link_member::link_member;
pub use links::{Link, LinkRole, link_customers, list_links, unlink_customers};
pub use list_customers::{
    CustomerRow, CustomerSort, ListCustomers, SortKey, count_customers, list_customers,
};
pub use list_duplicates::{
    DuplicatePair, DuplicateReason, ListDuplicates, dismiss_duplicate, list_duplicates,
};
pub use list_history::{Happening, HistoryItem, ListHistory, list_history};
pub use merge_customers::{MergeCustomers, MergePreview, merge_customers, preview_merge};
pub use merges::{Merge, list_merges};
pub use notes::{Note, add_note, change_note, delete_note, list_notes};
pub(crate) use outline::source_of;
pub use page::{CappedCount, Page};
pub use profile::{Customer, CustomerKind, Patch, custom_key};
pub use read_customer::{CustomerDetail, read_customer};
pub use resolve_customer::{Resolved, Told};
pub use retire_identifier::retire_identifier;
pub use search_customers::{FoundBy, Match, search_customers};
pub use tags::{TagCount, add_tag, list_tags, remove_tag, rename_tag};
pub(crate) use told_change::{ToldChange, is_only_of, remove_customer, take_back};
pub use undo_merge::undo_merge;
pub use verify_identifier::{Verified, verify_identifier};
pub use views::{
    ReadyView, SavedView, ViewChange, ViewDefinition, Views, change_view, create_view, delete_view,
    list_views, ready_views, reorder_views,
};

use crate::cx::Cx;
use crate::failure::Failure;
use std::collections::BTreeSet;
use vafa_kernel::id::CustomerId;
use vafa_store::Tx;

crate::faults! {
    /// What can go wrong with customers.
    pub enum CustomerError {
        /// There is no such customer.
        NotFound => NotFound, "customer.not_found", "no such customer";
        /// The person was erased.
        Erased => NotFound, "customer.erased", "the person was erased";
        /// One of the two was merged already.
        MergedAlready => Conflict, "customer.merged_already", "one of the two was merged already";
        /// The id was not told twice.
        EraseUnconfirmed => Invalid, "customer.erase_unconfirmed", "the id that confirms is another one", at "/confirmed";
        /// There is no such merge.
        NoSuchMerge => NotFound, "customer.no_such_merge", "no such merge";
        /// The merge was undone already.
        MergeUndone => Conflict, "customer.merge_undone", "the merge was undone already";
        /// The merge is too old to be undone.
        MergeTooOld => Conflict, "customer.merge_too_old", "the merge is older than 30 days";
        /// The survivor was itself merged into another record since.
        MergeBeneath { merge: String } => Conflict, "customer.merge_beneath", "undo {merge} first";
        /// There is no such pair of likely duplicates.
        NoSuchPair => NotFound, "customer.no_such_pair", "no such pair";
        /// A note is empty or too long.
        BadNote => Invalid, "customer.bad_note", "a note has 1 to 5000 characters", at "/body";
        /// There is no such note.
        NoSuchNote => NotFound, "customer.no_such_note", "no such note";
        /// Only households and organisations have members.
        NotAGroup => Invalid, "customer.not_a_group", "only households and organisations have members", at "/group_id";
        /// There is no such view among one's own.
        NoSuchView => NotFound, "customer.no_such_view", "no such view of one's own";
        /// The name of a view is empty or too long.
        BadViewName => Invalid, "customer.bad_view_name", "a view's name has 1 to 60 characters", at "/name";
        /// Nobody keeps so many views.
        TooManyViews { limit: String } => Invalid, "customer.too_many_views", "more than {limit} views";
        /// There is neither a name nor an identifier.
        Empty => Invalid, "customer.empty", "a name or an identifier is needed";
        /// Somebody changed the record since it was read.
        Changed { version: String } => Conflict, "customer.changed", "the record is at version {version} by now", at "/version";
        /// The identifier is another customer's.
        IdentifierTaken { kind: String, holder: String } => Conflict, "customer.identifier_taken", "this {kind} belongs to {holder}", at "/value";
        /// A customer has only one identifier of this kind.
        SecondHardIdentifier { kind: String } => Conflict, "customer.second_hard_identifier", "there is another {kind} already", at "/value";
        /// The identifier is not this customer's.
        NoSuchIdentifier => NotFound, "customer.no_such_identifier", "no such identifier";
        /// The text does not say where a page begins.
        BadCursor => Invalid, "customer.bad_cursor", "the cursor is not one of this list", at "/cursor";
        /// A code is not well formed.
        BadCode { what: String } => Invalid, "customer.bad_code", "the {what} is not a short code of letters, digits and underscores";
        /// A tag is empty or too long.
        BadTag => Invalid, "customer.bad_tag", "a tag has 1 to 60 characters", at "/tag";
        /// A value does not fit the field of the business's own.
        BadCustomValue { field: String } => Invalid, "customer.bad_custom_value", "the value does not fit {field}";
        /// There is no such field of the business's own.
        NoSuchField { name: String } => NotFound, "customer.no_such_field", "no field {name}";
    }
}

/// What follows whenever a record or its identifiers changed: its words for the search, and who looks like the same
/// customer.
pub(crate) fn saved(tx: &mut Tx<'_>, cx: &Cx, customer: &Customer) -> Result<(), Failure> {
    let active = identifiers::list_active(tx, customer.id)?;
    let (terms, keys) = (search_index::known(tx, customer.id)?, duplicates::known_keys(tx, customer.id)?);
    search_index::write(tx, customer.id, &terms, &search_index::wanted(customer, &active))?;
    duplicates::refresh(tx, cx, customer, &active, Some(&keys))
}

/// As [`saved`], of a record that was made a moment ago and goes by `active`: nothing is known of it yet.
pub(crate) fn made(
    tx: &mut Tx<'_>,
    cx: &Cx,
    customer: &Customer,
    active: &[(IdentifierKind, String)],
) -> Result<(), Failure> {
    search_index::write(tx, customer.id, &BTreeSet::new(), &search_index::wanted(customer, active))?;
    duplicates::refresh(tx, cx, customer, active, None)
}

/// The record that answers for `id` today, for use cases that change it.
///
/// # Errors
/// [`CustomerError::NotFound`], and [`CustomerError::Erased`] where there was one.
pub(crate) fn find_open(tx: &mut Tx<'_>, id: CustomerId) -> Result<Customer, Failure> {
    let root = records::root_of(tx, id)?;
    let found = records::find(tx, root)?.ok_or(CustomerError::NotFound)?;
    if found.erased_at.is_some() { Err(CustomerError::Erased.into()) } else { Ok(found) }
}

/// A code as the business may make its own: short, lower-case letters, digits, underscores.
pub(crate) fn check_code(code: &str, what: &str) -> Result<(), CustomerError> {
    let fits = (1..=40).contains(&code.len())
        && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if fits { Ok(()) } else { Err(CustomerError::BadCode { what: what.to_owned() }) }
}
