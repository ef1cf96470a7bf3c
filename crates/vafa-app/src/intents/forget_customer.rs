//! Forgets what is on its way, or went out, about a customer who was erased.

use crate::failure::Failure;
use vafa_kernel::id::CustomerId;
use vafa_store::{Tx, params, sql};

/// Drops what is still to be sent about a customer, and empties what was sent: that it was sent, and when, stays.
pub(crate) fn forget_customer(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Failure> {
    tx.execute(
        sql!(
            "UPDATE webhook_attempt SET detail = '' WHERE intent_id IN (SELECT id FROM intent WHERE customer_id = $1)"
        ),
        params![customer.uuid()],
    )?;
    tx.execute(
        sql!("DELETE FROM intent WHERE customer_id = $1 AND state = 'waiting'"),
        params![customer.uuid()],
    )?;
    tx.execute(
        sql!("UPDATE intent SET payload = '{}', last_result = '' WHERE customer_id = $1"),
        params![customer.uuid()],
    )?;
    Ok(())
}
