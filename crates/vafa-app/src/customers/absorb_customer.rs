//! Takes one record into another, so that it can be undone: nothing moves but who answers.
//!
//! Events, orders and notes stay under the id they were written for; a customer's history is read over the group of ids
//! that make it up. Only whom the identifiers mean, the survivor's profile, tags and consents and its folded state
//! change, and the merge keeps how they were.

use super::combine::{Kept, Snapshot, Takes, combine};
use super::merges::{self, snapshot};
use super::outline::difference;
use super::{CustomerError, counts, duplicates, identifiers, records, saved, search_index};
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::intents::{Topic, plan_webhooks};
use crate::timeline::{carts, rollups, states};
use serde_json::{Value as Json, json};
use vafa_kernel::id::{CustomerId, MergeId};
use vafa_store::Tx;

/// Takes `absorbed` into `survivor`, which keeps its own values. Both must be records that answer for themselves.
pub(crate) fn absorb_customer(
    tx: &mut Tx<'_>,
    cx: &Cx,
    survivor: CustomerId,
    absorbed: CustomerId,
    evidence: &Json,
) -> Result<MergeId, Failure> {
    absorb_with(tx, cx, survivor, absorbed, &Takes::new(), evidence)
}

/// As [`absorb_customer`], with the values that are taken from the absorbed record all the same.
pub(super) fn absorb_with(
    tx: &mut Tx<'_>,
    cx: &Cx,
    survivor: CustomerId,
    absorbed: CustomerId,
    takes: &Takes,
    evidence: &Json,
) -> Result<MergeId, Failure> {
    let (keeps, goes) = find_two(tx, survivor, absorbed)?;
    let after = combine(&keeps, &goes, takes, cx.now);
    let merge = MergeId::from_uuid(cx.new_id());
    let kept = Kept { survivor: keeps, absorbed: goes, after };
    let (was, is) = (&kept.survivor.record, &kept.after.record);
    merges::insert(tx, cx, merge, evidence, &kept)?;
    merges::restore(tx, &kept.after)?;
    counts::moved(tx, cx, was, is)?;
    let mut gone = kept.absorbed.record.clone();
    gone.merged_into = Some(survivor);
    gone.version += 1;
    gone.updated_at = cx.now;
    records::update(tx, &gone)?;
    super::tags::replace(tx, absorbed, &[])?;
    counts::moved(tx, cx, &kept.absorbed.record, &gone)?;
    identifiers::hand_over_all(tx, absorbed, survivor)?;
    let firsts = [first_order(tx, survivor)?, first_order(tx, absorbed)?];
    let joined = states::rebuild(tx, cx, survivor)?;
    rollups::move_first_orders(tx, cx, &firsts, &[joined.orders.first_at])?;
    if joined.cart_changes > 0 {
        carts::regroup(tx, cx, &[survivor], Some(absorbed))?;
    }
    search_index::forget(tx, absorbed)?;
    duplicates::forget_keys(tx, absorbed)?;
    duplicates::settle_merged(tx, survivor, absorbed)?;
    saved(tx, cx, is)?;
    note_merge(tx, cx, merge, &kept, evidence)?;
    Ok(merge)
}

/// Two entries of the trail and what webhooks tell. The values that came from the absorbed record stand in an entry of the
/// merge, not of the survivor: should one of the two be erased after they have parted, they go without the rest.
fn note_merge(tx: &mut Tx<'_>, cx: &Cx, merge: MergeId, kept: &Kept, evidence: &Json) -> Result<(), Failure> {
    let (survivor, absorbed) = (kept.survivor.record.id, kept.absorbed.record.id);
    let told = json!({ "merge": merge, "absorbed": absorbed });
    append_entry(tx, cx, &Change::new("customer.merged", "customer", survivor).after(&told))?;
    let (before, after) = difference(&kept.survivor.record, &kept.after.record);
    let told = Change::new("merge.made", "merge", merge)
        .before(before)
        .after(json!({ "fields": after, "evidence": evidence }));
    append_entry(tx, cx, &told)?;
    let data =
        json!({ "merge_id": merge, "survivor_id": survivor, "absorbed_id": absorbed, "is_undone": false });
    plan_webhooks(tx, cx, Topic::CustomerMerged, &merge.to_string(), Some(survivor), &data)
}

/// The two records as they are, each answering for itself.
pub(super) fn find_two(
    tx: &mut Tx<'_>,
    survivor: CustomerId,
    absorbed: CustomerId,
) -> Result<(Snapshot, Snapshot), Failure> {
    let keeps = records::find(tx, survivor)?.ok_or(CustomerError::NotFound)?;
    let goes = records::find(tx, absorbed)?.ok_or(CustomerError::NotFound)?;
    if keeps.erased_at.is_some() || goes.erased_at.is_some() {
        return Err(CustomerError::Erased.into());
    }
    if survivor == absorbed || keeps.merged_into.is_some() || goes.merged_into.is_some() {
        return Err(CustomerError::MergedAlready.into());
    }
    Ok((snapshot(tx, keeps)?, snapshot(tx, goes)?))
}

pub(super) fn first_order(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Option<i64>, Failure> {
    Ok(states::find(tx, customer)?.and_then(|state| state.orders.first_at))
}
