//! Changes what somebody is, or whether they may come in.

use super::error::AccessError;
use super::invitation::drop_link;
use super::session::end_sessions_of;
use super::user::{User, clean_name, load_user};
use crate::actor::{Permission, Role};
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::id::UserId;
use vafa_store::{Tx, params, sql};

/// Changes a person; what is not given stays.
#[derive(Debug, Clone)]
pub struct ChangeUser {
    /// The person.
    pub user: UserId,
    /// What others call them.
    pub name: Option<String>,
    /// What they are in the business.
    pub role: Option<Role>,
    /// Whether they may come in.
    pub is_active: Option<bool>,
    /// The version that was looked at; a newer one fails. Not given: whatever is there is changed.
    pub version: Option<i64>,
}

/// Changes a person. Another role, or being shut out, ends their sessions.
pub fn change_user(tx: &mut Tx<'_>, cx: &Cx, cmd: ChangeUser) -> Result<User, Failure> {
    cx.require(Permission::ManageUsers)?;
    let (before, _) = load_user(tx, cmd.user)?;
    if cmd.version.is_some_and(|version| version != before.version) {
        return Err(AccessError::UserChanged.into());
    }
    let mut after = before.clone();
    if let Some(name) = &cmd.name {
        after.name = clean_name(name)?;
    }
    after.role = cmd.role.unwrap_or(before.role);
    after.is_active = cmd.is_active.unwrap_or(before.is_active);
    if after == before {
        return Ok(before);
    }
    if is_manager_of_all(&before) && !is_manager_of_all(&after) && !has_other_owner(tx, before.id)? {
        return Err(AccessError::LastOwner.into());
    }
    after.version = before.version + 1;
    tx.execute(
        sql!("UPDATE user_account SET name = $2, role = $3, is_active = $4, version = $5 WHERE id = $1"),
        params![after.id.uuid(), after.name.as_str(), after.role.code(), after.is_active, after.version],
    )?;
    if after.role != before.role || !after.is_active {
        end_sessions_of(tx, after.id, None)?;
    }
    if !after.is_active {
        drop_link(tx, after.id)?;
    }
    append_entry(
        tx,
        cx,
        &Change::new("user.changed", "user", after.id).before(before.told()).after(after.told()),
    )?;
    Ok(after)
}

/// Whether this one can manage the business: an owner who may come in and has a password to do so.
fn is_manager_of_all(user: &User) -> bool {
    user.role == Role::Owner && user.is_active && user.has_password
}

fn has_other_owner(tx: &mut Tx<'_>, besides: UserId) -> Result<bool, Failure> {
    let found = tx.query_opt(
        sql!(
            "SELECT 1 FROM user_account WHERE role = $1 AND is_active = $2 AND password_hash IS NOT NULL AND id <> $3 LIMIT 1"
        ),
        params![Role::Owner.code(), true, besides.uuid()],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}
