//! Takes an identifier from a customer: a number that was given up, a card that was lost.

use super::identifier::{Claim, IdentifierKind};
use super::{CustomerError, find_open, identifiers, saved};
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use serde_json::json;
use vafa_kernel::id::CustomerId;
use vafa_store::Tx;

/// Takes an identifier away. The record keeps it as history; it means nobody until somebody tells it again.
pub fn retire_identifier(
    tx: &mut Tx<'_>,
    cx: &Cx,
    customer: CustomerId,
    kind: IdentifierKind,
    text: &str,
) -> Result<(), Failure> {
    cx.require(Permission::EditCustomers)?;
    let customer = find_open(tx, customer)?;
    let claim = Claim::read(kind, text, &cx.business)?;
    if identifiers::owner_of(tx, kind, &claim.value)? != Some(customer.id) {
        return Err(CustomerError::NoSuchIdentifier.into());
    }
    identifiers::retire(tx, cx.now, kind, &claim.value)?;
    saved(tx, cx, &customer)?;
    let told = Change::new("customer.identifier_retired", "customer", customer.id)
        .before(json!({ "kind": kind.code(), "value": claim.value }));
    append_entry(tx, cx, &told)?;
    Ok(())
}
