//! Reads the trail, newest first.

use super::entry::{AuditEntry, Stored, entry_columns, first_id_at, stored_from_row};
use crate::actor::Permission;
use crate::cx::Cx;
use crate::failure::Failure;
use uuid::Uuid;
use vafa_kernel::Instant;
use vafa_kernel::id::AuditId;
use vafa_store::{Built, Tx, params, sql};

/// The most entries in one answer.
pub const PAGE_MAX: usize = 200;
/// The most kinds of action that a beginning may stand for.
const ACTIONS_MAX: usize = 64;

/// Asks for a page of the trail. All conditions that are given must be met.
#[derive(Debug, Clone, Default)]
pub struct ListAudit {
    /// Who: as in [`AuditEntry::actor`].
    pub actor: Option<String>,
    /// What it was done to: kind and id.
    pub object: Option<(String, String)>,
    /// What was done: a whole action (`user.signed_in`) or a beginning that ends with a dot (`user.`).
    pub action: Option<String>,
    /// From this moment on.
    pub from: Option<Instant>,
    /// Before this moment.
    pub until: Option<Instant>,
    /// The last one of the page before.
    pub after: Option<AuditId>,
    /// How many, at most [`PAGE_MAX`]; 0 means as many as that.
    pub limit: usize,
}

/// A page of the trail, newest first.
#[derive(Debug, Clone)]
pub struct AuditPage {
    /// The entries.
    pub entries: Vec<AuditEntry>,
    /// What to ask for next (`after`), where there are more.
    pub next: Option<AuditId>,
}

/// A page of the trail, newest first.
pub fn list_audit(tx: &mut Tx<'_>, cx: &Cx, cmd: ListAudit) -> Result<AuditPage, Failure> {
    cx.require(Permission::SeeAudit)?;
    let limit = if cmd.limit == 0 { PAGE_MAX } else { cmd.limit.min(PAGE_MAX) };
    let mut found = Vec::new();
    match &cmd.action {
        Some(prefix) if prefix.ends_with('.') => {
            // One short range read per action: a sort of all that begins so would grow with the trail.
            for action in actions_with(tx, prefix)? {
                found.extend(entries(tx, &cmd, Some(&action), limit + 1)?);
            }
            found.sort_unstable_by_key(|entry| std::cmp::Reverse(entry.id()));
        }
        action => found = entries(tx, &cmd, action.as_deref(), limit + 1)?,
    }
    let has_more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| has_more).map(Stored::id);
    Ok(AuditPage { entries: found.into_iter().map(Stored::shown).collect(), next })
}

fn entries(
    tx: &mut Tx<'_>,
    cmd: &ListAudit,
    action: Option<&str>,
    limit: usize,
) -> Result<Vec<Stored>, Failure> {
    Ok(tx.query_built(&query(cmd, action, limit), stored_from_row)?)
}

/// The statement for these conditions, with a whole action. Each single condition has its index, which ends with the id.
pub(super) fn query(cmd: &ListAudit, action: Option<&str>, limit: usize) -> Built {
    let mut below = cmd.after.map_or(Uuid::max(), AuditId::uuid);
    if let Some(until) = cmd.until {
        below = below.min(first_id_at(until.plus(1_000)));
    }
    let lowest = cmd.from.map_or(Uuid::nil(), first_id_at);
    let mut query = Built::new(sql!("SELECT ", entry_columns!(), " FROM audit_entry WHERE id < "))
        .bind(below)
        .push(sql!(" AND id >= "))
        .bind(lowest);
    if let Some(from) = cmd.from {
        query = query.push(sql!(" AND at >= ")).bind(from.micros());
    }
    if let Some(until) = cmd.until {
        query = query.push(sql!(" AND at < ")).bind(until.micros());
    }
    if let Some(actor) = &cmd.actor {
        query = query.push(sql!(" AND actor = ")).bind(actor);
    }
    if let Some((kind, id)) = &cmd.object {
        query = query.push_with(sql!(" AND object_kind = $1 AND object_id = $2"), params![kind, id]);
    }
    if let Some(action) = action {
        query = query.push(sql!(" AND action = ")).bind(action);
    }
    query.push(sql!(" ORDER BY id DESC LIMIT ")).bind(i64::try_from(limit).unwrap_or(i64::MAX))
}

/// The actions in the trail that begin so, found by leaping from one to the next in the index.
fn actions_with(tx: &mut Tx<'_>, prefix: &str) -> Result<Vec<String>, Failure> {
    let mut actions: Vec<String> = Vec::new();
    let mut last = prefix.to_owned();
    while actions.len() < ACTIONS_MAX {
        let next: Option<String> = tx.query_opt(
            sql!("SELECT action FROM audit_entry WHERE action > $1 ORDER BY action LIMIT 1"),
            params![last.as_str()],
            |row| row.get("action"),
        )?;
        match next {
            Some(action) if action.starts_with(prefix) => {
                last.clone_from(&action);
                actions.push(action);
            }
            _ => break,
        }
    }
    Ok(actions)
}
