//! Rows of merges: who was taken into whom, by whom, because of what, and what is needed to undo it.

use super::combine::{Kept, Snapshot};
use super::profile::Customer;
use super::{CustomerError, change_consent, records, tags};
use crate::actor::Permission;
use crate::cx::Cx;
use crate::failure::Failure;
use serde::Serialize;
use serde_json::Value as Json;
use vafa_kernel::Instant;
use vafa_kernel::id::{CustomerId, MergeId};
use vafa_kernel::time::DAY;
use vafa_store::{Row, StoreError, Tx, params, sql};

/// How long a merge can be undone.
pub const UNDO_DAYS: i64 = 30;

/// One merge.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Merge {
    /// Its id.
    pub id: MergeId,
    /// Who stayed.
    pub survivor_id: CustomerId,
    /// Who was taken in.
    pub absorbed_id: CustomerId,
    /// Why: codes of matching identifiers, or a reason in words.
    pub evidence: Json,
    /// Who did it.
    pub merged_by: String,
    /// When.
    pub merged_at: Instant,
    /// When it was undone.
    pub undone_at: Option<Instant>,
    /// Until when it can be undone; nothing where it cannot any more.
    pub undoable_until: Option<Instant>,
}

macro_rules! columns {
    () => {
        "id, survivor_id, absorbed_id, evidence, merged_by, merged_at, undone_at"
    };
}

fn from_row(row: &Row<'_>) -> Result<Merge, StoreError> {
    Ok(Merge {
        id: MergeId::from_uuid(row.get("id")?),
        survivor_id: CustomerId::from_uuid(row.get("survivor_id")?),
        absorbed_id: CustomerId::from_uuid(row.get("absorbed_id")?),
        evidence: serde_json::from_str(&row.get::<String>("evidence")?).unwrap_or(Json::Null),
        merged_by: row.get("merged_by")?,
        merged_at: Instant::from_micros(row.get("merged_at")?),
        undone_at: row.get::<Option<i64>>("undone_at")?.map(Instant::from_micros),
        undoable_until: None,
    })
}

/// The merges that a customer went through, the latest first, undone ones too.
pub fn list_merges(tx: &mut Tx<'_>, cx: &Cx, customer: CustomerId) -> Result<Vec<Merge>, Failure> {
    cx.require(Permission::SeeCustomers)?;
    let root = super::find_open(tx, customer)?.id;
    let mut merges = Vec::new();
    for id in records::group_of(tx, root)? {
        merges.extend(of_survivor(tx, id)?);
    }
    for merge in &mut merges {
        let until = merge.merged_at.plus(UNDO_DAYS * DAY);
        let is_open = merge.undone_at.is_none() && merge.survivor_id == root && cx.now <= until;
        merge.undoable_until = is_open.then_some(until);
    }
    merges.sort_by_key(|merge| std::cmp::Reverse((merge.merged_at, merge.id)));
    Ok(merges)
}

/// The merges into one record, the oldest first.
pub(crate) fn of_survivor(tx: &mut Tx<'_>, survivor: CustomerId) -> Result<Vec<Merge>, Failure> {
    Ok(tx.query(
        sql!("SELECT ", columns!(), " FROM customer_merge WHERE survivor_id = $1 ORDER BY merged_at, id"),
        params![survivor.uuid()],
        from_row,
    )?)
}

/// The merge by which a record was taken in, where it stands.
pub(crate) fn standing_of(tx: &mut Tx<'_>, absorbed: CustomerId) -> Result<Option<Merge>, Failure> {
    Ok(tx.query_opt(
        sql!(
            "SELECT ",
            columns!(),
            " FROM customer_merge WHERE absorbed_id = $1 AND undone_at IS NULL ORDER BY merged_at DESC, id DESC LIMIT 1"
        ),
        params![absorbed.uuid()],
        from_row,
    )?)
}

/// Every merge that names a record on either side, undone ones too.
pub(super) fn naming(tx: &mut Tx<'_>, record: CustomerId) -> Result<Vec<MergeId>, Failure> {
    Ok(tx.query(
        sql!(
            "SELECT id FROM customer_merge WHERE survivor_id = $1 UNION SELECT id FROM customer_merge WHERE absorbed_id = $1"
        ),
        params![record.uuid()],
        |row| row.get("id").map(MergeId::from_uuid),
    )?)
}

/// One merge with what it keeps.
pub(super) fn find(tx: &mut Tx<'_>, id: MergeId) -> Result<(Merge, Kept), Failure> {
    let found = tx.query_opt(
        sql!("SELECT ", columns!(), ", before_json FROM customer_merge WHERE id = $1"),
        params![id.uuid()],
        |row| Ok((from_row(row)?, row.get::<String>("before_json")?)),
    )?;
    let (merge, kept) = found.ok_or(CustomerError::NoSuchMerge)?;
    let kept = serde_json::from_str(&kept).map_err(|_| CustomerError::NoSuchMerge)?;
    Ok((merge, kept))
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: MergeId,
    evidence: &Json,
    kept: &Kept,
) -> Result<(), Failure> {
    tx.execute(
        sql!(
            "INSERT INTO customer_merge (id, survivor_id, absorbed_id, evidence, before_json, merged_by, merged_at, undone_at, \
             undone_by) VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, NULL)"
        ),
        params![
            id.uuid(),
            kept.survivor.record.id.uuid(),
            kept.absorbed.record.id.uuid(),
            evidence.to_string(),
            write(kept),
            cx.who.label(),
            cx.now.micros()
        ],
    )?;
    Ok(())
}

pub(super) fn replace_kept(tx: &mut Tx<'_>, id: MergeId, kept: &Kept) -> Result<(), Failure> {
    tx.execute(
        sql!("UPDATE customer_merge SET before_json = $2 WHERE id = $1"),
        params![id.uuid(), write(kept)],
    )?;
    Ok(())
}

pub(super) fn mark_undone(tx: &mut Tx<'_>, cx: &Cx, id: MergeId) -> Result<(), Failure> {
    tx.execute(
        sql!("UPDATE customer_merge SET undone_at = $2, undone_by = $3 WHERE id = $1"),
        params![id.uuid(), cx.now.micros(), cx.who.label()],
    )?;
    Ok(())
}

fn write(kept: &Kept) -> String {
    serde_json::to_string(kept).unwrap_or_else(|_| "{}".into())
}

/// A record with what lies beside it, as it is now.
pub(super) fn snapshot(tx: &mut Tx<'_>, record: Customer) -> Result<Snapshot, Failure> {
    let tags = tags::list(tx, record.id)?;
    let consents = change_consent::list(tx, record.id)?;
    Ok(Snapshot { record, tags, consents })
}

/// Lets a record be as a snapshot tells.
pub(super) fn restore(tx: &mut Tx<'_>, snapshot: &Snapshot) -> Result<(), Failure> {
    records::update(tx, &snapshot.record)?;
    tags::replace(tx, snapshot.record.id, &snapshot.tags)?;
    change_consent::replace(tx, snapshot.record.id, &snapshot.consents)
}
