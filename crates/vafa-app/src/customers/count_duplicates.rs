//! How many pairs wait for somebody to say whether they are one person.

use crate::failure::Failure;
use vafa_store::{Tx, params, sql};

/// Pairs that wait, up to `cap`.
pub(crate) fn count_duplicates(tx: &mut Tx<'_>, cap: u32) -> Result<u32, Failure> {
    let found = tx.query_one(
        sql!(
            "SELECT COUNT(*) AS found FROM (SELECT first_id FROM duplicate_pair WHERE state = 'open' LIMIT $1) AS waiting"
        ),
        params![i64::from(cap)],
        |row| row.get::<i64>("found"),
    )?;
    Ok(u32::try_from(found).unwrap_or(cap))
}
