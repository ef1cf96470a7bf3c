//! Gives a customer one more identifier.

use super::identifier::{Claim, IdentifierKind};
use super::identifiers::{self, Owner};
use super::outline::source_of;
use super::{CustomerError, absorb_customer::absorb_customer, find_open, records, saved};
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use serde_json::json;
use vafa_kernel::id::CustomerId;
use vafa_store::Tx;

/// An identifier as people type it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIdentifier {
    /// What kind.
    pub kind: IdentifierKind,
    /// The text, in any usual form.
    pub text: String,
    /// Whether it was proved to be theirs.
    pub is_verified: bool,
}

/// Adds an identifier. One that is another customer's is a conflict that names the holder; adding what they have already
/// changes nothing (but may mark it as proved).
pub fn add_identifier(
    tx: &mut Tx<'_>,
    cx: &Cx,
    customer: CustomerId,
    told: &NewIdentifier,
) -> Result<(), Failure> {
    cx.require(Permission::EditCustomers)?;
    let customer = find_open(tx, customer)?;
    if !take_identifier(tx, cx, customer.id, told)? {
        return Ok(());
    }
    let fresh = records::find(tx, customer.id)?.ok_or(CustomerError::NotFound)?;
    saved(tx, cx, &fresh)?;
    let change = Change::new("customer.identifier_added", "customer", customer.id)
        .after(json!({ "kind": told.kind.code(), "value": told.text, "is_verified": told.is_verified }));
    append_entry(tx, cx, &change)?;
    Ok(())
}

/// The step below every use case that gives a known customer an identifier. Says whether anything changed.
pub(super) fn take_identifier(
    tx: &mut Tx<'_>,
    cx: &Cx,
    customer: CustomerId,
    told: &NewIdentifier,
) -> Result<bool, Failure> {
    let claim = Claim { is_verified: told.is_verified, ..Claim::read(told.kind, &told.text, &cx.business)? };
    match identifiers::find_owner(tx, claim.kind, &claim.value)? {
        Some(owner) if owner.root == customer => {
            if !claim.is_verified {
                return Ok(false);
            }
            identifiers::mark_verified(tx, owner.home, claim.kind, &claim.value)?;
            return Ok(true);
        }
        Some(owner) => {
            let holder = records::find(tx, owner.root)?.ok_or(CustomerError::NotFound)?;
            if !holder.is_anonymous {
                return Err(CustomerError::IdentifierTaken {
                    kind: claim.kind.to_string(),
                    holder: holder.id.to_string(),
                }
                .into());
            }
            let evidence = json!([{ "code": claim.kind.code(), "verified": claim.is_verified }]);
            absorb_customer(tx, cx, customer, holder.id, &evidence)?;
            return Ok(true);
        }
        None => {}
    }
    if claim.kind.is_hard() && identifiers::has_other(tx, customer, claim.kind, &claim.value)? {
        return Err(CustomerError::SecondHardIdentifier { kind: claim.kind.to_string() }.into());
    }
    let to = Owner { root: customer, home: customer };
    identifiers::attach(tx, cx.now, to, &[&claim], source_of(cx))?;
    Ok(true)
}
