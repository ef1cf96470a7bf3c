//! Turns the second factor off: by its person with the password, or by an owner for somebody whose phone is lost.

use super::begin_totp::drop_recovery_codes;
use super::error::AccessError;
use super::password::HashedPassword;
use super::session::end_sessions_of;
use super::user::{load_self, load_user};
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::id::UserId;
use vafa_store::{Tx, params, sql};

/// Turns one's own second factor off.
#[derive(Debug, Clone)]
pub struct TurnOffTotp {
    /// The hash that the password was verified against, outside the transaction.
    pub verified: HashedPassword,
}

/// Turns one's own second factor off after the password was verified.
pub fn turn_off_totp(tx: &mut Tx<'_>, cx: &Cx, cmd: TurnOffTotp) -> Result<(), Failure> {
    cx.require(Permission::ManageSelf)?;
    let (user, secrets) = load_self(tx, cx)?;
    if secrets.password.as_ref() != Some(&cmd.verified) {
        return Err(AccessError::WrongPassword.into());
    }
    if !user.totp_is_on {
        return Err(AccessError::TotpIsOff.into());
    }
    clear(tx, user.id)?;
    append_entry(tx, cx, &Change::new("user.second_factor_off", "user", user.id))?;
    Ok(())
}

/// Turns the second factor of somebody else off, whose phone and codes are lost. Their sessions end.
pub fn reset_totp(tx: &mut Tx<'_>, cx: &Cx, user: UserId) -> Result<(), Failure> {
    cx.require(Permission::ManageUsers)?;
    let (user, _) = load_user(tx, user)?;
    if !user.totp_is_on {
        return Err(AccessError::TotpIsOff.into());
    }
    clear(tx, user.id)?;
    end_sessions_of(tx, user.id, None)?;
    append_entry(tx, cx, &Change::new("user.second_factor_off", "user", user.id))?;
    Ok(())
}

fn clear(tx: &mut Tx<'_>, user: UserId) -> Result<(), Failure> {
    tx.execute(
        sql!(
            "UPDATE user_account SET totp_is_on = $2, totp_secret = NULL, totp_last_step = 0, version = version + 1 \
             WHERE id = $1"
        ),
        params![user.uuid(), false],
    )?;
    drop_recovery_codes(tx, user)
}
