//! Makes a record by hand or through the API.

use super::add_identifier::{NewIdentifier, take_identifier};
use super::change_consent::{ConsentChange, write_consents};
use super::outline::{outline, source_of};
use super::profile::{Customer, CustomerKind, Patch};
use super::{CustomerError, counts, records, saved, tags};
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::intents::{Topic, plan_webhooks};
use crate::timeline::{rollups, states};
use serde_json::json;
use vafa_kernel::id::CustomerId;
use vafa_store::Tx;

/// What is known of a new customer.
#[derive(Debug, Clone, Default)]
pub struct CreateCustomer {
    /// Person, household or organisation.
    pub kind: CustomerKind,
    /// Profile; see [`Patch::tell`].
    pub patch: Patch,
    /// What they are known by.
    pub identifiers: Vec<NewIdentifier>,
    /// Tags.
    pub tags: Vec<String>,
    /// Consents they gave or refused.
    pub consents: Vec<ConsentChange>,
}

/// Makes a customer; the answer is the new id. There must be a name or an identifier.
///
/// An identifier that is somebody else's is never taken over silently: the failure names the holder, whose record can be
/// opened instead. A visitor who was known only by a cookie or device is taken in.
pub fn create_customer(tx: &mut Tx<'_>, cx: &Cx, command: &CreateCustomer) -> Result<CustomerId, Failure> {
    cx.require(Permission::EditCustomers)?;
    let source = source_of(cx);
    let mut customer = Customer::new(CustomerId::from_uuid(cx.new_id()), command.kind, source, cx.now);
    customer.apply(&command.patch, cx.now);
    if customer.name().is_empty() && command.identifiers.is_empty() {
        return Err(CustomerError::Empty.into());
    }
    records::insert(tx, &customer)?;
    states::insert_empty(tx, &customer)?;
    counts::add(tx, cx, customer.kind, 1)?;
    rollups::count_new_customer(tx, cx, cx.now, 1)?;
    for (at, told) in command.identifiers.iter().enumerate() {
        take_identifier(tx, cx, customer.id, told)
            .map_err(|failure| failure.at(format!("/identifiers/{at}/value")))?;
    }
    for tag in &command.tags {
        tags::insert(tx, cx.now, customer.id, &tags::clean(tag)?)?;
    }
    write_consents(tx, cx, customer.id, &command.consents)?;
    // A visitor who was taken in may have filled empty fields.
    let customer = records::find(tx, customer.id)?.ok_or(CustomerError::NotFound)?;
    saved(tx, cx, &customer)?;
    let told = Change::new("customer.created", "customer", customer.id)
        .after(json!({ "record": outline(&customer), "tags": command.tags }));
    append_entry(tx, cx, &told)?;
    let key = customer.id.to_string();
    plan_webhooks(tx, cx, Topic::CustomerCreated, &key, Some(customer.id), &outline(&customer))?;
    Ok(customer.id)
}
