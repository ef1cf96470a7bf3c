//! What customers said last, in their own words.

use super::entries::{Entry, from_row};
use crate::failure::Failure;
use vafa_kernel::Instant;
use vafa_store::{Tx, params, sql};

/// The last comments of all customers, newest first, none from after `now`. An index that holds comments only is read
/// from its end, so the number of customers and of other events does not matter.
pub(crate) fn recent_comments(tx: &mut Tx<'_>, now: Instant, limit: u32) -> Result<Vec<Entry>, Failure> {
    Ok(tx.query(
        sql!(
            "SELECT customer_id, at, id, kind, name, channel, source, message_id, received_at, payload FROM event \
             WHERE kind = 'comment' AND at <= $1 ORDER BY at DESC, id DESC LIMIT $2"
        ),
        params![now.micros(), i64::from(limit)],
        from_row,
    )?)
}
