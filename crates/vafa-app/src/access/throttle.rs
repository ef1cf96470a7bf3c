//! Slows down those who guess, in the database, so that it holds for all processes and after a restart. Accounts that do not
//! exist are counted like those that do.
//!
//! A few failures lock an account for the network that they came from, and a network for all accounts. For everybody an
//! account is locked only after a hundred, which takes many networks; and a browser that its person came in with before has
//! a count of its own, so that no stranger keeps anybody out.

use super::error::AccessError;
use crate::failure::Failure;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::net::IpAddr;
use vafa_kernel::Instant;
use vafa_kernel::id::UserId;
use vafa_kernel::time::{MINUTE, SECOND};
use vafa_store::{Tx, params, sql};

/// Failures are forgotten when this long nothing failed and nothing was locked.
pub(super) const WINDOW: i64 = 15 * MINUTE;
/// The first delay; each further failure doubles it.
const DELAY_FIRST: i64 = 30 * SECOND;
/// The longest delay.
const DELAY_MAX: i64 = 15 * MINUTE;

/// What failures are counted for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Subject {
    key: String,
    free: i64,
}

/// An account, by the address that was typed, from anywhere: many networks together.
pub(super) fn account(email: &str) -> Subject {
    subject("account", email, 100)
}

/// An account from one network. `hash` is that of its password where it has one: with a new password everybody begins anew.
pub(super) fn account_from(email: &str, hash: &str, ip: Option<IpAddr>) -> Subject {
    // Neither a network nor a hash has a line end.
    subject("account_from", &format!("{}\n{hash}\n{email}", ip.map(network).unwrap_or_default()), 5)
}

/// An account from a browser that it was signed in with before.
pub(super) fn known_browser(mark: &str) -> Subject {
    subject("browser", mark, 5)
}

/// One's own password, asked for again in an open session.
pub(super) fn own_password(user: UserId) -> Subject {
    subject("own_password", &user.to_string(), 5)
}

/// The codes of an account's second factor.
pub(super) fn second_factor(user: UserId) -> Subject {
    subject("code", &user.to_string(), 5)
}

/// A network address. A shop's staff share one, so it has more tries.
pub(super) fn address(ip: IpAddr) -> Subject {
    subject("address", &network(ip), 20)
}

/// What strangers cannot change at will: an address; of IPv6 the /64 that one household or machine has.
fn network(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(four) => four.to_string(),
        IpAddr::V6(six) => format!("{:x}", six.to_bits() >> 64),
    }
}

fn subject(kind: &str, text: &str, free: i64) -> Subject {
    let digest = Sha256::digest(format!("{kind}:{text}").as_bytes());
    let mut key = String::with_capacity(64);
    for byte in digest {
        // Writing to a string cannot fail.
        let _ = write!(key, "{byte:02x}");
    }
    Subject { key, free }
}

/// How long to wait after so many failures, in microseconds.
fn delay(failures: i64, free: i64) -> i64 {
    let over = failures - free;
    if over < 0 {
        return 0;
    }
    let doubled = u32::try_from(over).ok().and_then(|over| 2_i64.checked_pow(over)).unwrap_or(i64::MAX);
    DELAY_FIRST.saturating_mul(doubled).min(DELAY_MAX)
}

struct Count {
    failures: i64,
    last_at: i64,
    locked_until: i64,
}

fn load(tx: &mut Tx<'_>, subject: &Subject) -> Result<Option<Count>, Failure> {
    let statement = sql!("SELECT failures, window_at, locked_until FROM login_throttle WHERE subject = $1");
    Ok(tx.query_opt(statement, params![subject.key.as_str()], |row| {
        Ok(Count {
            failures: row.get("failures")?,
            last_at: row.get("window_at")?,
            locked_until: row.get("locked_until")?,
        })
    })?)
}

/// Fails while any of these is locked.
pub(super) fn check(tx: &mut Tx<'_>, now: Instant, subjects: &[Subject]) -> Result<(), Failure> {
    let mut until = 0;
    for subject in subjects {
        until = until.max(load(tx, subject)?.map_or(0, |count| count.locked_until));
    }
    let wait = until.saturating_sub(now.micros());
    if wait > 0 {
        return Err(AccessError::TooManyAttempts { seconds: wait / SECOND + 1 }.into());
    }
    Ok(())
}

/// Counts one failure, and locks when there are too many.
pub(super) fn note_failure(tx: &mut Tx<'_>, now: Instant, subject: &Subject) -> Result<(), Failure> {
    let before = load(tx, subject)?
        .filter(|count| now.micros().saturating_sub(count.last_at.max(count.locked_until)) < WINDOW);
    let failures = before.map_or(0, |count| count.failures) + 1;
    let locked_until = now.plus(delay(failures, subject.free)).micros();
    tx.execute(
        sql!(
            "INSERT INTO login_throttle (subject, failures, window_at, locked_until) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures, window_at = excluded.window_at, \
             locked_until = excluded.locked_until"
        ),
        params![subject.key.as_str(), failures, now.micros(), locked_until],
    )?;
    Ok(())
}

/// Forgets the failures of a subject, after a success.
pub(super) fn forget(tx: &mut Tx<'_>, subject: &Subject) -> Result<(), Failure> {
    tx.execute(sql!("DELETE FROM login_throttle WHERE subject = $1"), params![subject.key.as_str()])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_a_quarter_of_an_hour() {
        let seconds: Vec<i64> = (3..12).map(|failures| delay(failures, 5) / SECOND).collect();
        assert_eq!(seconds, [0, 0, 30, 60, 120, 240, 480, 900, 900]);
        assert_eq!(delay(i64::MAX, 5), DELAY_MAX);
    }

    #[test]
    fn a_subject_names_nobody() {
        let one = account("sara@example.com");
        assert!(one.key.len() == 64 && !one.key.contains("sara"));
        assert_ne!(one.key, subject("address", "sara@example.com", 5).key);
        let home: IpAddr = "2001:db8:1:2:3:4:5:6".parse().unwrap();
        assert_eq!(address(home), address("2001:db8:1:2::9".parse().unwrap()));
        assert_ne!(address(home), address("2001:db8:1:3::9".parse().unwrap()));
        assert_eq!(address("::ffff:10.0.0.1".parse().unwrap()), address("10.0.0.1".parse().unwrap()));
    }
}
