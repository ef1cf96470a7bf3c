//! One-time links by which people set their password: they end after three days, after one use, or when a newer one is made.

use super::token::{random_token, token_digest};
use super::user::{User, load_user};
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::Instant;
use vafa_kernel::id::UserId;
use vafa_kernel::secret::Secret;
use vafa_kernel::time::HOUR;
use vafa_store::{Tx, params, sql};

/// How long a link is good for, in microseconds.
pub const LINK_LIFE: i64 = 72 * HOUR;

/// A link, shown once.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// The person it is for.
    pub user: UserId,
    /// What the link carries. It is stored nowhere.
    pub token: Secret,
    /// Until when it is good.
    pub expires_at: Instant,
}

/// Makes the person's link, in place of an older one.
pub(super) fn make_link(tx: &mut Tx<'_>, cx: &Cx, user: UserId) -> Result<Invitation, Failure> {
    let token = random_token(cx);
    let expires_at = cx.now.plus(LINK_LIFE);
    tx.execute(
        sql!(
            "INSERT INTO invitation (user_id, token_hash, created_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (user_id) DO UPDATE SET token_hash = excluded.token_hash, created_by = excluded.created_by, \
             created_at = excluded.created_at, expires_at = excluded.expires_at"
        ),
        params![user.uuid(), token_digest(token.expose()), cx.who.label(), cx.now.micros(), expires_at.micros()],
    )?;
    Ok(Invitation { user, token, expires_at })
}

/// The person a link is for, if it is good and the person may come in.
pub(super) fn find_link(tx: &mut Tx<'_>, cx: &Cx, token: &Secret) -> Result<Option<User>, Failure> {
    let found = tx.query_opt(
        sql!("SELECT user_id FROM invitation WHERE token_hash = $1 AND expires_at > $2"),
        params![token_digest(token.expose()), cx.now.micros()],
        |row| Ok(UserId::from_uuid(row.get("user_id")?)),
    )?;
    let Some(id) = found else { return Ok(None) };
    Ok(Some(load_user(tx, id)?.0).filter(|user| user.is_active))
}

/// Takes the person's link back.
pub(super) fn drop_link(tx: &mut Tx<'_>, user: UserId) -> Result<(), Failure> {
    tx.execute(sql!("DELETE FROM invitation WHERE user_id = $1"), params![user.uuid()])?;
    Ok(())
}
