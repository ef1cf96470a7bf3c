//! Makes a whole session of half a one, by a code of the app or a recovery code.

use super::session::{SignedIn, find_session, open_session};
use super::sign_in::note_signed_in;
use super::throttle;
use super::token::token_digest;
use super::totp::{accepted_step, recovery_digest};
use super::totp_secret;
use super::user::{Secrets, actor_of, load_user};
use crate::actor::Actor;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::id::UserId;
use vafa_kernel::secret::Secret;
use vafa_store::{Tx, params, sql};

/// The code for a half session.
#[derive(Debug, Clone)]
pub struct ConfirmSecondFactor {
    /// The token of the half session.
    pub token: Secret,
    /// What the app shows, or a recovery code.
    pub code: Secret,
    /// What the browser calls itself.
    pub user_agent: String,
}

/// Opens the whole session, with a new token; the half one ends. Open to whoever holds the token of a half session.
///
/// `None` means that the code is wrong: the failure was counted and has to be committed, so it is no error here.
/// [`super::flows::confirm_second_factor`] makes one of it.
pub fn confirm_second_factor(
    tx: &mut Tx<'_>,
    cx: &Cx,
    cmd: ConfirmSecondFactor,
) -> Result<Option<SignedIn>, Failure> {
    let half = find_session(tx, cx, &cmd.token)?
        .filter(|session| session.is_half)
        .ok_or(crate::actor::Denied::Unauthenticated)?;
    let subject = throttle::second_factor(half.user);
    throttle::check(tx, cx.now, std::slice::from_ref(&subject))?;
    let (user, secrets) = load_user(tx, half.user)?;
    let cx = cx.acting_as(actor_of(&user));
    if !accept(tx, &cx, user.id, &secrets, cmd.code.expose())? {
        throttle::note_failure(tx, cx.now, &subject)?;
        append_entry(tx, &cx.acting_as(Actor::Nobody), &Change::new("user.sign_in_failed", "user", user.id))?;
        return Ok(None);
    }
    throttle::forget(tx, &subject)?;
    tx.execute(
        sql!("DELETE FROM user_session WHERE token_hash = $1"),
        params![token_digest(cmd.token.expose())],
    )?;
    let signed_in = open_session(tx, &cx, user.id, false, &cmd.user_agent)?;
    note_signed_in(tx, &cx, user.id)?;
    Ok(Some(signed_in))
}

/// Whether the code is right; if so it is used up.
fn accept(tx: &mut Tx<'_>, cx: &Cx, user: UserId, secrets: &Secrets, code: &str) -> Result<bool, Failure> {
    if let Some(digest) = recovery_digest(user, code) {
        let used = tx.execute(
            sql!("UPDATE recovery_code SET used_at = $3 WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL"),
            params![user.uuid(), digest, cx.now.micros()],
        )?;
        if used > 0 {
            append_entry(tx, cx, &Change::new("user.recovery_code_used", "user", user))?;
        }
        return Ok(used > 0);
    }
    let secret = totp_secret::open(cx, user, secrets.totp_secret.as_ref())?;
    let Some(step) = accepted_step(&secret, code, cx.now, secrets.totp_last_step) else { return Ok(false) };
    tx.execute(
        sql!("UPDATE user_account SET totp_last_step = $2 WHERE id = $1"),
        params![user.uuid(), step],
    )?;
    Ok(true)
}
