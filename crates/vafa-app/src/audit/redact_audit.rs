//! Erases what the trail tells about one thing, for somebody's privacy.

use super::append_entry::{Change, append_entry};
use crate::actor::Permission;
use crate::cx::Cx;
use crate::failure::Failure;
use serde_json::json;
use vafa_store::{Tx, params, sql};

const ACTION: &str = "audit.redacted";

/// Erases before and after in all entries of a thing; who did what and when stays, and the chains hold, because they cover
/// a salted digest of what is erased. That it was erased is an entry of its own. Returns how many entries were erased.
pub fn redact_audit(tx: &mut Tx<'_>, cx: &Cx, object_kind: &str, object_id: &str) -> Result<u64, Failure> {
    cx.require(Permission::HandlePrivacy)?;
    let erased = tx.execute(
        sql!(
            "UPDATE audit_entry SET change_json = NULL, change_salt = NULL \
             WHERE object_kind = $1 AND object_id = $2 AND change_salt IS NOT NULL AND action <> $3"
        ),
        params![object_kind, object_id, ACTION],
    )?;
    if erased > 0 {
        append_entry(
            tx,
            cx,
            &Change::new(ACTION, object_kind, object_id).after(json!({ "entries": erased })),
        )?;
    }
    Ok(erased)
}
