//! Takes one customer of a file over.

use super::change_log::{ChangeLog, Snapshot};
use super::runs::{Counts, ImportRun};
use crate::customers::resolve_customer::resolve_customer;
use crate::customers::{Customer, Told, change_profile, identifiers, records};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::imports::parse::{CustomerTold, Reject, RejectCode};
use crate::imports::settings::{ExistingPolicy, SeveralPolicy};
use vafa_kernel::id::CustomerId;
use vafa_store::Tx;

/// Takes a customer over; hands the row back where it cannot be taken.
pub(super) fn apply_customer(
    tx: &mut Tx<'_>,
    cx: &Cx,
    run: &ImportRun,
    log: &mut ChangeLog,
    counts: &mut Counts,
    told: &CustomerTold,
) -> Result<Option<Reject>, Failure> {
    let owners = known_owners(tx, told)?;
    if owners.len() > 1 && run.settings.several == SeveralPolicy::Reject {
        let detail = owners.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        return Ok(Some(Reject { code: RejectCode::SeveralCustomers, detail, ..told.row.clone() }));
    }
    if !owners.is_empty() && run.settings.existing == ExistingPolicy::Skip {
        counts.customers_unchanged += 1;
        return Ok(None);
    }
    let mut snapshots = Vec::new();
    for owner in &owners {
        snapshots.extend(Snapshot::take(tx, *owner)?);
    }
    let source = run.settings.source();
    let asked = Told { claims: &told.claims, source: &source, kind: told.patch.kind.unwrap_or_default() };
    let Some(resolved) = resolve_customer(tx, cx, &asked)? else {
        return Ok(Some(Reject { code: RejectCode::NoIdentifier, ..told.row.clone() }));
    };
    let Some(record) = records::find(tx, resolved.id)? else { return Ok(None) };
    let mut patch = told.patch.clone();
    if run.settings.existing == ExistingPolicy::Fill && !resolved.is_new {
        keep_unknown(&mut patch, &record);
    }
    keep_different(&mut patch, &record);
    if !patch.is_empty() {
        change_profile(tx, cx, resolved.id, &patch, cx.now)?;
    }
    if resolved.is_new {
        counts.customers_created += 1;
        log.customer_created(resolved.id);
        return Ok(None);
    }
    let snapshot = snapshots.into_iter().find(|snapshot| snapshot.customer().id == resolved.id);
    let changed = match snapshot {
        Some(snapshot) => snapshot.compare(tx)?,
        None => Default::default(),
    };
    if changed.is_empty() {
        counts.customers_unchanged += 1;
    } else {
        counts.customers_updated += u64::from(log.customer_updated(tx, resolved.id, changed)?);
    }
    Ok(None)
}

/// The customers whom the identifiers mean, each once. Visitors known by a cookie alone are nobody yet.
fn known_owners(tx: &mut Tx<'_>, told: &CustomerTold) -> Result<Vec<CustomerId>, Failure> {
    let mut owners: Vec<CustomerId> = Vec::new();
    for claim in &told.claims {
        let Some(owner) = identifiers::owner_of(tx, claim.kind, &claim.value)? else { continue };
        let root = records::root_of(tx, owner)?;
        if owners.contains(&root) || claim.kind.is_soft() {
            continue;
        }
        if records::find(tx, root)?.is_some_and(|record| !record.is_anonymous) {
            owners.push(root);
        }
    }
    Ok(owners)
}

fn keep_unknown(patch: &mut crate::customers::Patch, record: &Customer) {
    patch.kind = None;
    patch.fields.retain(|field, _| !record.fields.contains_key(field));
    patch.custom.retain(|name, _| !record.custom.contains_key(name));
}

/// Leaves out what is known just so: telling it again is no change.
fn keep_different(patch: &mut crate::customers::Patch, record: &Customer) {
    patch.kind = patch.kind.filter(|kind| *kind != record.kind);
    patch.fields.retain(|field, value| record.fields.get(field) != value.as_ref());
    patch.custom.retain(|name, value| record.custom.get(name) != Some(value));
}
