//! Changes one's own password.

use super::error::AccessError;
use super::password::HashedPassword;
use super::session::end_sessions_of;
use super::throttle;
use super::user::load_self;
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::id::SessionId;
use vafa_store::{Tx, params, sql};

/// What a person's password is compared with outside the transaction.
#[derive(Debug, Clone)]
pub struct OwnPassword {
    /// The stored hash.
    pub hash: HashedPassword,
    /// The person's address and name: what a new password must not be.
    pub known: Vec<String>,
}

/// Changes one's own password.
#[derive(Debug, Clone)]
pub struct ChangeOwnPassword {
    /// The hash that the old password was verified against.
    pub verified: HashedPassword,
    /// The new password, hashed outside the transaction.
    pub password: HashedPassword,
    /// The session that goes on.
    pub keep: Option<SessionId>,
}

/// What the password that is asked for again is compared with. Fails while too many were wrong.
pub fn read_own_password(tx: &mut Tx<'_>, cx: &Cx) -> Result<OwnPassword, Failure> {
    cx.require(Permission::ManageSelf)?;
    let (user, secrets) = load_self(tx, cx)?;
    throttle::check(tx, cx.now, &[throttle::own_password(user.id)])?;
    let hash = secrets.password.ok_or(AccessError::WrongPassword)?;
    Ok(OwnPassword { hash, known: vec![user.email, user.name, cx.business.name.clone()] })
}

/// Counts a wrong password that was asked for again, so that an open session is no way to guess it. Sign-in has counts of its
/// own: what strangers do there does not hinder whoever is in, nor the other way round.
pub fn note_wrong_password(tx: &mut Tx<'_>, cx: &Cx) -> Result<(), Failure> {
    cx.require(Permission::ManageSelf)?;
    let (user, _) = load_self(tx, cx)?;
    throttle::note_failure(tx, cx.now, &throttle::own_password(user.id))
}

/// Changes the password after the old one was verified, and ends the other sessions.
pub fn change_own_password(tx: &mut Tx<'_>, cx: &Cx, cmd: ChangeOwnPassword) -> Result<(), Failure> {
    cx.require(Permission::ManageSelf)?;
    let (user, secrets) = load_self(tx, cx)?;
    if secrets.password.as_ref() != Some(&cmd.verified) {
        return Err(AccessError::WrongPassword.into());
    }
    tx.execute(
        sql!("UPDATE user_account SET password_hash = $2, version = version + 1 WHERE id = $1"),
        params![user.id.uuid(), cmd.password.as_str()],
    )?;
    throttle::forget(tx, &throttle::own_password(user.id))?;
    super::invitation::drop_link(tx, user.id)?;
    end_sessions_of(tx, user.id, cmd.keep)?;
    append_entry(tx, cx, &Change::new("user.password_changed", "user", user.id))?;
    Ok(())
}
