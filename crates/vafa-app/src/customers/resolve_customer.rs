//! Who is meant: from what was told about somebody to one record.
//!
//! Exact keys decide by themselves; likely ones only suggest. Two different numbers of the business's own, or two
//! different national ids, are never one person. A cookie or a device belongs to whoever signed in last.

use super::absorb_customer::absorb_customer;
use super::duplicates::{CLAIMED_WEIGHT, claimed, suggest_pair};
use super::identifier::{Claim, IdentifierKind};
use super::identifiers::Owner;
use super::profile::{Customer, CustomerKind, Patch};
use super::{counts, fields, identifiers, made, records, saved};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::timeline::states;
use serde_json::json;
use vafa_kernel::Instant;
use vafa_kernel::id::CustomerId;
use vafa_store::Tx;

/// What was told about who somebody is.
#[derive(Debug, Clone)]
pub struct Told<'a> {
    /// Identifiers, in any order.
    pub claims: &'a [Claim],
    /// Where it was told.
    pub source: &'a str,
    /// What kind of customer to make where there is none yet.
    pub kind: CustomerKind,
    /// What was told of the profile, and when: a record that is made begins with it. One that was there before is left to
    /// the caller.
    pub profile: Option<(&'a Patch, Instant)>,
}

/// Who is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolved {
    /// The record that answers.
    pub id: CustomerId,
    /// The record of theirs that was told of by name: where what is told now is written.
    pub home: CustomerId,
    /// It was made now.
    pub is_new: bool,
    /// It learned an identifier, or took in another record: only several identifiers told together can do that. One that
    /// was made of nothing but new identifiers gained nothing that anybody could have known before.
    pub has_gained: bool,
}

/// Finds or makes the record that is meant; nothing where nothing was told (a guest).
pub(crate) fn resolve_customer(
    tx: &mut Tx<'_>,
    cx: &Cx,
    told: &Told<'_>,
) -> Result<Option<Resolved>, Failure> {
    if told.claims.is_empty() {
        return Ok(None);
    }
    let (claims, owners) = with_owners(tx, told.claims)?;
    if let Some(known) =
        all_known(claims.iter().zip(&owners).map(|(claim, owner)| Some((claim.kind, (*owner)?))))
    {
        return Ok(Some(known));
    }
    if owners.iter().all(Option::is_none) {
        return make(tx, cx, told, &claims).map(Some);
    }
    let found = find_meant(tx, &claims, &owners)?;
    let (mut customer, home, is_new) = if let Some(Owner { root, home }) = found {
        (records::find(tx, root)?.ok_or(super::CustomerError::NotFound)?, home, false)
    } else {
        let fresh = new_record(cx, told, &claims);
        let home = fresh.id;
        (fresh, home, true)
    };
    if is_new {
        insert(tx, cx, told, &customer)?;
    }
    let mut has_gained = is_new;
    for (claim, owner) in claims.iter().zip(&owners) {
        let to = Owner { root: customer.id, home };
        has_gained |= settle(tx, cx, to, claim, owner.map(|owner| owner.root), told.source)?;
    }
    if customer.is_anonymous && claims.iter().any(|claim| !claim.kind.is_soft()) {
        customer.is_anonymous = false;
        has_gained = true;
    }
    if has_gained {
        // Absorbing another record may have filled fields of this one.
        let stored = records::find(tx, customer.id)?.ok_or(super::CustomerError::NotFound)?;
        let mut fresh = stored.clone();
        fresh.is_anonymous &= customer.is_anonymous;
        fresh.updated_at = cx.now;
        records::update(tx, &fresh)?;
        let before = if is_new { Customer { is_anonymous: true, ..fresh.clone() } } else { stored };
        counts::moved(tx, cx, &before, &fresh)?;
        saved(tx, cx, &fresh)?;
    }
    Ok(Some(Resolved { id: customer.id, home, is_new, has_gained }))
}

/// The usual case: everything that was told is known already, of one customer. `owners` says of each identifier what kind
/// it is and whom it means.
pub(crate) fn all_known(
    owners: impl IntoIterator<Item = Option<(IdentifierKind, Owner)>>,
) -> Option<Resolved> {
    let mut best: Option<(IdentifierKind, Owner)> = None;
    for known in owners {
        let (kind, owner) = known?;
        match best {
            Some((_, other)) if other.root != owner.root => return None,
            Some((trusted, _)) if trusted <= kind => {}
            _ => best = Some((kind, owner)),
        }
    }
    let (kind, owner) = best?;
    Some(Resolved { id: owner.root, home: home_by(kind, owner), is_new: false, has_gained: false })
}

