//! Items that could not be taken in: kept with the reason, seen, tried again, or put away.

use super::accept_batch::SetAside;
use super::dialect::Call;
use super::item::{ReadItem, Rejection, TOO_LARGE};
use super::{IngestError, group};
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::event_schemas;
use crate::failure::Failure;
use crate::timeline::{Outcome, Recorder};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use vafa_kernel::Instant;
use vafa_kernel::id::QuarantineId;
use vafa_store::{Built, Row, StoreError, Tx, params, sql};
use vafa_timeline::EventKind;

/// An item that was set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantined {
    /// Its id.
    pub id: QuarantineId,
    /// When it arrived.
    pub received_at: Instant,
    /// The label of the key it came with.
    pub source: String,
    /// Stable code of the reason.
    pub reason: String,
    /// What exactly.
    pub detail: String,
    /// `waiting`, `replayed` or `discarded`.
    pub state: String,
}

/// An item that was set aside, with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldItem {
    /// What is known about it.
    pub about: Quarantined,
    /// The item, word for word; of one that is too large to be ever taken in, how it begins.
    pub body: String,
    sent_at: Option<String>,
    is_browser: bool,
}

/// The longest body that is kept whole, bytes.
const BODY_BYTES_MAX: usize = 64 * 1024;
/// How much is kept of a body that is too large, bytes.
const BEGINNING_BYTES: usize = 2 * 1024;

/// What is kept of a body: an item over the limit can't be tried again as it came, so its beginning tells enough.
fn kept<'b>(rejection: &Rejection, body: &'b str) -> &'b str {
    if rejection.reason != TOO_LARGE && body.len() <= BODY_BYTES_MAX {
        return body;
    }
    let end = (0..=BEGINNING_BYTES.min(body.len())).rev().find(|at| body.is_char_boundary(*at));
    body.get(..end.unwrap_or(0)).unwrap_or_default()
}

/// Keeps an item that cannot be taken in. The same item is kept once, however often it is sent.
pub(super) fn set_aside(tx: &mut Tx<'_>, cx: &Cx, source: &str, item: &SetAside) -> Result<(), Failure> {
    tx.execute(
        sql!(
            "INSERT INTO quarantine (id, received_at, source, reason, detail, body, body_hash, sent_at, is_browser, state, \
             resolved_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', NULL) \
             ON CONFLICT (source, body_hash) DO NOTHING"
        ),
        params![
            cx.new_id(),
            cx.now.micros(),
            source,
            item.rejection.reason,
            item.rejection.detail.as_str(),
            kept(&item.rejection, &item.body),
            Sha256::digest(item.body.as_bytes()).to_vec(),
            item.sent_at.clone(),
            item.is_browser
        ],
    )?;
    Ok(())
}

/// Lists waiting items without their words, newest first; `before` is the last one of the page before.
pub fn list_quarantined(
    tx: &mut Tx<'_>,
    cx: &Cx,
    before: Option<QuarantineId>,
    limit: u32,
) -> Result<Vec<Quarantined>, Failure> {
    cx.require(Permission::HandleQuarantine)?;
    let mut query = Built::new(sql!(
        "SELECT id, received_at, source, reason, detail, state FROM quarantine WHERE state = 'waiting'"
    ));
    if let Some(before) = before {
        query = query.push(sql!(" AND id < ")).bind(before.uuid());
    }
    query = query.push(sql!(" ORDER BY id DESC LIMIT ")).bind(i64::from(limit.clamp(1, 200)));
    Ok(tx.query_built(&query, from_row)?)
}

/// One item, also when it was settled.
pub fn read_quarantined(tx: &mut Tx<'_>, cx: &Cx, id: QuarantineId) -> Result<HeldItem, Failure> {
    cx.require(Permission::HandleQuarantine)?;
    find(tx, id)
}

/// How many items wait, up to `cap`.
pub fn count_waiting(tx: &mut Tx<'_>, cx: &Cx, cap: u32) -> Result<u32, Failure> {
    cx.require(Permission::SeeToday)?;
    let found = tx.query_one(
        sql!("SELECT COUNT(*) AS found FROM (SELECT id FROM quarantine WHERE state = 'waiting' LIMIT $1) AS waiting"),
        params![i64::from(cap)],
        |row| row.get::<i64>("found"),
    )?;
    Ok(u32::try_from(found).unwrap_or(cap))
}

