//! A new one-time link: the first one was lost or too old, or the password is forgotten.

use super::invitation::{Invitation, make_link};
use super::user::load_user;
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::id::UserId;
use vafa_store::Tx;

/// Makes a link for somebody.
#[derive(Debug, Clone, Copy)]
pub struct InviteUser {
    /// The person.
    pub user: UserId,
}

/// Makes a new link by which the person sets a password. The old password stays good until the link is used.
pub fn invite_user(tx: &mut Tx<'_>, cx: &Cx, cmd: InviteUser) -> Result<Invitation, Failure> {
    cx.require(Permission::ManageUsers)?;
    let (user, _) = load_user(tx, cmd.user)?;
    append_entry(tx, cx, &Change::new("user.link_made", "user", user.id))?;
    make_link(tx, cx, user.id)
}