/// A cookie belongs to a machine: what it tells is of whoever answers, not of the record that first had it.
fn home_by(kind: IdentifierKind, owner: Owner) -> CustomerId {
    if kind.is_soft() { owner.root } else { owner.home }
}

/// Makes the record of somebody of whom nothing was known.
fn make(tx: &mut Tx<'_>, cx: &Cx, told: &Told<'_>, claims: &[&Claim]) -> Result<Resolved, Failure> {
    let customer = new_record(cx, told, claims);
    let to = Owner { root: customer.id, home: customer.id };
    insert(tx, cx, told, &customer)?;
    let mut theirs: Vec<&Claim> = Vec::with_capacity(claims.len());
    for claim in claims {
        let has_other = theirs.iter().any(|had| had.kind == claim.kind && had.value != claim.value);
        match theirs.iter_mut().find(|had| had.kind == claim.kind && had.value == claim.value) {
            // Told twice, proved once: proved.
            Some(had) if claim.is_verified && !had.is_verified => *had = claim,
            Some(_) => {}
            None if claim.kind.is_hard() && has_other => {}
            None => theirs.push(claim),
        }
    }
    identifiers::attach(tx, cx.now, to, &theirs, told.source)?;
    counts::made(tx, cx, &customer)?;
    let mut active: Vec<(IdentifierKind, String)> =
        theirs.iter().map(|claim| (claim.kind, claim.value.clone())).collect();
    active.sort_by(|one, other| (one.0.code(), &one.1).cmp(&(other.0.code(), &other.1)));
    made(tx, cx, &customer, &active)?;
    Ok(Resolved { id: customer.id, home: customer.id, is_new: true, has_gained: false })
}

fn insert(tx: &mut Tx<'_>, cx: &Cx, told: &Told<'_>, customer: &Customer) -> Result<(), Failure> {
    records::insert(tx, customer)?;
    states::insert_empty(tx, customer)?;
    match told.profile {
        Some((patch, _)) => fields::note_unplanned(tx, cx.now, super::source_of(cx), patch),
        None => Ok(()),
    }
}

/// Claims, the most trusted kind first, each with whom it means.
type WithOwners<'c> = (Vec<&'c Claim>, Vec<Option<Owner>>);

fn with_owners<'c>(tx: &mut Tx<'_>, told: &'c [Claim]) -> Result<WithOwners<'c>, Failure> {
    let mut claims: Vec<&Claim> = told.iter().collect();
    claims.sort_by_key(|claim| claim.kind);
    let mut owners = Vec::with_capacity(claims.len());
    for claim in &claims {
        owners.push(identifiers::find_owner(tx, claim.kind, &claim.value)?);
    }
    Ok((claims, owners))
}

/// Who of those that the claims mean is meant by all of them together.
fn find_meant(
    tx: &mut Tx<'_>,
    claims: &[&Claim],
    owners: &[Option<Owner>],
) -> Result<Option<Owner>, Failure> {
    for (claim, owner) in claims.iter().zip(owners) {
        if let Some(owner) = owner
            && fits(tx, owner.root, claim.kind, claims)?
        {
            return Ok(Some(Owner { home: home_by(claim.kind, *owner), ..*owner }));
        }
    }
    Ok(None)
}

/// Whether [`resolve_customer`] would find `root` by these claims and teach them nothing: then telling it again is no
/// news, also where an identifier stays with somebody else.
pub(crate) fn is_known_by(tx: &mut Tx<'_>, root: CustomerId, told: &[Claim]) -> Result<bool, Failure> {
    let (claims, owners) = with_owners(tx, told)?;
    if owners.iter().all(|owner| owner.is_some_and(|owner| owner.root == root)) {
        return Ok(true);
    }
    if find_meant(tx, &claims, &owners)?.map(|owner| owner.root) != Some(root) {
        return Ok(false);
    }
    for (claim, owner) in claims.iter().zip(&owners) {
        let step = step_of(tx, root, claim, owner.map(|owner| owner.root))?;
        if !matches!(step, Step::Nothing | Step::Suggest(_)) {
            return Ok(false);
        }
    }
    let is_anonymous = records::find(tx, root)?.is_some_and(|record| record.is_anonymous);
    Ok(!is_anonymous || claims.iter().all(|claim| claim.kind.is_soft()))
}

