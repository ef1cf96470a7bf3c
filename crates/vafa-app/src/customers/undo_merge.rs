//! Makes two customers of one again.
//!
//! Where nothing came in between, both records, their identifiers, tags, consents, words and states are what they were, to
//! the last byte but for the version, which only ever counts up. Where something did, nothing is lost: what was told under an identifier of the absorbed record, and the
//! identifiers it gained that way, go back with it; all else stays with the survivor, and fields that were told since the
//! merge keep what was told. Several merges of one survivor can be undone in any order; a survivor that was itself taken
//! in must be freed first.

use super::absorb_customer::first_order;
use super::combine::{Kept, take_back};
use super::identifiers::{self, Owner};
use super::merges::{self, UNDO_DAYS, snapshot};
use super::{CustomerError, counts, duplicates, records, saved};
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::intents::{Topic, plan_webhooks};
use crate::timeline::{carts, rollups, states};
use serde_json::json;
use vafa_kernel::id::{CustomerId, MergeId};
use vafa_kernel::time::DAY;
use vafa_store::Tx;

/// Undoes a merge, within [`UNDO_DAYS`] of it.
///
/// # Errors
/// [`CustomerError::MergeUndone`], [`CustomerError::MergeTooOld`], and [`CustomerError::MergeBeneath`] where the survivor
/// was itself taken in since.
pub fn undo_merge(tx: &mut Tx<'_>, cx: &Cx, merge: MergeId) -> Result<(), Failure> {
    cx.require(Permission::MergeCustomers)?;
    let (merge, kept) = merges::find(tx, merge)?;
    if merge.undone_at.is_some() {
        return Err(CustomerError::MergeUndone.into());
    }
    if cx.now > merge.merged_at.plus(UNDO_DAYS * DAY) {
        return Err(CustomerError::MergeTooOld.into());
    }
    let survivor = records::find(tx, merge.survivor_id)?.ok_or(CustomerError::NotFound)?;
    if survivor.erased_at.is_some() {
        return Err(CustomerError::Erased.into());
    }
    if survivor.merged_into.is_some() {
        let above = merges::standing_of(tx, survivor.id)?.map(|above| above.id.to_string());
        return Err(CustomerError::MergeBeneath { merge: above.unwrap_or_default() }.into());
    }
    let joined = [first_order(tx, survivor.id)?];
    let absorbed = merge.absorbed_id;
    let gone = records::find(tx, absorbed)?.ok_or(CustomerError::NotFound)?;
    // Versions only ever count up: whoever read a record before the merge or during it must not overwrite it now.
    let mut freed = kept.absorbed.clone();
    freed.record.version = freed.record.version.max(gone.version) + 1;
    merges::restore(tx, &freed)?;
    counts::moved(tx, cx, &gone, &freed.record)?;
    give_identifiers_back(tx, survivor.id, absorbed)?;
    let mut now = snapshot(tx, survivor.clone())?;
    // Undoing another merge counts the version up too, and changes nothing else.
    now.record.version = kept.after.record.version;
    let mut parted = take_back(&now, &kept);
    // Who became known by the merge alone is unknown again; who became known since stays so.
    let is_known = identifiers::list_active(tx, survivor.id)?.iter().any(|(kind, _)| !kind.is_soft());
    let stays_known = parted.record.is_anonymous && is_known;
    parted.record.is_anonymous &= !is_known;
    if now != kept.after || stays_known {
        parted.record.updated_at = cx.now;
    }
    parted.record.version = kept.survivor.record.version.max(survivor.version) + 1;
    merges::restore(tx, &parted)?;
    counts::moved(tx, cx, &survivor, &parted.record)?;
    mend_later_merges(tx, merge.id, survivor.id, &kept)?;
    merges::mark_undone(tx, cx, merge.id)?;
    let states = [states::rebuild(tx, cx, survivor.id)?, states::rebuild(tx, cx, absorbed)?];
    if states.iter().any(|state| state.cart_changes > 0) {
        carts::regroup(tx, cx, &[survivor.id, absorbed], None)?;
    }
    rollups::move_first_orders(tx, cx, &joined, &states.map(|state| state.orders.first_at))?;
    duplicates::settle_parted(tx, survivor.id, absorbed)?;
    saved(tx, cx, &parted.record)?;
    saved(tx, cx, &freed.record)?;
    let told = Change::new("customer.merge_undone", "customer", survivor.id)
        .before(json!({ "merge": merge.id }))
        .after(json!({ "absorbed": absorbed }));
    append_entry(tx, cx, &told)?;
    let data = json!({
        "merge_id": merge.id, "survivor_id": survivor.id, "absorbed_id": absorbed, "is_undone": true,
    });
    plan_webhooks(tx, cx, Topic::CustomerMerged, &format!("{}-undone", merge.id), Some(survivor.id), &data)
}

/// The identifiers that were told for the absorbed record, or for one that it had taken in, mean it again.
fn give_identifiers_back(tx: &mut Tx<'_>, root: CustomerId, absorbed: CustomerId) -> Result<(), Failure> {
    for member in records::group_of(tx, absorbed)? {
        identifiers::give_back(tx, root, Owner { root: absorbed, home: member })?;
    }
    Ok(())
}

/// A later merge into the same survivor remembers values that came by this one: they would come back with its undoing.
fn mend_later_merges(
    tx: &mut Tx<'_>,
    undone: MergeId,
    survivor: CustomerId,
    kept: &Kept,
) -> Result<(), Failure> {
    let all = merges::of_survivor(tx, survivor)?;
    let later = all.into_iter().skip_while(|merge| merge.id != undone).skip(1);
    for merge in later.filter(|merge| merge.undone_at.is_none()) {
        let (_, mut held) = merges::find(tx, merge.id)?;
        for part in [&mut held.survivor, &mut held.after] {
            *part = take_back(part, kept);
        }
        merges::replace_kept(tx, merge.id, &held)?;
    }
    Ok(())
}
