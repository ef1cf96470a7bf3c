//! Calls that may be repeated: a call with a key is carried out once, and whoever repeats it gets the same answer again.
//!
//! The answer is kept in the transaction of the use case itself, so there is no moment at which the work is done and the
//! answer forgotten, or the other way round. Only what succeeded is kept: a refused call may be tried again with its key.

use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::time::HOUR;
use vafa_store::{Tx, params, sql};

/// How long an answer is kept, in microseconds.
pub const KEPT: i64 = 48 * HOUR;
/// The longest key, in characters.
pub const KEY_CHARS_MAX: usize = 200;
/// How many old answers one sweep removes.
const SWEEP: i64 = 1_000;

crate::faults! {
    /// What can be wrong with a call that may be repeated.
    pub enum IdempotencyError {
        /// The key is empty or too long.
        KeyInvalid => Invalid, "api.idempotency_key_invalid", "an idempotency key has 1 to 200 printable characters";
        /// The key was used for another call.
        KeyReused => Invalid, "api.idempotency_key_reused", "the idempotency key was used for another call";
    }
}

/// The key of a call, and what was asked with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Once {
    key: String,
    request_hash: [u8; 32],
}

impl Once {
    /// A key with the digest of the whole call (method, path, body).
    pub fn new(key: &str, request_hash: [u8; 32]) -> Result<Self, IdempotencyError> {
        let key = key.trim();
        let fits =
            !key.is_empty() && key.chars().count() <= KEY_CHARS_MAX && !key.chars().any(char::is_control);
        if !fits {
            return Err(IdempotencyError::KeyInvalid);
        }
        Ok(Self { key: key.to_owned(), request_hash })
    }
}

/// An answer, as it goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: String,
    /// What is kept for whoever repeats the call, where it is not the body: secrets are shown once and kept nowhere.
    pub kept: Option<String>,
    /// It was given before.
    pub is_repeat: bool,
}

impl Answer {
    /// An answer that is kept as it is.
    pub fn new(status: u16, body: String) -> Self {
        Self { status, body, kept: None, is_repeat: false }
    }
}