fn new_record(cx: &Cx, told: &Told<'_>, claims: &[&Claim]) -> Customer {
    let id = CustomerId::from_uuid(cx.new_id());
    let mut customer = Customer::new(id, told.kind, told.source, cx.now);
    customer.is_anonymous = claims.iter().all(|claim| claim.kind.is_soft());
    if let Some((patch, told_at)) = told.profile {
        customer.apply(patch, told_at);
    }
    customer
}

/// Whether all that was told can be of `owner`, who was found by an identifier of kind `by`.
fn fits(tx: &mut Tx<'_>, owner: CustomerId, by: IdentifierKind, claims: &[&Claim]) -> Result<bool, Failure> {
    for claim in claims {
        // By a cookie alone nobody gets a second phone or address: another person may sit at the same device.
        let limited = claim.kind.is_hard() || (by.is_soft() && !claim.kind.is_soft());
        if limited
            && identifiers::has_other(tx, owner, claim.kind, &claim.value)?
            && identifiers::owner_of(tx, claim.kind, &claim.value)? != Some(owner)
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What brings one identifier and the customer together.
enum Step {
    /// They are together, or cannot be.
    Nothing,
    /// It is theirs since a record was taken in a moment ago.
    Came,
    /// It is nobody's yet.
    Attach,
    /// It is a cookie or device that somebody else used before.
    TakeOver,
    /// It is of a record that is theirs too.
    Absorb(CustomerId),
    /// It is of somebody else, who may be the same person.
    Suggest(CustomerId),
}

fn step_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    claim: &Claim,
    owner: Option<CustomerId>,
) -> Result<Step, Failure> {
    let Some(owner) = owner else {
        let is_taken =
            claim.kind.is_hard() && identifiers::has_other(tx, customer, claim.kind, &claim.value)?;
        return Ok(if is_taken { Step::Nothing } else { Step::Attach });
    };
    if owner == customer {
        return Ok(Step::Nothing);
    }
    // A record that was taken in a moment ago has handed its identifiers over already.
    if identifiers::owner_of(tx, claim.kind, &claim.value)? == Some(customer) {
        return Ok(Step::Came);
    }
    let Some(other) = records::find(tx, owner)? else { return Ok(Step::Nothing) };
    Ok(if other.is_anonymous {
        Step::Absorb(owner)
    } else if claim.kind.is_soft() {
        Step::TakeOver
    } else if claim.is_verified && !hard_conflict(tx, customer, owner)? {
        Step::Absorb(owner)
    } else {
        Step::Suggest(owner)
    })
}

/// Brings one identifier and the customer together. Says whether the customer gained anything.
fn settle(
    tx: &mut Tx<'_>,
    cx: &Cx,
    to: Owner,
    claim: &Claim,
    owner: Option<CustomerId>,
    source: &str,
) -> Result<bool, Failure> {
    let customer = to.root;
    match step_of(tx, customer, claim, owner)? {
        Step::Nothing => return Ok(false),
        Step::Came => {}
        Step::Attach => identifiers::attach(tx, cx.now, to, &[claim], source)?,
        Step::TakeOver => {
            identifiers::retire(tx, cx.now, claim.kind, &claim.value)?;
            identifiers::attach(tx, cx.now, to, &[claim], source)?;
        }
        Step::Absorb(other) => {
            let evidence = json!([{ "code": claim.kind.code(), "verified": claim.is_verified }]);
            absorb_customer(tx, cx, customer, other, &evidence)?;
        }
        Step::Suggest(other) => {
            suggest_pair(tx, cx, customer, other, &[(&claimed(claim.kind), CLAIMED_WEIGHT)])?;
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether two customers have different identifiers of a kind of which a customer has only one.
pub(crate) fn hard_conflict(tx: &mut Tx<'_>, one: CustomerId, other: CustomerId) -> Result<bool, Failure> {
    for (kind, value) in identifiers::list_active(tx, one)? {
        if kind.is_hard() && identifiers::has_other(tx, other, kind, &value)? {
            return Ok(true);
        }
    }
    Ok(false)
}
