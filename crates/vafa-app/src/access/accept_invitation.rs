//! Sets a password by a one-time link.

use super::error::AccessError;
use super::invitation::{drop_link, find_link};
use super::password::HashedPassword;
use super::session::end_sessions_of;
use super::throttle;
use super::user::{User, actor_of};
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::id::UserId;
use vafa_kernel::secret::Secret;
use vafa_store::{Tx, params, sql};

/// Sets the password of the person a link is for.
#[derive(Debug, Clone)]
pub struct AcceptInvitation {
    /// What the link carries.
    pub token: Secret,
    /// The new password, hashed outside the transaction.
    pub password: HashedPassword,
}

/// The person a link is for. Whoever has the link may ask; the link stays unused.
pub fn read_invitation(tx: &mut Tx<'_>, cx: &Cx, token: &Secret) -> Result<User, Failure> {
    Ok(find_link(tx, cx, token)?.ok_or(AccessError::LinkInvalid)?)
}

/// Sets the password; the link is used up, and whoever was signed in as this person no longer is. The link is the
/// permission. A second factor stays on.
pub fn accept_invitation(tx: &mut Tx<'_>, cx: &Cx, cmd: AcceptInvitation) -> Result<UserId, Failure> {
    let user = read_invitation(tx, cx, &cmd.token)?;
    drop_link(tx, user.id)?;
    tx.execute(
        sql!("UPDATE user_account SET password_hash = $2, version = version + 1 WHERE id = $1"),
        params![user.id.uuid(), cmd.password.as_str()],
    )?;
    end_sessions_of(tx, user.id, None)?;
    throttle::forget(tx, &throttle::account(&user.email))?;
    append_entry(tx, &cx.acting_as(actor_of(&user)), &Change::new("user.password_set", "user", user.id))?;
    Ok(user.id)
}
