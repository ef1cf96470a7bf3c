//! Erases a person: everything that tells who they are, everywhere; what the business sold and when it happened stays,
//! about nobody.
//!
//! The record stays as an empty one, so that its id says that it was erased, and so do message ids, so that a second
//! telling of an old event does not bring the person back. The same phone told anew makes a new customer.

use super::forget_views::forget_views;
use super::identifiers::{self, Identifier};
use super::mentions::Mentions;
use super::profile::Customer;
use super::{CustomerError, counts, duplicates, find_open, merges, records, search_index};
use crate::actor::Permission;
use crate::audit::{Change, append_entry, redact_audit};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::intents::{Topic, plan_webhooks};
use crate::timeline::redact_history::redact_history;
use crate::{idempotency, imports, ingest, intents};
use serde_json::json;
use vafa_kernel::id::CustomerId;
use vafa_store::{Sql, Tx, params, sql};

/// Whom to erase. There is no way back, so the id is told twice, the second time by the one who confirms.
#[derive(Debug, Clone, Copy)]
pub struct ErasePerson {
    /// Whom.
    pub id: CustomerId,
    /// The same id again.
    pub confirmed: CustomerId,
}

/// What was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erased {
    /// Records that made the person up.
    pub records: usize,
    /// Entries of the timeline that tell nothing about the person any more.
    pub events: u64,
}

/// Erases a person and all records that were merged into theirs.
pub fn erase_person(tx: &mut Tx<'_>, cx: &Cx, command: ErasePerson) -> Result<Erased, Failure> {
    cx.require(Permission::HandlePrivacy)?;
    let root = find_open(tx, command.id)?.id;
    if command.id != command.confirmed {
        return Err(CustomerError::EraseUnconfirmed.into());
    }
    let mut group = Vec::new();
    let mut known: Vec<Identifier> = Vec::new();
    for id in records::group_of(tx, root)? {
        known.extend(identifiers::list(tx, id)?);
        group.extend(records::find(tx, id)?);
    }
    // Also what the record was called before a merge or a change is in texts that are kept elsewhere.
    let mentions = Mentions::of(&group, &known);
    let mut events = 0;
    for record in &group {
        events += redact_history(tx, cx, record.id, |text| mentions.is_in(text))?;
        forget_record(tx, cx, record)?;
    }
    for is_owned in &known {
        if identifiers::owner_of(tx, is_owned.kind, &is_owned.value)? == Some(root) {
            identifiers::clear_owner(tx, is_owned.kind, &is_owned.value)?;
        }
    }
    imports::forget_rejects(tx, |text| mentions.is_in(text))?;
    ingest::forget_quarantined(tx, |text| mentions.is_in(text))?;
    forget_views(tx, cx, &mentions)?;
    idempotency::forget_answers(tx, |text| mentions.is_in(text))?;
    append_entry(
        tx,
        cx,
        &Change::new("customer.erased", "customer", root)
            .after(json!({ "records": group.len(), "events": events })),
    )?;
    let ids: Vec<CustomerId> = group.iter().map(|record| record.id).collect();
    let data = json!({ "id": root, "record_ids": ids });
    plan_webhooks(tx, cx, Topic::CustomerErased, &root.to_string(), Some(root), &data)?;
    Ok(Erased { records: group.len(), events })
}

/// Rows of one record that go whole. Links, merges and suggestions name two records: either side.
const GONE: &[Sql] = &[
    sql!("DELETE FROM customer_identifier WHERE customer_id = $1"),
    sql!("DELETE FROM customer_tag WHERE customer_id = $1"),
    sql!("DELETE FROM customer_note WHERE customer_id = $1"),
    sql!("DELETE FROM customer_consent WHERE customer_id = $1"),
    sql!("DELETE FROM customer_link WHERE customer_id = $1"),
    sql!("DELETE FROM customer_link WHERE group_id = $1"),
    sql!("DELETE FROM customer_merge WHERE survivor_id = $1"),
    sql!("DELETE FROM customer_merge WHERE absorbed_id = $1"),
];

fn forget_record(tx: &mut Tx<'_>, cx: &Cx, record: &Customer) -> Result<(), Failure> {
    for merge in merges::naming(tx, record.id)? {
        redact_audit(tx, cx, "merge", &merge.to_string())?;
    }
    for statement in GONE {
        tx.execute(*statement, params![record.id.uuid()])?;
    }
    search_index::forget(tx, record.id)?;
    duplicates::forget_keys(tx, record.id)?;
    duplicates::forget_pairs(tx, record.id)?;
    intents::forget_customer(tx, record.id)?;
    imports::forget_customer(tx, record.id)?;
    redact_audit(tx, cx, "customer", &record.id.to_string())?;
    let mut empty = record.clone();
    empty.fields.clear();
    empty.custom.clear();
    empty.field_times.clear();
    empty.erased_at = Some(cx.now);
    empty.version += 1;
    empty.updated_at = cx.now;
    records::update(tx, &empty)?;
    counts::moved(tx, cx, record, &empty)
}
