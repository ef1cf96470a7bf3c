//! Entries of the trail as they are stored.

use super::append_entry::{Link, change_digest};
use serde_json::Value as Json;
use uuid::Uuid;
use vafa_kernel::Instant;
use vafa_kernel::id::AuditId;
use vafa_store::{Row, StoreError};

/// One entry of the trail.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEntry {
    /// Which entry. Ids ascend with time.
    pub id: AuditId,
    /// When.
    pub at: Instant,
    /// Who: the id of a person or key, `system:…`, `nobody`.
    pub actor: String,
    /// What was done: `customer.updated`.
    pub action: String,
    /// The kind of thing it was done to.
    pub object_kind: String,
    /// Its id in outside form.
    pub object_id: String,
    /// How it was; null where there was nothing, it was only a look, or it was erased.
    pub before: Json,
    /// How it was afterwards; null likewise.
    pub after: Json,
    /// Whether before and after were erased for somebody's privacy.
    pub is_redacted: bool,
}

/// An entry with what proves it.
pub(super) struct Stored {
    pub(super) chain: i64,
    pub(super) seq: i64,
    id: AuditId,
    at: Instant,
    actor: String,
    action: String,
    object_kind: String,
    object_id: String,
    change_json: Option<String>,
    change_salt: Option<Vec<u8>>,
    change_digest: Vec<u8>,
    pub(super) hash: Vec<u8>,
}

/// The columns of an entry, in one place for all statements.
macro_rules! entry_columns {
    () => {
        "chain, seq, id, at, actor, action, object_kind, object_id, change_json, change_salt, change_digest, hash"
    };
}
pub(super) use entry_columns;

pub(super) fn stored_from_row(row: &Row<'_>) -> Result<Stored, StoreError> {
    Ok(Stored {
        chain: row.get("chain")?,
        seq: row.get("seq")?,
        id: AuditId::from_uuid(row.get("id")?),
        at: Instant::from_micros(row.get("at")?),
        actor: row.get("actor")?,
        action: row.get("action")?,
        object_kind: row.get("object_kind")?,
        object_id: row.get("object_id")?,
        change_json: row.get("change_json")?,
        change_salt: row.get("change_salt")?,
        change_digest: row.get("change_digest")?,
        hash: row.get("hash")?,
    })
}

impl Stored {
    pub(super) fn id(&self) -> AuditId {
        self.id
    }

    pub(super) fn is_redacted(&self) -> bool {
        self.change_salt.is_none() && self.change_json.is_none()
    }

    /// Whether before and after are what they were, or were erased as a whole.
    pub(super) fn change_holds(&self) -> bool {
        match &self.change_salt {
            Some(salt) => {
                change_digest(salt, self.change_json.as_deref().unwrap_or_default()) == self.change_digest
            }
            None => self.change_json.is_none(),
        }
    }

    /// Whether the entry is what it was, where it was.
    pub(super) fn link_holds(&self, hash_before: &[u8]) -> bool {
        let link = Link {
            chain: self.chain,
            seq: self.seq,
            id: self.id,
            at: self.at,
            actor: &self.actor,
            action: &self.action,
            object_kind: &self.object_kind,
            object_id: &self.object_id,
            change_digest: &self.change_digest,
        };
        link.hash(hash_before) == self.hash
    }

    pub(super) fn shown(self) -> AuditEntry {
        let is_redacted = self.is_redacted();
        let told =
            self.change_json.and_then(|text| serde_json::from_str::<Json>(&text).ok()).unwrap_or(Json::Null);
        let part = |name: &str| told.get(name).cloned().unwrap_or(Json::Null);
        AuditEntry {
            id: self.id,
            at: self.at,
            actor: self.actor,
            action: self.action,
            object_kind: self.object_kind,
            object_id: self.object_id,
            before: part("before"),
            after: part("after"),
            is_redacted,
        }
    }
}

/// The lowest id an entry of that millisecond can have: ids begin with their time, so a range of time is a range of ids.
pub(super) fn first_id_at(at: Instant) -> Uuid {
    let ms = u128::try_from(at.micros().div_euclid(1_000)).unwrap_or(0);
    Uuid::from_u128((ms & 0xffff_ffff_ffff) << 80)
}
