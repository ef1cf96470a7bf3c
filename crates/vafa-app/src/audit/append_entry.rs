//! Adds one entry to the trail, inside the transaction that it tells of.

use super::CHAINS;
use crate::cx::Cx;
use crate::failure::Failure;
use serde::Serialize;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use vafa_kernel::Instant;
use vafa_kernel::id::AuditId;
use vafa_store::{Tx, params, sql};

/// What one entry tells.
#[derive(Debug, Clone)]
pub struct Change<'a> {
    /// What was done, dotted: `customer.updated`, `user.signed_in`.
    pub action: &'a str,
    /// The kind of thing it was done to: `customer`, `user`, `key` …
    pub object_kind: &'a str,
    /// Its id in outside form.
    pub object_id: String,
    /// How it was; null where there was nothing or only a look.
    pub before: Json,
    /// How it is now.
    pub after: Json,
}

impl<'a> Change<'a> {
    /// An entry that tells of an action only.
    pub fn new(action: &'a str, object_kind: &'a str, object_id: impl ToString) -> Self {
        Self { action, object_kind, object_id: object_id.to_string(), before: Json::Null, after: Json::Null }
    }

    /// With how the thing was.
    #[must_use]
    pub fn before(mut self, before: impl Serialize) -> Self {
        self.before = serde_json::to_value(before).unwrap_or(Json::Null);
        self
    }

    /// With how the thing is now.
    #[must_use]
    pub fn after(mut self, after: impl Serialize) -> Self {
        self.after = serde_json::to_value(after).unwrap_or(Json::Null);
        self
    }
}

/// Adds an entry. Entries of one object stand in one chain, in the order in which they were committed.
pub fn append_entry(tx: &mut Tx<'_>, cx: &Cx, change: &Change<'_>) -> Result<AuditId, Failure> {
    let chain = chain_of(change.object_kind, &change.object_id);
    let head =
        tx.query_opt(sql!("SELECT seq, hash FROM audit_head WHERE chain = $1"), params![chain], |row| {
            Ok((row.get::<i64>("seq")?, row.get::<Vec<u8>>("hash")?))
        })?;
    let (last_seq, last_hash) = head.unwrap_or((0, Vec::new()));
    let seq = last_seq + 1;
    let id = AuditId::from_uuid(cx.new_id());
    let salt: [u8; 16] = cx.random();
    let told = if change.before.is_null() && change.after.is_null() {
        None
    } else {
        Some(json!({ "before": change.before, "after": change.after }).to_string())
    };
    let digest = change_digest(&salt, told.as_deref().unwrap_or_default());
    let actor = cx.who.label();
    let link = Link {
        chain,
        seq,
        id,
        at: cx.now,
        actor: &actor,
        action: change.action,
        object_kind: change.object_kind,
        object_id: &change.object_id,
        change_digest: &digest,
    };
    let hash = link.hash(&last_hash);
    // The end first: of two transactions that add to one chain at the same moment, the second then waits here and is tried
    // again. The other way round it would stumble over the number of its entry, which reads as a broken rule.
    tx.execute(
        sql!(
            "INSERT INTO audit_head (chain, seq, hash) VALUES ($1, $2, $3) \
             ON CONFLICT (chain) DO UPDATE SET seq = excluded.seq, hash = excluded.hash"
        ),
        params![chain, seq, hash.as_slice()],
    )?;
    tx.execute(
        sql!(
            "INSERT INTO audit_entry (chain, seq, id, at, actor, action, object_kind, object_id, change_json, change_salt, \
             change_digest, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        ),
        params![
            chain,
            seq,
            id.uuid(),
            cx.now.micros(),
            actor.as_str(),
            change.action,
            change.object_kind,
            change.object_id.as_str(),
            told,
            salt.to_vec(),
            digest,
            hash
        ],
    )?;
    Ok(id)
}

/// What the hash of an entry covers, besides the hash before it.
pub(super) struct Link<'a> {
    pub(super) chain: i64,
    pub(super) seq: i64,
    pub(super) id: AuditId,
    pub(super) at: Instant,
    pub(super) actor: &'a str,
    pub(super) action: &'a str,
    pub(super) object_kind: &'a str,
    pub(super) object_id: &'a str,
    pub(super) change_digest: &'a [u8],
}

impl Link<'_> {
    /// SHA-256 over the hash before and every field with its length.
    pub(super) fn hash(&self, before: &[u8]) -> Vec<u8> {
        let mut hash = Sha256::new();
        let mut part = |bytes: &[u8]| {
            hash.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes());
            hash.update(bytes);
        };
        part(before);
        part(&self.chain.to_le_bytes());
        part(&self.seq.to_le_bytes());
        part(self.id.uuid().as_bytes());
        part(&self.at.micros().to_le_bytes());
        for text in [self.actor, self.action, self.object_kind, self.object_id] {
            part(text.as_bytes());
        }
        part(self.change_digest);
        hash.finalize().to_vec()
    }
}

/// The salted digest of what changed.
pub(super) fn change_digest(salt: &[u8], told: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(salt);
    hash.update(told.as_bytes());
    hash.finalize().to_vec()
}

fn chain_of(object_kind: &str, object_id: &str) -> i64 {
    let mut hash = Sha256::new();
    hash.update(object_kind.as_bytes());
    hash.update(object_id.as_bytes());
    i64::from(hash.finalize()[0]) % CHAINS
}
