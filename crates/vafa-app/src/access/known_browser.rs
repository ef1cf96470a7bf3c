//! Browsers that an account was signed in with before. A stranger who guesses at an account has it locked for strangers; who
//! comes with a browser that is known goes on, because failures are counted for that browser alone.
//!
//! A mark is made with the stored hash of the password as its key: nothing more is kept, nobody else can make one, and a new
//! password ends all of them.

use super::error::AccessError;
use super::password::HashedPassword;
use super::user::{load_self, load_user};
use crate::actor::Permission;
use crate::cx::Cx;
use crate::failure::Failure;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use vafa_kernel::id::UserId;
use vafa_kernel::secret::Secret;
use vafa_store::Tx;

/// Bytes of a mark that were drawn at random; the rest vouches for them.
const DRAWN: usize = 16;
/// How many accounts one browser is known for: a till has several people.
const MARKS_MAX: usize = 8;

fn vouched(user: UserId, hash: &HashedPassword, drawn: &[u8]) -> Option<Hmac<Sha256>> {
    // A key of any length will do, so there is no failure to report.
    let mut mac = Hmac::<Sha256>::new_from_slice(hash.as_str().as_bytes()).ok()?;
    mac.update(b"vafa known browser 1");
    mac.update(user.uuid().as_bytes());
    mac.update(drawn);
    Some(mac)
}

fn is_of(mark: &str, user: UserId, hash: &HashedPassword) -> bool {
    let bytes = URL_SAFE_NO_PAD.decode(mark).unwrap_or_default();
    let Some((drawn, tag)) = bytes.split_at_checked(DRAWN) else { return false };
    vouched(user, hash, drawn).is_some_and(|mac| mac.verify_slice(tag).is_ok())
}

fn each(marks: &Secret) -> impl Iterator<Item = &str> {
    marks.expose().split('.').filter(|mark| !mark.is_empty()).take(MARKS_MAX)
}

/// The mark of that account among those that a browser brings.
pub(super) fn mark_of(marks: &Secret, user: UserId, hash: &HashedPassword) -> Option<String> {
    each(marks).find(|mark| is_of(mark, user, hash)).map(str::to_owned)
}

/// The marks that a browser brought, and a new one for that account.
pub(super) fn with_mark(
    cx: &Cx,
    kept: Option<&Secret>,
    user: UserId,
    hash: &HashedPassword,
) -> Option<Secret> {
    let drawn = cx.random::<DRAWN>();
    let tag = vouched(user, hash, &drawn)?.finalize().into_bytes();
    let mut marks = URL_SAFE_NO_PAD.encode([&drawn[..], &tag[..]].concat());
    let others = kept.into_iter().flat_map(each).filter(|mark| !is_of(mark, user, hash));
    for mark in others.take(MARKS_MAX - 1) {
        marks.push('.');
        marks.push_str(mark);
    }
    Some(Secret::new(marks))
}

/// The marks for the browser of somebody who has just signed in; `kept` are those that it has. It brings them along when
/// somebody signs in again ([`super::flows::SignIn::known`]).
pub fn know_browser(tx: &mut Tx<'_>, cx: &Cx, kept: Option<&Secret>) -> Result<Secret, Failure> {
    cx.require(Permission::ManageSelf)?;
    let (user, secrets) = load_self(tx, cx)?;
    let made = secrets.password.and_then(|hash| with_mark(cx, kept, user.id, &hash));
    Ok(made.ok_or(AccessError::WrongPassword)?)
}

/// As [`know_browser`], for whoever holds the one-time link of a person and has just set the password by it.
pub(super) fn know_holder(tx: &mut Tx<'_>, cx: &Cx, user: UserId) -> Result<Option<Secret>, Failure> {
    let (user, secrets) = load_user(tx, user)?;
    Ok(secrets.password.and_then(|hash| with_mark(cx, None, user.id, &hash)))
}