/// Tries an item again, as it came or mended by `mended`. It is recorded under its own message id, so it counts once.
pub fn replay_quarantined(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: QuarantineId,
    mended: Option<&str>,
) -> Result<Outcome, Failure> {
    cx.require(Permission::HandleQuarantine)?;
    let held = waiting(tx, id)?;
    let body = mended.unwrap_or(&held.body);
    let item: Json =
        serde_json::from_str(body).map_err(|error| IngestError::NotJson { why: error.to_string() })?;
    let sent_at: Option<Json> = held.sent_at.as_deref().and_then(|told| serde_json::from_str(told).ok());
    let request = ReadItem {
        business: &cx.business,
        source: &held.about.source,
        received_at: held.about.received_at,
        sent_at: sent_at.as_ref(),
        call: Call::Batch,
        is_browser: held.is_browser,
    };
    let still_bad = |rejection: Rejection| IngestError::StillBad {
        reason: rejection.reason.to_owned(),
        detail: rejection.detail,
    };
    let event = request.read(&item, id.uuid()).map_err(still_bad)?;
    if event.kind == EventKind::Track {
        event_schemas::check_again(tx, &event.name, item.get("properties"))?.map_err(still_bad)?;
    }
    let mut recorder = Recorder::new();
    let outcome = recorder.record(tx, cx, &event)?;
    if outcome == Outcome::Conflict {
        return Err(IngestError::Clash.into());
    }
    recorder.finish(tx, cx)?;
    if let Outcome::Recorded { customer, .. } = outcome {
        group::join(tx, cx, &event, customer)?;
    }
    settle(tx, cx, id, "replayed")?;
    append_entry(
        tx,
        cx,
        &Change::new("quarantine.replayed", "quarantine", id).after(json!({ "mended": mended.is_some() })),
    )?;
    Ok(outcome)
}

/// Puts an item away for good. It stays in the table, out of sight.
pub fn discard_quarantined(tx: &mut Tx<'_>, cx: &Cx, id: QuarantineId) -> Result<(), Failure> {
    cx.require(Permission::HandleQuarantine)?;
    waiting(tx, id)?;
    settle(tx, cx, id, "discarded")?;
    append_entry(tx, cx, &Change::new("quarantine.discarded", "quarantine", id))?;
    Ok(())
}

fn waiting(tx: &mut Tx<'_>, id: QuarantineId) -> Result<HeldItem, Failure> {
    let held = find(tx, id)?;
    if held.about.state == "waiting" { Ok(held) } else { Err(IngestError::Settled.into()) }
}

fn find(tx: &mut Tx<'_>, id: QuarantineId) -> Result<HeldItem, Failure> {
    let found = tx.query_opt(
        sql!(
            "SELECT id, received_at, source, reason, detail, body, sent_at, is_browser, state FROM quarantine WHERE id = $1"
        ),
        params![id.uuid()],
        |row| {
            Ok(HeldItem {
                about: from_row(row)?,
                body: row.get("body")?,
                sent_at: row.get("sent_at")?,
                is_browser: row.get("is_browser")?,
            })
        },
    )?;
    Ok(found.ok_or(IngestError::NotInQuarantine)?)
}

fn settle(tx: &mut Tx<'_>, cx: &Cx, id: QuarantineId, state: &str) -> Result<(), Failure> {
    tx.execute(
        sql!("UPDATE quarantine SET state = $2, resolved_at = $3 WHERE id = $1"),
        params![id.uuid(), state, cx.now.micros()],
    )?;
    Ok(())
}

fn from_row(row: &Row<'_>) -> Result<Quarantined, StoreError> {
    Ok(Quarantined {
        id: QuarantineId::from_uuid(row.get("id")?),
        received_at: Instant::from_micros(row.get("received_at")?),
        source: row.get("source")?,
        reason: row.get("reason")?,
        detail: row.get("detail")?,
        state: row.get("state")?,
    })
}
