//! Lists the people who work with Vafa.

use super::PAGE_MAX;
use super::error::AccessError;
use super::user::{User, load_self, load_user, user_columns, user_from_row};
use crate::actor::Permission;
use crate::cx::Cx;
use crate::failure::Failure;
use std::collections::BTreeMap;
use vafa_kernel::id::UserId;
use vafa_store::{Tx, params, sql};

/// Asks for a page of people.
#[derive(Debug, Clone, Copy, Default)]
pub struct ListUsers {
    /// The last one of the page before.
    pub after: Option<UserId>,
    /// How many, at most [`PAGE_MAX`]; 0 means as many as that.
    pub limit: usize,
}

/// A page of people, oldest account first.
#[derive(Debug, Clone)]
pub struct UserPage {
    /// The people.
    pub users: Vec<User>,
    /// What to ask for next (`after`), where there are more.
    pub next: Option<UserId>,
}

/// A page of people, oldest account first.
pub fn list_users(tx: &mut Tx<'_>, cx: &Cx, cmd: ListUsers) -> Result<UserPage, Failure> {
    cx.require(Permission::ManageUsers)?;
    let limit = if cmd.limit == 0 { PAGE_MAX } else { cmd.limit.min(PAGE_MAX) };
    let mut users = tx.query(
        sql!("SELECT ", user_columns!(), " FROM user_account WHERE id > $1 ORDER BY id LIMIT $2"),
        params![cmd.after.unwrap_or(UserId::NIL).uuid(), i64::try_from(limit).unwrap_or(i64::MAX) + 1],
        user_from_row,
    )?;
    let has_more = users.len() > limit;
    users.truncate(limit);
    let next = users.last().filter(|_| has_more).map(|user| user.id);
    Ok(UserPage { users, next })
}

/// One person, for who may manage people.
pub fn read_user(tx: &mut Tx<'_>, cx: &Cx, user: UserId) -> Result<User, Failure> {
    cx.require(Permission::ManageUsers)?;
    Ok(load_user(tx, user)?.0)
}

/// The account of the one who asks.
pub fn read_self(tx: &mut Tx<'_>, cx: &Cx) -> Result<User, Failure> {
    cx.require(Permission::ManageSelf)?;
    Ok(load_self(tx, cx)?.0)
}

/// The person with that address: for the command line, which knows people by it.
pub fn find_user(tx: &mut Tx<'_>, cx: &Cx, email: &str) -> Result<User, Failure> {
    cx.require(Permission::ManageUsers)?;
    let address = vafa_kernel::email::Email::parse(email).map_err(|_| AccessError::EmailInvalid)?;
    let found = super::user::load_user_by_email(tx, address.as_str())?;
    Ok(found.ok_or(AccessError::UserNotFound)?.0)
}

/// The names of the people, by id: what stands beside notes and in the trail. At most the 1 000 oldest accounts.
pub fn list_user_names(tx: &mut Tx<'_>, cx: &Cx) -> Result<BTreeMap<UserId, String>, Failure> {
    cx.require(Permission::SeeCustomers)?;
    let names =
        tx.query(sql!("SELECT id, name FROM user_account ORDER BY id LIMIT 1000"), params![], |row| {
            Ok((UserId::from_uuid(row.get("id")?), row.get("name")?))
        })?;
    Ok(names.into_iter().collect())
}
