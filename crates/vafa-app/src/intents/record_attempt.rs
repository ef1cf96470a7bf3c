//! Writes down what came of a try, and decides what comes next.

use super::claim_webhooks::ClaimedWebhook;
use super::delivery::DeliveryState;
use super::endpoint::{Endpoint, find_endpoint};
use super::plan_test::is_test;
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::Instant;
use vafa_kernel::time::{DAY, HOUR, MINUTE, SECOND};
use vafa_store::{Tx, params, sql};

/// How long to wait after each failed try, in microseconds; after the last one a delivery is given up (three days in all).
pub const DELAYS: [i64; 9] =
    [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
/// An address that took nothing for so long is turned off, in microseconds.
pub const PATIENCE: i64 = 5 * DAY;
/// A receiver that answers so wants no more.
const GONE: u16 = 410;

/// What came of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptResult {
    /// The receiver's HTTP status; 0 where no answer came.
    pub status: u16,
    /// Why no answer came, in technical words; empty where one did.
    pub detail: String,
    /// How many seconds the receiver asked us to wait, where it did.
    pub retry_after_seconds: Option<u32>,
}

impl AttemptResult {
    fn is_taken(&self) -> bool {
        (200..300).contains(&self.status)
    }

    fn text(&self) -> String {
        if self.status == 0 { self.detail.clone() } else { format!("HTTP {}", self.status) }
    }
}

/// Writes a try down. A worker whose lease has ended meanwhile changes nothing: another one has the delivery now.
pub fn record_attempt(
    tx: &mut Tx<'_>,
    cx: &Cx,
    claimed: &ClaimedWebhook,
    result: &AttemptResult,
) -> Result<(), Failure> {
    cx.require(Permission::Operate)?;
    let held = tx.query_opt(
        sql!("SELECT attempts, business_key FROM intent WHERE id = $1 AND state = 'waiting'"),
        params![claimed.id.uuid()],
        |row| Ok((row.get::<i64>("attempts")?, is_test(&row.get::<String>("business_key")?))),
    )?;
    let Some((_, is_test)) = held.filter(|(attempts, _)| *attempts == claimed.attempt) else {
        return Ok(());
    };
    tx.execute(
        sql!(
            "INSERT INTO webhook_attempt (intent_id, attempt, at, status, detail) VALUES ($1, $2, $3, $4, $5)"
        ),
        params![
            claimed.id.uuid(),
            claimed.attempt,
            claimed.at.micros(),
            result.status,
            result.detail.as_str()
        ],
    )?;
    let is_over = is_test || result.is_taken();
    let next = if is_over { None } else { next_at(cx.now, claimed.attempt, result) };
    let state = match (result.is_taken(), next) {
        (true, _) => DeliveryState::Done,
        (false, Some(_)) => DeliveryState::Waiting,
        (false, None) => DeliveryState::Dead,
    };
    let finished = (state != DeliveryState::Waiting).then(|| cx.now.micros());
    tx.execute(
        sql!(
            "UPDATE intent SET state = $2, next_at = $3, leased_until = 0, last_result = $4, finished_at = $5 WHERE id = $1"
        ),
        params![claimed.id.uuid(), state.code(), next.unwrap_or(cx.now).micros(), result.text(), finished],
    )?;
    match find_endpoint(tx, claimed.endpoint)? {
        Some(endpoint) => note_endpoint(tx, cx, &endpoint, result),
        None => Ok(()),
    }
}

/// When to try again; never, where the tries are used up or the receiver wants no more.
fn next_at(now: Instant, attempt: i64, result: &AttemptResult) -> Option<Instant> {
    if result.status == GONE {
        return None;
    }
    let index = usize::try_from(attempt - 1).ok()?;
    let delay = *DELAYS.get(index)?;
    let asked = i64::from(result.retry_after_seconds.unwrap_or(0)) * SECOND;
    Some(now.plus(delay.max(asked.min(DAY))))
}

fn note_endpoint(tx: &mut Tx<'_>, cx: &Cx, before: &Endpoint, result: &AttemptResult) -> Result<(), Failure> {
    if result.is_taken() {
        tx.execute(
            sql!("UPDATE webhook_endpoint SET failures = 0, failing_since = NULL, last_success_at = $2 WHERE id = $1"),
            params![before.id.uuid(), cx.now.micros()],
        )?;
        return Ok(());
    }
    let since = before.failing_since.unwrap_or(cx.now);
    let is_hopeless = result.status == GONE || cx.now.since(since) >= PATIENCE;
    let after = Endpoint { is_active: before.is_active && !is_hopeless, ..before.clone() };
    tx.execute(
        sql!(
            "UPDATE webhook_endpoint SET failures = failures + 1, failing_since = $2, last_failure = $3, is_active = $4 \
             WHERE id = $1"
        ),
        params![before.id.uuid(), since.micros(), result.text(), after.is_active],
    )?;
    if before.is_active && !after.is_active {
        let change =
            Change::new("webhook.turned_off", "webhook", before.id).before(before.told()).after(after.told());
        append_entry(tx, cx, &change)?;
    }
    Ok(())
}
