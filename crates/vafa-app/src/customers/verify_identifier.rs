//! Notes that an identifier was proved to be a customer's: a code by SMS, a document seen.

use super::absorb_customer::absorb_customer;
use super::duplicates::{CLAIMED_WEIGHT, claimed, suggest_pair};
use super::identifier::{Claim, IdentifierKind};
use super::identifiers::{self, Owner};
use super::outline::source_of;
use super::resolve_customer::hard_conflict;
use super::{CustomerError, find_open, records, saved};
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use serde_json::json;
use vafa_kernel::id::{CustomerId, MergeId};
use vafa_store::Tx;

/// What a proof led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verified {
    /// The customer has it, proved.
    Marked,
    /// Another record had it: it was the same customer and was taken in.
    Merged(MergeId),
    /// Another record has it, but the two have different numbers of a kind of which a customer has one: staff decide.
    Suggested(CustomerId),
}

/// Notes that an identifier was proved.
pub fn verify_identifier(
    tx: &mut Tx<'_>,
    cx: &Cx,
    customer: CustomerId,
    kind: IdentifierKind,
    text: &str,
) -> Result<Verified, Failure> {
    cx.require(Permission::EditCustomers)?;
    let customer = find_open(tx, customer)?;
    let claim = Claim { is_verified: true, ..Claim::read(kind, text, &cx.business)? };
    let outcome = match identifiers::find_owner(tx, kind, &claim.value)? {
        Some(owner) if owner.root == customer.id => {
            identifiers::mark_verified(tx, owner.home, kind, &claim.value)?;
            Verified::Marked
        }
        Some(owner) if hard_conflict(tx, customer.id, owner.root)? => {
            suggest_pair(tx, cx, customer.id, owner.root, &[(&claimed(kind), CLAIMED_WEIGHT)])?;
            Verified::Suggested(owner.root)
        }
        Some(owner) => {
            identifiers::mark_verified(tx, owner.home, kind, &claim.value)?;
            let evidence = json!([{ "code": kind.code(), "verified": true }]);
            Verified::Merged(absorb_customer(tx, cx, customer.id, owner.root, &evidence)?)
        }
        None => {
            if kind.is_hard() && identifiers::has_other(tx, customer.id, kind, &claim.value)? {
                return Err(CustomerError::SecondHardIdentifier { kind: kind.to_string() }.into());
            }
            let to = Owner { root: customer.id, home: customer.id };
            identifiers::attach(tx, cx.now, to, &[&claim], source_of(cx))?;
            let fresh = records::find(tx, customer.id)?.ok_or(CustomerError::NotFound)?;
            saved(tx, cx, &fresh)?;
            Verified::Marked
        }
    };
    let told = Change::new("customer.identifier_verified", "customer", customer.id)
        .after(json!({ "kind": kind.code(), "value": claim.value }));
    append_entry(tx, cx, &told)?;
    Ok(outcome)
}
