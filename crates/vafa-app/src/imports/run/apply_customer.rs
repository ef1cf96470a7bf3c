//! Takes one customer of a file over.

use super::change_log::{ChangeLog, Snapshot};
use super::runs::{Counts, ImportRun};
use super::telling::Telling;
use crate::customers::resolve_customer::resolve_customer;
use crate::customers::{
    Consent, CustomerKind, Patch, Told, change_consent, change_profile, identifiers, records, tags,
};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::imports::parse::{CustomerTold, Reject, RejectCode};
use crate::imports::settings::{ExistingPolicy, SeveralPolicy};
use crate::timeline::{Incoming, Recorder};
use serde_json::json;
use vafa_kernel::id::CustomerId;
use vafa_store::Tx;
use vafa_timeline::{EventKind, Meaning};

/// Takes a customer over; hands the row back where it cannot be taken.
pub(super) fn apply_customer(
    tx: &mut Tx<'_>,
    cx: &Cx,
    (run, telling): (&ImportRun, &Telling),
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
    let asked = Told {
        claims: &told.claims,
        source: &source,
        kind: told.patch.kind.unwrap_or_default(),
        profile: Some((&told.patch, telling.at)),
    };
    let Some(resolved) = resolve_customer(tx, cx, &asked)? else {
        return Ok(Some(Reject { code: RejectCode::NoIdentifier, ..told.row.clone() }));
    };
    if !resolved.is_new {
        tell_profile(tx, cx, telling, resolved.id, told)?;
    }
    for tag in &told.tags {
        tags::insert(tx, cx.now, resolved.id, tag)?;
    }
    for (purpose, channel, is_granted) in &told.consents {
        tell_consent(tx, cx, (run, telling, told.row.row), resolved.id, (purpose, channel, *is_granted))?;
    }
    if resolved.is_new {
        counts.customers_created += 1;
        log.customer_created(resolved.id);
        return Ok(None);
    }
    let snapshot = snapshots.into_iter().find(|snapshot| snapshot.customer().id == resolved.id);
    let changed = snapshot.map(|snapshot| snapshot.compare(tx)).transpose()?.unwrap_or_default();
    if changed.is_empty() {
        counts.customers_unchanged += 1;
    } else {
        counts.customers_updated += u64::from(log.customer_updated(tx, resolved.id, changed)?);
    }
    Ok(None)
}

/// Takes over what the row tells of the profile of somebody who was known before.
fn tell_profile(
    tx: &mut Tx<'_>,
    cx: &Cx,
    telling: &Telling,
    customer: CustomerId,
    told: &CustomerTold,
) -> Result<(), Failure> {
    let Some(record) = records::find(tx, customer)? else { return Ok(()) };
    let patch = telling.news(tx, told.row.row, &told.patch, &record)?;
    if !patch.is_empty() {
        change_profile(tx, cx, customer, &patch, telling.at)?;
    }
    Ok(())
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

/// Notes a consent where it is news: the row that holds now, and the entry on the timeline that proves it.
fn tell_consent(
    tx: &mut Tx<'_>,
    cx: &Cx,
    (run, telling, row): (&ImportRun, &Telling, u64),
    customer: CustomerId,
    (purpose, channel, is_granted): (&str, &str, bool),
) -> Result<(), Failure> {
    let held = change_consent::list(tx, customer)?;
    if !telling.is_news(tx, row, &held, (purpose, channel, is_granted))? {
        return Ok(());
    }
    let consent = Consent {
        purpose: purpose.to_owned(),
        channel: channel.to_owned(),
        is_granted,
        source: run.settings.source(),
        evidence: run.file_name.clone(),
        changed_at: telling.at,
    };
    change_consent::write(tx, customer, &consent)?;
    let told = Incoming {
        source: run.settings.source(),
        message_id: format!("{}/consent/{customer}/{purpose}/{channel}/{}", run.id, cx.new_id()),
        content_hash: [0; 16],
        at: cx.now,
        received_at: cx.now,
        sent_at: None,
        original_at: None,
        flags: String::new(),
        kind: EventKind::Consent,
        name: String::new(),
        channel: String::new(),
        claims: Vec::new(),
        customer_kind: CustomerKind::Person,
        patch: Patch::default(),
        payload: json!({ "purpose": purpose, "channel": channel, "is_granted": is_granted, "evidence": run.file_name }),
        meaning: Meaning::Told,
    };
    let mut recorder = Recorder::new();
    recorder.record_for(tx, cx, customer, &told)?;
    recorder.finish(tx, cx)
}
