//! How many webhooks were given up lately.

use crate::failure::Failure;
use vafa_kernel::Instant;
use vafa_store::{Tx, params, sql};

/// Deliveries that were given up since `since`, up to `cap`.
pub(crate) fn count_failed(tx: &mut Tx<'_>, since: Instant, cap: u32) -> Result<u32, Failure> {
    let found = tx.query_one(
        sql!(
            "SELECT COUNT(*) AS found FROM (SELECT id FROM intent WHERE state = 'dead' AND next_at >= $1 LIMIT $2) AS failed"
        ),
        params![since.micros(), i64::from(cap)],
        |row| row.get::<i64>("found"),
    )?;
    Ok(u32::try_from(found).unwrap_or(cap))
}
