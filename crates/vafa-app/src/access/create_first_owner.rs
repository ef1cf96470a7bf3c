//! The first person: whoever sets Vafa up becomes its owner.

use super::error::AccessError;
use super::password::HashedPassword;
use super::user::{actor_of, insert_user, new_user};
use crate::actor::Role;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::id::UserId;
use vafa_locale::Lang;
use vafa_store::{Tx, params, sql};

/// Makes the first owner.
#[derive(Debug, Clone)]
pub struct CreateFirstOwner {
    /// The address to sign in with.
    pub email: String,
    /// What others call them.
    pub name: String,
    /// The password, hashed outside the transaction.
    pub password: HashedPassword,
    /// The language of their pages.
    pub language: Lang,
}

/// Whether nobody has an account yet. Open to everybody: the first page asks it.
pub fn has_no_users(tx: &mut Tx<'_>) -> Result<bool, Failure> {
    Ok(tx.query_opt(sql!("SELECT 1 FROM user_account LIMIT 1"), params![], |_| Ok(()))?.is_none())
}

/// Makes the first owner. Needs no permission, because nobody is there who could have one; as soon as there is an account it
/// fails. Of two at the same moment one wins: transactions are serial, so the second sees the first.
pub fn create_first_owner(tx: &mut Tx<'_>, cx: &Cx, cmd: CreateFirstOwner) -> Result<UserId, Failure> {
    if !has_no_users(tx)? {
        return Err(AccessError::NotFirst.into());
    }
    let mut user = new_user(cx, &cmd.email, &cmd.name, Role::Owner, cmd.language)?;
    user.has_password = true;
    insert_user(tx, &user, Some(&cmd.password))?;
    let change = Change::new("user.created", "user", user.id).after(user.told());
    append_entry(tx, &cx.acting_as(actor_of(&user)), &change)?;
    Ok(user.id)
}
