//! Adds a person, who sets a password by a one-time link.

use super::invitation::{Invitation, make_link};
use super::user::{insert_user, new_user};
use crate::actor::{Permission, Role};
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_locale::Lang;
use vafa_store::Tx;

/// Adds a person.
#[derive(Debug, Clone)]
pub struct CreateUser {
    /// The address to sign in with.
    pub email: String,
    /// What others call them.
    pub name: String,
    /// What they are in the business.
    pub role: Role,
    /// The language of their pages; the business's where none is given.
    pub language: Option<Lang>,
}

/// Adds a person. The answer carries the link by which they set their password, to be handed to them.
pub fn create_user(tx: &mut Tx<'_>, cx: &Cx, cmd: CreateUser) -> Result<Invitation, Failure> {
    cx.require(Permission::ManageUsers)?;
    let language = cmd.language.unwrap_or(cx.business.language);
    let user = new_user(cx, &cmd.email, &cmd.name, cmd.role, language)?;
    insert_user(tx, &user, None)?;
    append_entry(tx, cx, &Change::new("user.created", "user", user.id).after(user.told()))?;
    make_link(tx, cx, user.id)
}
