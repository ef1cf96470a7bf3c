//! Signing in by password, in steps, because hashing is slow and no transaction may wait for it:
//! read the account ([`begin_sign_in`]) → verify the password outside → open the session ([`finish_sign_in`]) or count the
//! failure ([`refuse_sign_in`]). [`super::flows::sign_in`] walks them in order.
//!
//! Whether an account exists cannot be told from answer, delay or lock-out.

use super::error::AccessError;
use super::known_browser::mark_of;
use super::password::HashedPassword;
use super::session::{SignedIn, open_session};
use super::throttle::{self, Subject};
use super::user::{actor_of, load_user, load_user_by_email};
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use std::net::IpAddr;
use vafa_kernel::email::Email;
use vafa_kernel::id::UserId;
use vafa_kernel::secret::Secret;
use vafa_store::{Tx, params, sql};

/// Somebody wants to come in.
#[derive(Debug, Clone)]
pub struct Attempt {
    email: String,
    address: Option<IpAddr>,
    /// The mark of a browser that this account was signed in with before.
    known: Option<String>,
    user: Option<(UserId, HashedPassword)>,
}

impl Attempt {
    /// The hash to verify the password against; none where there is no such account, or it may not be used. Then
    /// [`super::password::nobodys_hash`] is verified instead.
    pub fn hash(&self) -> Option<&HashedPassword> {
        self.user.as_ref().map(|(_, hash)| hash)
    }
}

/// Looks up the account and whether it may be tried from there. Open to everybody. `address` is where the request came from, as
/// far as the proxies in front are trusted to say; `known` is what the browser kept of earlier times
/// ([`super::know_browser`]).
pub fn begin_sign_in(
    tx: &mut Tx<'_>,
    cx: &Cx,
    email: &str,
    address: Option<IpAddr>,
    known: Option<&Secret>,
) -> Result<Attempt, Failure> {
    // What is no address is counted and refused like an account that does not exist.
    let email = Email::parse(email)
        .map_or_else(|_| email.chars().take(254).collect::<String>(), |email| email.as_str().to_owned());
    let user = load_user_by_email(tx, &email.replace('\0', ""))?
        .filter(|(user, _)| user.is_active)
        .and_then(|(user, secrets)| Some((user.id, secrets.password?)));
    let known = user.as_ref().and_then(|(user, hash)| mark_of(known?, *user, hash));
    let attempt = Attempt { email, address, known, user };
    throttle::check(tx, cx.now, &attempt.subjects())?;
    Ok(attempt)
}

impl Attempt {
    /// What a failure is counted for, and whose lock counts.
    fn subjects(&self) -> Vec<Subject> {
        let mut subjects = self.own_subjects();
        if self.known.is_none() {
            subjects.extend(self.address.map(throttle::address));
        }
        subjects
    }

    /// What a success clears: a network that tries one account after another is not cleared by its own one.
    fn own_subjects(&self) -> Vec<Subject> {
        match &self.known {
            Some(mark) => vec![throttle::known_browser(mark)],
            None => {
                let hash = self.hash().map_or("", HashedPassword::as_str);
                vec![throttle::account_from(&self.email, hash, self.address), throttle::account(&self.email)]
            }
        }
    }
}

/// Counts a wrong password.
pub fn refuse_sign_in(tx: &mut Tx<'_>, cx: &Cx, attempt: &Attempt) -> Result<(), Failure> {
    for subject in attempt.subjects() {
        throttle::note_failure(tx, cx.now, &subject)?;
    }
    if let Some((user, _)) = attempt.user {
        append_entry(tx, cx, &Change::new("user.sign_in_failed", "user", user))?;
    }
    Ok(())
}

/// The password was right.
#[derive(Debug, Clone)]
pub struct FinishSignIn {
    /// What [`begin_sign_in`] found; its hash was verified.
    pub attempt: Attempt,
    /// The same password hashed at today's cost, where the stored hash was made at another.
    pub rehashed: Option<HashedPassword>,
    /// What the browser calls itself.
    pub user_agent: String,
}

/// Opens the session of an account whose password was verified. It is half a session while a second factor is awaited.
///
/// The lock is looked at again: of many guesses sent at once, those that come after the lock fail even when right.
pub fn finish_sign_in(tx: &mut Tx<'_>, cx: &Cx, cmd: FinishSignIn) -> Result<SignedIn, Failure> {
    throttle::check(tx, cx.now, &cmd.attempt.subjects())?;
    let to_forget = cmd.attempt.own_subjects();
    let Some((id, verified)) = cmd.attempt.user else { return Err(AccessError::WrongCredentials.into()) };
    let (user, secrets) = load_user(tx, id)?;
    // Changed in between: what was verified is not what counts now.
    if !user.is_active || secrets.password.as_ref() != Some(&verified) {
        return Err(AccessError::WrongCredentials.into());
    }
    for subject in &to_forget {
        throttle::forget(tx, subject)?;
    }
    if let Some(fresh) = &cmd.rehashed {
        tx.execute(
            sql!("UPDATE user_account SET password_hash = $2 WHERE id = $1"),
            params![user.id.uuid(), fresh.as_str()],
        )?;
    }
    let signed_in = open_session(tx, cx, user.id, user.totp_is_on, &cmd.user_agent)?;
    if !signed_in.is_half {
        note_signed_in(tx, &cx.acting_as(actor_of(&user)), user.id)?;
    }
    Ok(signed_in)
}

/// Writes down that somebody came in.
pub(super) fn note_signed_in(tx: &mut Tx<'_>, cx: &Cx, user: UserId) -> Result<(), Failure> {
    tx.execute(
        sql!("UPDATE user_account SET last_login_at = $2 WHERE id = $1"),
        params![user.uuid(), cx.now.micros()],
    )?;
    append_entry(tx, cx, &Change::new("user.signed_in", "user", user))?;
    Ok(())
}
