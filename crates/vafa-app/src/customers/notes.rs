//! Notes that staff write about a customer.

use super::{CustomerError, find_open, records};
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use serde::Serialize;
use serde_json::json;
use vafa_kernel::Instant;
use vafa_kernel::id::{CustomerId, NoteId};
use vafa_store::{Row, StoreError, Tx, params, sql};

/// The longest note, in characters.
pub const NOTE_MAX: usize = 5000;

/// One note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// The record it was written for.
    pub customer_id: CustomerId,
    /// Who wrote it: an id, as in the audit trail.
    pub author: String,
    /// What it says.
    pub body: String,
    /// It stands above the others.
    pub is_pinned: bool,
    /// When it was written.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

fn clean(body: &str) -> Result<String, CustomerError> {
    let kept: String = body.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    let kept = kept.trim();
    if (1..=NOTE_MAX).contains(&kept.chars().count()) {
        Ok(kept.to_owned())
    } else {
        Err(CustomerError::BadNote)
    }
}

/// Writes a note.
pub fn add_note(
    tx: &mut Tx<'_>,
    cx: &Cx,
    customer: CustomerId,
    body: &str,
    is_pinned: bool,
) -> Result<NoteId, Failure> {
    cx.require(Permission::EditCustomers)?;
    let customer = find_open(tx, customer)?;
    let body = clean(body)?;
    let id = NoteId::from_uuid(cx.new_id());
    tx.execute(
        sql!(
            "INSERT INTO customer_note (customer_id, id, author, body, is_pinned, created_at, updated_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $6)"
        ),
        params![customer.id.uuid(), id.uuid(), cx.who.label(), body.as_str(), is_pinned, cx.now.micros()],
    )?;
    let told = Change::new("customer.note_added", "customer", customer.id)
        .after(json!({ "note": id, "body": body, "is_pinned": is_pinned }));
    append_entry(tx, cx, &told)?;
    Ok(id)
}

/// Changes what a note says or whether it is pinned; what is left out stays.
pub fn change_note(
    tx: &mut Tx<'_>,
    cx: &Cx,
    customer: CustomerId,
    note: NoteId,
    body: Option<&str>,
    is_pinned: Option<bool>,
) -> Result<Note, Failure> {
    cx.require(Permission::EditCustomers)?;
    let before = find(tx, customer, note)?;
    let after = Note {
        body: body.map_or_else(|| Ok(before.body.clone()), clean)?,
        is_pinned: is_pinned.unwrap_or(before.is_pinned),
        updated_at: cx.now,
        ..before.clone()
    };
    tx.execute(
        sql!(
            "UPDATE customer_note SET body = $3, is_pinned = $4, updated_at = $5 WHERE customer_id = $1 AND id = $2"
        ),
        params![
            after.customer_id.uuid(),
            note.uuid(),
            after.body.as_str(),
            after.is_pinned,
            after.updated_at.micros()
        ],
    )?;
    let told = Change::new("customer.note_changed", "customer", after.customer_id)
        .before(json!({ "note": note, "body": before.body, "is_pinned": before.is_pinned }))
        .after(json!({ "note": note, "body": after.body, "is_pinned": after.is_pinned }));
    append_entry(tx, cx, &told)?;
    Ok(after)
}

/// Removes a note.
pub fn delete_note(tx: &mut Tx<'_>, cx: &Cx, customer: CustomerId, note: NoteId) -> Result<(), Failure> {
    cx.require(Permission::EditCustomers)?;
    let before = find(tx, customer, note)?;
    tx.execute(
        sql!("DELETE FROM customer_note WHERE customer_id = $1 AND id = $2"),
        params![before.customer_id.uuid(), note.uuid()],
    )?;
    let told = Change::new("customer.note_deleted", "customer", before.customer_id)
        .before(json!({ "note": note, "body": before.body }));
    append_entry(tx, cx, &told)?;
    Ok(())
}

/// The notes about a customer over all records that make them up: the pinned ones, then the latest first.
pub fn list_notes(tx: &mut Tx<'_>, cx: &Cx, customer: CustomerId) -> Result<Vec<Note>, Failure> {
    cx.require(Permission::SeeCustomers)?;
    let root = find_open(tx, customer)?.id;
    let mut notes = of_group(tx, root)?;
    notes.sort_by_key(|note| std::cmp::Reverse((note.is_pinned, note.created_at, note.id)));
    Ok(notes)
}

pub(super) fn of_group(tx: &mut Tx<'_>, root: CustomerId) -> Result<Vec<Note>, Failure> {
    let mut notes = Vec::new();
    for id in records::group_of(tx, root)? {
        notes.extend(tx.query(
            sql!(
                "SELECT customer_id, id, author, body, is_pinned, created_at, updated_at FROM customer_note \
                 WHERE customer_id = $1 ORDER BY id"
            ),
            params![id.uuid()],
            from_row,
        )?);
    }
    Ok(notes)
}

fn find(tx: &mut Tx<'_>, customer: CustomerId, note: NoteId) -> Result<Note, Failure> {
    let root = find_open(tx, customer)?.id;
    let found = of_group(tx, root)?.into_iter().find(|found| found.id == note);
    found.ok_or_else(|| CustomerError::NoSuchNote.into())
}

fn from_row(row: &Row<'_>) -> Result<Note, StoreError> {
    Ok(Note {
        id: NoteId::from_uuid(row.get("id")?),
        customer_id: CustomerId::from_uuid(row.get("customer_id")?),
        author: row.get("author")?,
        body: row.get("body")?,
        is_pinned: row.get("is_pinned")?,
        created_at: Instant::from_micros(row.get("created_at")?),
        updated_at: Instant::from_micros(row.get("updated_at")?),
    })
}
