//! Everything about one customer that one look needs, the timeline apart.

use super::change_consent::{Consent, over_group};
use super::identifiers::{self, Identifier};
use super::profile::Customer;
use super::{CustomerError, find_open, records, tags};
use crate::actor::Permission;
use crate::cx::Cx;
use crate::failure::Failure;
use crate::timeline::states;
use vafa_kernel::id::CustomerId;
use vafa_store::{Tx, params, sql};
use vafa_timeline::CustomerState;

/// One customer, whole.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomerDetail {
    /// The record that answers.
    pub customer: Customer,
    /// The id that was asked for, where it was merged into `customer` since: tell the asker to go there.
    pub redirected_from: Option<CustomerId>,
    /// The records that make the customer up, the survivor first.
    pub members: Vec<CustomerId>,
    /// What they are and were known by, over all records, retired ones last.
    pub identifiers: Vec<Identifier>,
    /// Tags, in order.
    pub tags: Vec<String>,
    /// What they allow, over all records.
    pub consents: Vec<Consent>,
    /// What all that happened comes to.
    pub state: CustomerState,
    /// Notes that staff wrote.
    pub notes_count: i64,
    /// Records that look like the same customer and wait for a decision.
    pub duplicates_count: i64,
}

/// Reads a customer. An id that was merged away answers with the survivor; an erased one fails with its own code.
pub fn read_customer(tx: &mut Tx<'_>, cx: &Cx, id: CustomerId) -> Result<CustomerDetail, Failure> {
    cx.require(Permission::SeeCustomers)?;
    if id.is_nil() {
        return Err(CustomerError::NotFound.into());
    }
    let customer = find_open(tx, id)?;
    let members = records::group_of(tx, customer.id)?;
    let mut held = Vec::new();
    let mut notes_count = 0;
    for member in &members {
        held.extend(identifiers::list(tx, *member)?);
        notes_count += tx.query_one(
            sql!("SELECT COUNT(*) AS notes FROM customer_note WHERE customer_id = $1"),
            params![member.uuid()],
            |row| row.get::<i64>("notes"),
        )?;
    }
    held.sort_by(|a, b| {
        (a.retired_at.is_some(), a.kind, &a.value).cmp(&(b.retired_at.is_some(), b.kind, &b.value))
    });
    let state = states::find(tx, customer.id)?.unwrap_or_default();
    let tags = tags::list(tx, customer.id)?.into_iter().map(|(tag, _)| tag).collect();
    Ok(CustomerDetail {
        redirected_from: (customer.id != id).then_some(id),
        identifiers: held,
        tags,
        consents: over_group(tx, customer.id)?,
        state,
        notes_count,
        duplicates_count: super::duplicates::count_open(tx, customer.id)?,
        members,
        customer,
    })
}
