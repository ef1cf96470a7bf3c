//! Carts that were begun and then left.

use crate::failure::Failure;
use vafa_kernel::Instant;
use vafa_store::{Tx, params, sql};

/// Carts that were left, as far as they were counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftCarts {
    /// How many.
    pub carts: u32,
    /// There are more than were counted.
    pub is_capped: bool,
    /// What lay in those with the business's currency, minor units.
    pub value_minor: i64,
}

/// Open carts that were last touched from `from` on and before `until`; at most `cap` are counted.
pub(crate) fn count_left_carts(
    tx: &mut Tx<'_>,
    currency: vafa_kernel::Currency,
    (from, until): (Instant, Instant),
    cap: u32,
) -> Result<LeftCarts, Failure> {
    let (found, value_minor) = tx.query_one(
        sql!(
            "SELECT COUNT(*) AS found, CAST(COALESCE(SUM(CASE WHEN currency = $4 THEN value_minor ELSE 0 END), 0) AS BIGINT) \
             AS value_minor FROM (SELECT currency, value_minor FROM cart WHERE status = 'open' AND changed_at >= $1 \
             AND changed_at < $2 ORDER BY changed_at LIMIT $3) AS waiting"
        ),
        params![from.micros(), until.micros(), i64::from(cap) + 1, currency.code()],
        |row| Ok((row.get::<i64>("found")?, row.get::<i64>("value_minor")?)),
    )?;
    let is_capped = found > i64::from(cap);
    Ok(LeftCarts { carts: u32::try_from(found).unwrap_or(cap).min(cap), is_capped, value_minor })
}
