//! The secrets of second factors, sealed in their rows.

use super::error::AccessError;
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::id::UserId;
use vafa_store::{Tx, params, sql};

/// Bytes of a secret. Nothing that is sealed is so short.
const SECRET_BYTES: usize = 20;

/// A new secret.
pub(super) fn new_secret(cx: &Cx) -> [u8; SECRET_BYTES] {
    cx.random()
}

/// Writes a person's secret, which counts for nothing until it is confirmed.
pub(super) fn write(tx: &mut Tx<'_>, cx: &Cx, user: UserId, secret: &[u8]) -> Result<(), Failure> {
    let sealed = cx.vault.seal(secret, user.uuid().as_bytes(), cx.random())?;
    tx.execute(
        sql!("UPDATE user_account SET totp_secret = $2, totp_last_step = 0 WHERE id = $1"),
        params![user.uuid(), sealed],
    )?;
    Ok(())
}

/// Opens a person's secret.
///
/// # Errors
/// [`AccessError::TotpIsOff`] where there is none, [`AccessError::SecretSealed`] where the key is not the one that sealed it.
pub(super) fn open(cx: &Cx, user: UserId, stored: Option<&Vec<u8>>) -> Result<Vec<u8>, AccessError> {
    let stored = stored.ok_or(AccessError::TotpIsOff)?;
    cx.vault.open(stored, user.uuid().as_bytes())
}

/// Secrets that an earlier version kept open.
fn open_secrets(tx: &mut Tx<'_>) -> Result<Vec<(UserId, Vec<u8>)>, Failure> {
    let mut found = tx.query(
        sql!("SELECT id, totp_secret FROM user_account WHERE totp_secret IS NOT NULL ORDER BY id"),
        &[],
        |row| Ok((UserId::from_uuid(row.get("id")?), row.get::<Vec<u8>>("totp_secret")?)),
    )?;
    found.retain(|(_, secret)| secret.len() == SECRET_BYTES);
    Ok(found)
}

/// Whether an earlier version kept secrets open.
pub(crate) fn has_open_secrets(tx: &mut Tx<'_>) -> Result<bool, Failure> {
    Ok(!open_secrets(tx)?.is_empty())
}

/// Seals what an earlier version kept open. Says how many secrets there were.
pub(crate) fn seal_open_secrets(tx: &mut Tx<'_>, cx: &Cx) -> Result<u64, Failure> {
    let mut sealed = 0;
    for (user, secret) in open_secrets(tx)? {
        let closed = cx.vault.seal(&secret, user.uuid().as_bytes(), cx.random())?;
        tx.execute(
            sql!("UPDATE user_account SET totp_secret = $2 WHERE id = $1"),
            params![user.uuid(), closed],
        )?;
        sealed += 1;
    }
    Ok(sealed)
}
