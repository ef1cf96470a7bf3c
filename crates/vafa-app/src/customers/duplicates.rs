//! Pairs of records that look like one customer: suggested with reasons, never merged by themselves.

use crate::cx::Cx;
use crate::failure::Failure;
use serde_json::json;
use vafa_kernel::id::CustomerId;
use vafa_store::{Tx, params, sql};

/// Notes that two records look like one. `reasons` are codes with their weight in thousandths. A pair that staff
/// dismissed stays dismissed.
pub(crate) fn suggest_pair(
    tx: &mut Tx<'_>,
    cx: &Cx,
    one: CustomerId,
    other: CustomerId,
    reasons: &[(&str, i64)],
) -> Result<(), Failure> {
    let (first, second) = if one < other { (one, other) } else { (other, one) };
    let score = reasons.iter().map(|(_, weight)| *weight).sum::<i64>().min(1000);
    let told: Vec<_> =
        reasons.iter().map(|(code, weight)| json!({ "code": code, "weight": weight })).collect();
    tx.execute(
        sql!(
            "INSERT INTO duplicate_pair (first_id, second_id, score, reasons, state, found_at) \
             VALUES ($1, $2, $3, $4, 'open', $5) ON CONFLICT (first_id, second_id) DO UPDATE SET \
             score = excluded.score, reasons = excluded.reasons \
             WHERE duplicate_pair.state = 'open' AND duplicate_pair.score < excluded.score"
        ),
        params![first.uuid(), second.uuid(), score, json!(told).to_string(), cx.now.micros()],
    )?;
    Ok(())
}

/// How many open suggestions name a customer.
pub(crate) fn count_open(tx: &mut Tx<'_>, customer: CustomerId) -> Result<i64, Failure> {
    Ok(tx.query_one(
        sql!(
            "SELECT (SELECT COUNT(*) FROM duplicate_pair WHERE first_id = $1 AND state = 'open') \
             + (SELECT COUNT(*) FROM duplicate_pair WHERE second_id = $1 AND state = 'open') AS pairs"
        ),
        params![customer.uuid()],
        |row| row.get("pairs"),
    )?)
}
