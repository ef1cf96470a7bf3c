//! People who work with Vafa, as they are stored.

use super::error::AccessError;
use super::password::HashedPassword;
use crate::actor::{Actor, Role, codes};
use crate::cx::Cx;
use crate::failure::Failure;
use serde_json::{Value as Json, json};
use vafa_kernel::Instant;
use vafa_kernel::email::Email;
use vafa_kernel::id::UserId;
use vafa_locale::{CalendarKind, Lang};
use vafa_store::{Row, StoreError, Tx, params, sql};

codes! {
    /// How pages look to a person.
    Theme {
        /// As the device says.
        Auto = "auto",
        /// Dark on light.
        Light = "light",
        /// Light on dark.
        Dark = "dark",
    }
}

/// A person who works with Vafa.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Who.
    pub id: UserId,
    /// The address to sign in with, in comparable form.
    pub email: String,
    /// What others call them.
    pub name: String,
    /// What they are in the business.
    pub role: Role,
    /// Whether they may come in.
    pub is_active: bool,
    /// Whether they have set a password; before that they are only invited.
    pub has_password: bool,
    /// Whether a second factor is asked for.
    pub totp_is_on: bool,
    /// The language of their pages.
    pub language: Lang,
    /// How their pages look.
    pub theme: Theme,
    /// The calendar they chose instead of the business's.
    pub calendar: Option<CalendarKind>,
    /// Counts changes of the account.
    pub version: i64,
    /// When the account was made.
    pub created_at: Instant,
    /// When they last came in.
    pub last_login_at: Option<Instant>,
}

impl User {
    /// As they stand in the audit trail.
    pub(super) fn told(&self) -> Json {
        json!({ "name": self.name, "email": self.email, "role": self.role.code(), "is_active": self.is_active })
    }
}

/// What a sign-in or a confirmation by password compares with; never leaves this capability.
#[derive(Debug, Clone)]
pub(super) struct Secrets {
    pub(super) password: Option<HashedPassword>,
    pub(super) totp_secret: Option<Vec<u8>>,
    pub(super) totp_last_step: i64,
}

/// The columns of a person, in one place for all statements.
macro_rules! user_columns {
    () => {
        "id, email, name, role, is_active, password_hash, totp_secret, totp_is_on, totp_last_step, language, theme, calendar, \
         version, created_at, last_login_at"
    };
}
pub(super) use user_columns;

pub(super) fn user_from_row(row: &Row<'_>) -> Result<User, StoreError> {
    Ok(User {
        id: UserId::from_uuid(row.get("id")?),
        email: row.get("email")?,
        name: row.get("name")?,
        // A role that this program does not know may do the least.
        role: row.get::<String>("role")?.parse().unwrap_or(Role::Cashier),
        is_active: row.get("is_active")?,
        has_password: row.get::<Option<String>>("password_hash")?.is_some(),
        totp_is_on: row.get("totp_is_on")?,
        language: row.get::<String>("language")?.parse().unwrap_or_default(),
        theme: row.get::<String>("theme")?.parse().unwrap_or(Theme::Auto),
        calendar: row.get::<Option<String>>("calendar")?.and_then(|code| code.parse().ok()),
        version: row.get("version")?,
        created_at: Instant::from_micros(row.get("created_at")?),
        last_login_at: row.get::<Option<i64>>("last_login_at")?.map(Instant::from_micros),
    })
}

fn with_secrets(row: &Row<'_>) -> Result<(User, Secrets), StoreError> {
    let secrets = Secrets {
        password: row.get::<Option<String>>("password_hash")?.map(HashedPassword::from_stored),
        totp_secret: row.get("totp_secret")?,
        totp_last_step: row.get("totp_last_step")?,
    };
    Ok((user_from_row(row)?, secrets))
}

/// The person with that id.
pub(super) fn load_user(tx: &mut Tx<'_>, id: UserId) -> Result<(User, Secrets), Failure> {
    let statement = sql!("SELECT ", user_columns!(), " FROM user_account WHERE id = $1");
    Ok(tx.query_opt(statement, params![id.uuid()], with_secrets)?.ok_or(AccessError::UserNotFound)?)
}

/// The person with that address, in comparable form.
pub(super) fn load_user_by_email(tx: &mut Tx<'_>, email: &str) -> Result<Option<(User, Secrets)>, Failure> {
    let statement = sql!("SELECT ", user_columns!(), " FROM user_account WHERE email = $1");
    Ok(tx.query_opt(statement, params![email], with_secrets)?)
}

/// The account of the one who asks.
pub(super) fn load_self(tx: &mut Tx<'_>, cx: &Cx) -> Result<(User, Secrets), Failure> {
    load_user(tx, cx.who.user().ok_or(AccessError::NotAPerson)?)
}

/// Adds a person; the address must be free.
pub(super) fn insert_user(
    tx: &mut Tx<'_>,
    user: &User,
    password: Option<&HashedPassword>,
) -> Result<(), Failure> {
    if load_user_by_email(tx, &user.email)?.is_some() {
        return Err(AccessError::EmailTaken.into());
    }
    tx.execute(
        sql!(
            "INSERT INTO user_account (id, email, name, role, password_hash, totp_secret, totp_is_on, totp_last_step, language, \
             theme, calendar, is_active, version, created_at, last_login_at) \
             VALUES ($1, $2, $3, $4, $5, NULL, $6, 0, $7, $8, $9, $10, $11, $12, NULL)"
        ),
        params![
            user.id.uuid(),
            user.email.as_str(),
            user.name.as_str(),
            user.role.code(),
            password.map(HashedPassword::as_str),
            user.totp_is_on,
            user.language.code(),
            user.theme.code(),
            user.calendar.map(CalendarKind::code),
            user.is_active,
            user.version,
            user.created_at.micros()
        ],
    )?;
    Ok(())
}

/// A new person with a checked address and name.
pub(super) fn new_user(
    cx: &Cx,
    email: &str,
    name: &str,
    role: Role,
    language: Lang,
) -> Result<User, AccessError> {
    Ok(User {
        id: UserId::from_uuid(cx.new_id()),
        email: Email::parse(email).map_err(|_| AccessError::EmailInvalid)?.as_str().to_owned(),
        name: clean_name(name)?,
        role,
        is_active: true,
        has_password: false,
        totp_is_on: false,
        language,
        theme: Theme::Auto,
        calendar: None,
        version: 1,
        created_at: cx.now,
        last_login_at: None,
    })
}

/// The person as the one who asks.
pub(super) fn actor_of(user: &User) -> Actor {
    Actor::User { id: user.id, role: user.role }
}

/// A name of 1 to 100 characters without space around and without control characters.
pub(super) fn clean_name(text: &str) -> Result<String, AccessError> {
    let name = text.trim();
    let fits = !name.is_empty() && name.chars().count() <= 100 && !name.chars().any(char::is_control);
    if fits { Ok(name.to_owned()) } else { Err(AccessError::NameInvalid) }
}
