//! Where one is signed in, and ending that.

use super::error::AccessError;
use super::session::end_sessions_of;
use super::token::token_digest;
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::Instant;
use vafa_kernel::id::{SessionId, UserId};
use vafa_kernel::secret::Secret;
use vafa_store::{Tx, params, sql};

/// One place where a person is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionPlace {
    /// Which session.
    pub id: SessionId,
    /// When it began.
    pub created_at: Instant,
    /// When it was last used, to the minute.
    pub seen_at: Instant,
    /// When it ends unless it is used.
    pub expires_at: Instant,
    /// What the browser called itself when it signed in.
    pub user_agent: String,
}

/// One's own sessions, the last used first; at most 100.
pub fn list_own_sessions(tx: &mut Tx<'_>, cx: &Cx) -> Result<Vec<SessionPlace>, Failure> {
    cx.require(Permission::ManageSelf)?;
    let user = cx.who.user().ok_or(AccessError::NotAPerson)?;
    Ok(tx.query(
        sql!(
            "SELECT id, created_at, seen_at, expires_at, user_agent FROM user_session \
             WHERE user_id = $1 AND expires_at > $2 AND is_half = $3 ORDER BY seen_at DESC, id DESC LIMIT 100"
        ),
        params![user.uuid(), cx.now.micros(), false],
        |row| {
            Ok(SessionPlace {
                id: SessionId::from_uuid(row.get("id")?),
                created_at: Instant::from_micros(row.get("created_at")?),
                seen_at: Instant::from_micros(row.get("seen_at")?),
                expires_at: Instant::from_micros(row.get("expires_at")?),
                user_agent: row.get("user_agent")?,
            })
        },
    )?)
}

/// Ends the session with that token: signing out. Open to everybody, since the token is the permission; a token without a
/// session is signed out already.
pub fn end_session(tx: &mut Tx<'_>, cx: &Cx, token: &Secret) -> Result<(), Failure> {
    let digest = token_digest(token.expose());
    let found = tx.query_opt(
        sql!("SELECT user_id FROM user_session WHERE token_hash = $1"),
        params![digest.as_slice()],
        |row| Ok(UserId::from_uuid(row.get("user_id")?)),
    )?;
    let Some(user) = found else { return Ok(()) };
    tx.execute(sql!("DELETE FROM user_session WHERE token_hash = $1"), params![digest])?;
    append_entry(tx, cx, &Change::new("user.signed_out", "user", user))?;
    Ok(())
}

/// Ends one of one's own sessions.
pub fn end_own_session(tx: &mut Tx<'_>, cx: &Cx, session: SessionId) -> Result<(), Failure> {
    cx.require(Permission::ManageSelf)?;
    let user = cx.who.user().ok_or(AccessError::NotAPerson)?;
    let ended = tx.execute(
        sql!("DELETE FROM user_session WHERE user_id = $1 AND id = $2"),
        params![user.uuid(), session.uuid()],
    )?;
    if ended == 0 {
        return Err(AccessError::SessionNotFound.into());
    }
    append_entry(tx, cx, &Change::new("user.session_ended", "user", user))?;
    Ok(())
}

/// Ends all of one's own sessions but the one that asks; how many there were.
pub fn end_other_sessions(tx: &mut Tx<'_>, cx: &Cx, keep: SessionId) -> Result<u64, Failure> {
    cx.require(Permission::ManageSelf)?;
    let user = cx.who.user().ok_or(AccessError::NotAPerson)?;
    let ended = end_sessions_of(tx, user, Some(keep))?;
    if ended > 0 {
        append_entry(tx, cx, &Change::new("user.sessions_ended", "user", user))?;
    }
    Ok(ended)
}
