//! Makes a key for a program.

use super::api_key::{ApiKey, new_key_token};
use super::error::AccessError;
use super::user::clean_name;
use crate::actor::{Permission, Scope};
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use serde_json::{Value as Json, json};
use vafa_kernel::Instant;
use vafa_kernel::id::ApiKeyId;
use vafa_kernel::secret::Secret;
use vafa_store::{Tx, params, sql};

/// The source of events where none was named.
pub const SOURCE_DEFAULT: &str = "api";

/// Makes a key.
#[derive(Debug, Clone)]
pub struct CreateKey {
    /// What it is for, in people's words.
    pub name: String,
    /// What it may; at least one.
    pub scopes: Vec<Scope>,
    /// The label that its events carry: 1 to 40 of `a-z 0-9 . _ -`; [`SOURCE_DEFAULT`] where none is given. Message ids are
    /// told apart per source, so two shops should not share one.
    pub source: Option<String>,
    /// From when on it is no longer good, if ever.
    pub expires_at: Option<Instant>,
}

/// A key that was just made.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// The key.
    pub key: ApiKey,
    /// What the program sends; shown once and stored nowhere.
    pub token: Secret,
}

/// Makes a key. The answer carries the token, which cannot be shown again.
pub fn create_key(tx: &mut Tx<'_>, cx: &Cx, cmd: CreateKey) -> Result<NewKey, Failure> {
    cx.require(Permission::ManageKeys)?;
    let mut scopes = cmd.scopes;
    scopes.sort_unstable();
    scopes.dedup();
    if scopes.is_empty() {
        return Err(AccessError::KeyScopes.into());
    }
    let source = cmd.source.unwrap_or_else(|| SOURCE_DEFAULT.to_owned());
    let is_label = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-');
    if source.is_empty() || source.len() > 40 || !source.chars().all(is_label) {
        return Err(AccessError::KeySource.into());
    }
    if cmd.expires_at.is_some_and(|end| end <= cx.now) {
        return Err(AccessError::KeyExpiry.into());
    }
    let (token, token_start, digest) = new_key_token(cx);
    let key = ApiKey {
        id: ApiKeyId::from_uuid(cx.new_id()),
        name: clean_name(&cmd.name)?,
        token_start,
        scopes,
        source,
        created_by: cx.who.user(),
        created_at: cx.now,
        last_used_at: None,
        expires_at: cmd.expires_at,
        revoked_at: None,
    };
    insert(tx, &key, digest)?;
    append_entry(tx, cx, &Change::new("key.created", "key", key.id).after(told(&key)))?;
    Ok(NewKey { key, token })
}

fn insert(tx: &mut Tx<'_>, key: &ApiKey, digest: Vec<u8>) -> Result<(), Failure> {
    tx.execute(
        sql!(
            "INSERT INTO api_key (id, name, token_start, token_hash, scopes, source, created_by, created_at, last_used_at, \
             expires_at, revoked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, $9, NULL)"
        ),
        params![
            key.id.uuid(),
            key.name.as_str(),
            key.token_start.as_str(),
            digest,
            codes(key).join(" "),
            key.source.as_str(),
            key.created_by.map(uuid::Uuid::from),
            key.created_at.micros(),
            key.expires_at.map(Instant::micros)
        ],
    )?;
    Ok(())
}

fn codes(key: &ApiKey) -> Vec<&'static str> {
    key.scopes.iter().map(|scope| scope.code()).collect()
}

/// As it stands in the audit trail: without anything that could be used.
pub(super) fn told(key: &ApiKey) -> Json {
    json!({
        "name": key.name,
        "scopes": codes(key),
        "source": key.source,
        "expires_at": key.expires_at.map(|end| end.to_string()),
        "is_revoked": key.revoked_at.is_some(),
    })
}
