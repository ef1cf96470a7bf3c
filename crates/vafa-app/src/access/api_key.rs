//! Keys of programs: how they look and how they are found.

use super::session::TOUCH_EVERY;
use super::token::{readable, token_digest};
use crate::actor::{Actor, Scope};
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::Instant;
use vafa_kernel::id::{ApiKeyId, UserId};
use vafa_kernel::secret::Secret;
use vafa_store::{Row, StoreError, Tx, params, sql};

/// How every key begins, so that one that leaked is recognised by those who search for them. No colon and URL-safe: a key is
/// also a Segment write key, which clients send as the name of HTTP basic authentication.
pub const PREFIX: &str = "vafa_";
/// Characters of a key after the prefix: five random bits each.
const BODY: usize = 40;
/// Characters that are kept to tell keys apart.
const START: usize = PREFIX.len() + 4;

/// A key, without its token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Which key.
    pub id: ApiKeyId,
    /// What it is for.
    pub name: String,
    /// The first characters of its token, to tell keys apart.
    pub token_start: String,
    /// What it may.
    pub scopes: Vec<Scope>,
    /// The label of the source that its events carry.
    pub source: String,
    /// Who made it, where it was a person.
    pub created_by: Option<UserId>,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Instant>,
    /// From when on it is no longer good, if ever.
    pub expires_at: Option<Instant>,
    /// When it was revoked.
    pub revoked_at: Option<Instant>,
}

impl ApiKey {
    /// Who asks with this key.
    pub fn actor(&self) -> Actor {
        Actor::Key { id: self.id, scopes: self.scopes.clone(), source: self.source.clone() }
    }

    /// Whether it is good at that moment.
    pub fn is_good(&self, now: Instant) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }

    /// Whether its use should be written down ([`touch_key`]).
    pub fn needs_touch(&self, now: Instant) -> bool {
        self.last_used_at.is_none_or(|last| now.since(last) >= TOUCH_EVERY)
    }
}

macro_rules! key_columns {
    () => {
        "id, name, token_start, scopes, source, created_by, created_at, last_used_at, expires_at, revoked_at"
    };
}
pub(super) use key_columns;

pub(super) fn key_from_row(row: &Row<'_>) -> Result<ApiKey, StoreError> {
    let moment = |column| Ok::<_, StoreError>(row.get::<Option<i64>>(column)?.map(Instant::from_micros));
    Ok(ApiKey {
        id: ApiKeyId::from_uuid(row.get("id")?),
        name: row.get("name")?,
        token_start: row.get("token_start")?,
        // A scope that this program does not know gives no right.
        scopes: row.get::<String>("scopes")?.split(' ').filter_map(|code| code.parse().ok()).collect(),
        source: row.get("source")?,
        created_by: row.get::<Option<uuid::Uuid>>("created_by")?.map(UserId::from_uuid),
        created_at: Instant::from_micros(row.get("created_at")?),
        last_used_at: moment("last_used_at")?,
        expires_at: moment("expires_at")?,
        revoked_at: moment("revoked_at")?,
    })
}

/// A new token, and what is kept of it: its first characters and its digest.
pub(super) fn new_key_token(cx: &Cx) -> (Secret, String, Vec<u8>) {
    let token = format!("{PREFIX}{}", readable(&cx.random::<25>()));
    let start = token.chars().take(START).collect();
    let digest = token_digest(&token);
    (Secret::new(token), start, digest)
}

/// The key with that token, if it is good: `key.actor()` is who asks. Open to everybody: the token is the permission. Reads
/// only; called for each request, and does not ask the database about what cannot be a key.
pub fn find_key(tx: &mut Tx<'_>, cx: &Cx, token: &Secret) -> Result<Option<ApiKey>, Failure> {
    let text = token.expose();
    if text.len() != PREFIX.len() + BODY || !text.starts_with(PREFIX) {
        return Ok(None);
    }
    let found = tx.query_opt(
        sql!("SELECT ", key_columns!(), " FROM api_key WHERE token_hash = $1"),
        params![token_digest(text)],
        key_from_row,
    )?;
    Ok(found.filter(|key| key.is_good(cx.now)))
}

/// Writes down that a key is used. Does nothing when that was done within the last minute. Returns whether it wrote.
pub fn touch_key(tx: &mut Tx<'_>, cx: &Cx, key: ApiKeyId) -> Result<bool, Failure> {
    let changed = tx.execute(
        sql!("UPDATE api_key SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)"),
        params![key.uuid(), cx.now.micros(), cx.now.plus(-TOUCH_EVERY).micros()],
    )?;
    Ok(changed > 0)
}
