//! What messages to an address are signed with, sealed in its row.

use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::id::EndpointId;
use vafa_store::{Tx, params, sql};

/// Bytes of a key. Nothing that is sealed is so short.
const KEY_BYTES: usize = 32;

/// A new key.
pub(super) fn new_key(cx: &Cx) -> [u8; KEY_BYTES] {
    cx.random()
}

/// A key as the row of its address holds it.
pub(super) fn seal(cx: &Cx, endpoint: EndpointId, key: &[u8]) -> Result<Vec<u8>, Failure> {
    Ok(cx.vault.seal(key, endpoint.uuid().as_bytes(), cx.random())?)
}

/// The key of an address; nothing where the key file is not the one that sealed it.
pub(super) fn open(cx: &Cx, endpoint: EndpointId, stored: &[u8]) -> Option<Vec<u8>> {
    cx.vault.open(stored, endpoint.uuid().as_bytes()).ok()
}

/// Keys that an earlier version kept open.
fn open_keys(tx: &mut Tx<'_>) -> Result<Vec<(EndpointId, Vec<u8>)>, Failure> {
    let mut found =
        tx.query(sql!("SELECT id, secret FROM webhook_endpoint ORDER BY id LIMIT 100"), &[], |row| {
            Ok((EndpointId::from_uuid(row.get("id")?), row.get::<Vec<u8>>("secret")?))
        })?;
    found.retain(|(_, key)| key.len() == KEY_BYTES);
    Ok(found)
}

/// Whether an earlier version kept keys open.
pub(crate) fn has_open_keys(tx: &mut Tx<'_>) -> Result<bool, Failure> {
    Ok(!open_keys(tx)?.is_empty())
}

/// Seals what an earlier version kept open.
pub(crate) fn seal_open_keys(tx: &mut Tx<'_>, cx: &Cx) -> Result<(), Failure> {
    for (endpoint, key) in open_keys(tx)? {
        let sealed = seal(cx, endpoint, &key)?;
        tx.execute(
            sql!("UPDATE webhook_endpoint SET secret = $2 WHERE id = $1"),
            params![endpoint.uuid(), sealed],
        )?;
    }
    Ok(())
}
