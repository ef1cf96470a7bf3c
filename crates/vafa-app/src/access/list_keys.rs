//! Lists and revokes keys.

use super::PAGE_MAX;
use super::api_key::{ApiKey, key_columns, key_from_row};
use super::create_key::told;
use super::error::AccessError;
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::id::ApiKeyId;
use vafa_store::{Tx, params, sql};

/// Asks for a page of keys.
#[derive(Debug, Clone, Copy, Default)]
pub struct ListKeys {
    /// The last one of the page before.
    pub after: Option<ApiKeyId>,
    /// How many, at most [`PAGE_MAX`]; 0 means as many as that.
    pub limit: usize,
}

/// A page of keys, oldest first, revoked and expired ones too.
#[derive(Debug, Clone)]
pub struct KeyPage {
    /// The keys.
    pub keys: Vec<ApiKey>,
    /// What to ask for next (`after`), where there are more.
    pub next: Option<ApiKeyId>,
}

/// A page of keys, oldest first.
pub fn list_keys(tx: &mut Tx<'_>, cx: &Cx, cmd: ListKeys) -> Result<KeyPage, Failure> {
    cx.require(Permission::ManageKeys)?;
    let limit = if cmd.limit == 0 { PAGE_MAX } else { cmd.limit.min(PAGE_MAX) };
    let mut keys = tx.query(
        sql!("SELECT ", key_columns!(), " FROM api_key WHERE id > $1 ORDER BY id LIMIT $2"),
        params![cmd.after.unwrap_or(ApiKeyId::NIL).uuid(), i64::try_from(limit).unwrap_or(i64::MAX) + 1],
        key_from_row,
    )?;
    let has_more = keys.len() > limit;
    keys.truncate(limit);
    let next = keys.last().filter(|_| has_more).map(|key| key.id);
    Ok(KeyPage { keys, next })
}

/// Revokes a key, for good. Revoking it again changes nothing.
pub fn revoke_key(tx: &mut Tx<'_>, cx: &Cx, key: ApiKeyId) -> Result<(), Failure> {
    cx.require(Permission::ManageKeys)?;
    let found = tx.query_opt(
        sql!("SELECT ", key_columns!(), " FROM api_key WHERE id = $1"),
        params![key.uuid()],
        key_from_row,
    )?;
    let before = found.ok_or(AccessError::KeyNotFound)?;
    if before.revoked_at.is_some() {
        return Ok(());
    }
    tx.execute(
        sql!("UPDATE api_key SET revoked_at = $2 WHERE id = $1"),
        params![key.uuid(), cx.now.micros()],
    )?;
    let after = ApiKey { revoked_at: Some(cx.now), ..before.clone() };
    append_entry(tx, cx, &Change::new("key.revoked", "key", key).before(told(&before)).after(told(&after)))?;
    Ok(())
}