/// Carries `act` out unless a call with this key was carried out before; then gives its answer again.
pub fn once(
    tx: &mut Tx<'_>,
    cx: &Cx,
    asked: Option<&Once>,
    act: impl FnOnce(&mut Tx<'_>, &Cx) -> Result<Answer, Failure>,
) -> Result<Answer, Failure> {
    let Some(asked) = asked else { return act(tx, cx) };
    let actor = cx.who.label();
    let since = cx.now.plus(-KEPT).micros();
    let before = tx.query_opt(
        sql!(
            "SELECT request_hash, status, body FROM idempotency_key WHERE actor = $1 AND idem_key = $2 AND created_at > $3"
        ),
        params![actor.as_str(), asked.key.as_str(), since],
        |row| Ok((row.get::<Vec<u8>>("request_hash")?, row.get::<u16>("status")?, row.get::<String>("body")?)),
    )?;
    if let Some((hash, status, body)) = before {
        if hash != asked.request_hash {
            return Err(IdempotencyError::KeyReused.into());
        }
        return Ok(Answer { status, body, kept: None, is_repeat: true });
    }
    let answer = act(tx, cx)?;
    tx.execute(
        sql!(
            "INSERT INTO idempotency_key (actor, idem_key, request_hash, status, body, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (actor, idem_key) DO UPDATE SET \
             request_hash = excluded.request_hash, status = excluded.status, body = excluded.body, \
             created_at = excluded.created_at"
        ),
        params![
            actor,
            asked.key.as_str(),
            asked.request_hash.to_vec(),
            answer.status,
            answer.kept.as_deref().unwrap_or(&answer.body),
            cx.now.micros()
        ],
    )?;
    Ok(answer)
}

/// Removes answers that are no longer kept, some at a time; how many. For the background job.
pub fn remove_old_answers(tx: &mut Tx<'_>, cx: &Cx) -> Result<u64, Failure> {
    let until = cx.now.plus(-KEPT).micros();
    let old = tx.query(
        sql!(
            "SELECT actor, idem_key FROM idempotency_key WHERE created_at <= $1 ORDER BY created_at LIMIT $2"
        ),
        params![until, SWEEP],
        |row| Ok((row.get::<String>("actor")?, row.get::<String>("idem_key")?)),
    )?;
    let mut removed = 0;
    for (actor, key) in old {
        removed += tx.execute(
            sql!("DELETE FROM idempotency_key WHERE actor = $1 AND idem_key = $2"),
            params![actor, key],
        )?;
    }
    Ok(removed)
}

/// Empties kept answers that speak of a person who was erased: whoever repeats the call learns only that it was done.
pub(crate) fn forget_answers(tx: &mut Tx<'_>, is_of: impl Fn(&str) -> bool) -> Result<(), Failure> {
    let mut kept = Vec::new();
    tx.for_each(sql!("SELECT actor, idem_key, body FROM idempotency_key"), &[], |row| {
        if is_of(&row.get::<String>("body")?) {
            kept.push((row.get::<String>("actor")?, row.get::<String>("idem_key")?));
        }
        Ok(())
    })?;
    for (actor, key) in kept {
        tx.execute(
            sql!("UPDATE idempotency_key SET body = '{}' WHERE actor = $1 AND idem_key = $2"),
            params![actor, key],
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::{Actor, Role};
    use crate::testing::{TestApp, person};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

    struct Calls<'t>(&'t TestApp, Arc<AtomicU32>);

    impl Calls<'_> {
        /// Calls with a key; each time the work is done it answers with another number.
        fn call(&self, who: &Actor, key: &str, request: u8) -> Result<Answer, Failure> {
            let asked = Once::new(key, [request; 32]).unwrap();
            let count = self.1.clone();
            self.0.write_blocking(who, move |tx, cx| {
                once(tx, cx, Some(&asked), |_, _| {
                    Ok(Answer::new(201, (count.fetch_add(1, SeqCst) + 1).to_string()))
                })
            })
        }
    }

    #[test]
    fn a_repeated_call_is_answered_and_not_carried_out() {
        for test in TestApp::each() {
            let calls = Calls(&test, Arc::default());
            let owner = person(Role::Owner);
            assert_eq!(calls.call(&owner, "a", 1).unwrap(), Answer::new(201, "1".into()));
            let again = calls.call(&owner, "a", 1).unwrap();
            assert_eq!((again.body.as_str(), again.status, again.is_repeat), ("1", 201, true));
            let reused = calls.call(&owner, "a", 2).unwrap_err();
            assert_eq!(reused.code(), "api.idempotency_key_reused");
            assert_eq!(calls.call(&person(Role::Agent), "a", 1).unwrap().body, "2");
            test.clock().advance_seconds(KEPT / 1_000_000);
            assert_eq!(calls.call(&owner, "a", 2).unwrap().body, "3");
        }
    }

    #[test]
    fn what_failed_may_be_tried_again_and_secrets_are_not_kept() {
        for test in TestApp::each() {
            let owner = person(Role::Owner);
            let asked = Once::new("k", [1; 32]).unwrap();
            let failing = asked.clone();
            let failed = test.write_blocking(&owner, move |tx, cx| {
                once(tx, cx, Some(&failing), |_, _| Err(IdempotencyError::KeyInvalid.into()))
            });
            assert!(failed.is_err());
            let call = |asked: Once| {
                test.write_blocking(&owner, move |tx, cx| {
                    once(tx, cx, Some(&asked), |_, _| {
                        Ok(Answer { kept: Some("-".into()), ..Answer::new(201, "secret".into()) })
                    })
                })
            };
            assert_eq!(call(asked.clone()).unwrap().body, "secret");
            assert_eq!(call(asked).unwrap().body, "-");
        }
    }

    #[test]
    fn old_answers_are_removed() {
        for test in TestApp::each() {
            let calls = Calls(&test, Arc::default());
            calls.call(&person(Role::Owner), "a", 1).unwrap();
            test.clock().advance_seconds(1);
            calls.call(&person(Role::Owner), "b", 1).unwrap();
            test.clock().advance_seconds(KEPT / 1_000_000 - 1);
            let sweep = || test.write_blocking(&person(Role::Owner), remove_old_answers).unwrap();
            assert_eq!((sweep(), sweep()), (1, 0));
        }
    }

    #[test]
    fn keys_are_short_and_printable() {
        assert!(Once::new(" k ", [0; 32]).is_ok());
        for wrong in ["", "  ", "a\nb", &"x".repeat(201)] {
            assert_eq!(Once::new(wrong, [0; 32]), Err(IdempotencyError::KeyInvalid), "{wrong:?}");
        }
    }
}
